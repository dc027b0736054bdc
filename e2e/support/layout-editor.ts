import type { Locator, Page } from '@playwright/test'

/** The grid of a new topic's layout. */
export function layoutEditor(page: Page): Locator {
  return page.getByRole('table', { name: /Where the replicas of the new topic go/ })
}

/** The button of a broker in a partition's row. */
export function layoutCell(page: Page, partition: number, brokerId: number): Locator {
  return layoutEditor(page)
    .locator(`tr[data-partition="${partition}"] td`)
    .nth(brokerId - 1)
    .getByRole('button')
}

/** The brokers of every partition as the grid says them, in their order. */
export function shownLayout(page: Page): Promise<number[][]> {
  return layoutEditor(page).evaluate(table => {
    const places = ['leader', 'follower, second', 'follower, third', 'follower, fourth', 'follower, fifth']
    return [...table.querySelectorAll('tr[data-partition]')].map(row => {
      const words = [...row.querySelectorAll('td .sr-only')].map(cell => cell.textContent)
      return places.flatMap(place => {
        const column = words.findIndex(word => word.startsWith(place))
        return column < 0 ? [] : [column + 1]
      })
    })
  })
}

/** Drags a replica along its row, as a hand does: press, move in steps, let go. */
export async function dragReplica(page: Page, partition: number, fromBroker: number, toBroker: number): Promise<void> {
  const from = await centreOf(layoutCell(page, partition, fromBroker))
  const to = await centreOf(layoutCell(page, partition, toBroker))
  await page.mouse.move(from.x, from.y)
  await page.mouse.down()
  await page.mouse.move(to.x, to.y, { steps: 8 })
  await page.mouse.up()
}

async function centreOf(cell: Locator): Promise<{ x: number; y: number }> {
  await cell.scrollIntoViewIfNeeded()
  const box = await cell.boundingBox()
  if (box === null) throw new Error('The cell is not in sight.')
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 }
}
