import type { Page } from '@playwright/test'
import { expect, test } from './support/fixtures.ts'

const SLOW_MS = 1500

function names(page: Page, list: string) {
  return page.getByRole('table', { name: list }).getByRole('rowheader')
}

/** Answers to lists that are filtered come later. Tells how many have been let go. */
async function slowDown(page: Page, list: string): Promise<() => number> {
  let letGo = 0
  await page.route(
    url => url.pathname.endsWith(`/${list}`) && url.searchParams.has('filter'),
    async route => {
      await new Promise(resolve => setTimeout(resolve, SLOW_MS))
      letGo++
      await route.continue()
    },
  )
  return () => letGo
}

test('the filter of the topics finds while one types, stands in the URL, and gives all back when it is emptied', async ({
  page,
  at,
}) => {
  await page.goto(at('topics'))
  await expect(names(page, 'Topics of demo').filter({ hasText: 'empty' })).toBeVisible()
  const all = await names(page, 'Topics of demo').count()
  const filter = page.getByRole('searchbox', { name: 'Filter by name' })
  await filter.pressSequentially('ORDER', { delay: 30 })
  await expect(names(page, 'Topics of demo')).toHaveText([/^orders/])
  await expect(page).toHaveURL(`${at('topics')}?q=ORDER`)
  await expect(page.getByRole('heading', { name: '1 topic found' })).toBeVisible()
  await filter.fill('')
  await expect(names(page, 'Topics of demo')).toHaveCount(all)
  await expect(page).toHaveURL(at('topics'))
})

test('rows that still fit are drawn where the answer is slow, under a title that says so', async ({ page, at }) => {
  await page.goto(at('groups'))
  await expect(names(page, 'Groups of demo').filter({ hasText: 'billing' })).toBeVisible()
  await slowDown(page, 'groups')
  await page.getByRole('searchbox', { name: 'Filter by id' }).fill('analyt')
  await expect(page.getByRole('heading', { name: 'Reading the groups that fit' })).toBeVisible({ timeout: SLOW_MS - 500 })
  await expect(names(page, 'Groups of demo')).toHaveText([/^analytics/])
  await expect(page.getByRole('heading', { name: '1 group found' })).toBeVisible()
})

for (const [when, wait] of [
  ['in the same moment', 0],
  ['after a moment', 100],
] as const) {
  test(`a link that is pressed while the filter waits is followed: ${when}`, async ({ page, at }) => {
    await page.goto(at('groups'))
    await expect(names(page, 'Groups of demo').filter({ hasText: 'billing' })).toBeVisible()
    const letGo = await slowDown(page, 'groups')
    await page.getByRole('searchbox', { name: 'Filter by id' }).evaluate(async (field: HTMLInputElement, waitMs) => {
      field.focus()
      for (const text of ['ana', 'analyt']) {
        // Past React's own setter, as a key does.
        Reflect.set(HTMLInputElement.prototype, 'value', text, field)
        field.dispatchEvent(new Event('input', { bubbles: true }))
      }
      if (waitMs > 0) await new Promise(resolve => setTimeout(resolve, waitMs))
      // What a press does: the field loses the focus, then comes the click.
      field.blur()
      document.querySelector<HTMLElement>('nav a[href$="/brokers"]')?.click()
    }, wait)
    await expect(page.getByRole('heading', { level: 1, name: 'Brokers' })).toBeVisible()
    // With its answer, at the latest, a filter that was still to be written would be.
    await expect.poll(letGo).toBeGreaterThan(0)
    await expect(page).toHaveURL(at('brokers'))
    await page.goBack()
    await expect(page).toHaveURL(`${at('groups')}?q=analyt`)
    await expect(page.getByRole('searchbox', { name: 'Filter by id' })).toHaveValue('analyt')
  })
}
