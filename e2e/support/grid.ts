import type { Locator, Page } from '@playwright/test'

/** The assignment grid of a topic's page. */
export function grid(page: Page): Locator {
  return page.getByRole('table', { name: /Where the replicas of/ })
}

/** The broker whose cell of a partition's row says "leader"; null while none does. */
export async function shownLeader(page: Page, partition: number): Promise<number | null> {
  return (await shownBrokers(page, partition, /^leader/))[0] ?? null
}

/** The brokers that a partition's row shows in sync, the leader included. */
export function shownInSync(page: Page, partition: number): Promise<number[]> {
  return shownBrokers(page, partition, /^(leader|follower), in sync/)
}

async function shownBrokers(page: Page, partition: number, cellText: RegExp): Promise<number[]> {
  return await grid(page).evaluate(
    (table, { row, expression }) => {
      if (!(table instanceof HTMLTableElement)) return []
      const heads = [...(table.tHead?.rows[0]?.cells ?? [])].map(cell => /Broker (\d+)/.exec(cell.textContent)?.[1])
      const cells = [...table.querySelectorAll<HTMLTableCellElement>(`tr[data-partition="${row}"] > *`)]
      return cells.flatMap((cell, index) => {
        const words = cell.querySelector('.sr-only')?.textContent ?? ''
        return heads[index] !== undefined && new RegExp(expression).test(words) ? [Number(heads[index])] : []
      })
    },
    { row: partition, expression: cellText.source },
  )
}
