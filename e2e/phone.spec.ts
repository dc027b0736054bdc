import type { Page } from '@playwright/test'
import { expect } from './support/fixtures.ts'
import { PAGES } from './support/pages.ts'
import { visits } from './support/visits.ts'

/** Grids, charts and messages of a line each scroll in frames of their own. All other lists are cards on a phone. */
const WIDER = [
  'messages',
  'order of messages',
  'new topic',
  'one topic',
  'what if in a topic',
  'new reassignment',
  'heat map',
  'heat map as a table',
]

const test = visits({ viewport: { width: 360, height: 740 }, hasTouch: true })

for (const { name, path } of PAGES) {
  test(`${name} fits a phone: the page does not scroll sideways`, async ({ page }) => {
    await page.goto(path)
    // Seen, though a dialog that the address opens takes it from screen readers meanwhile.
    await expect(page.getByRole('heading', { level: 1, includeHidden: true })).toBeVisible()
    await expect(page.locator('[aria-busy]')).toHaveCount(0)
    const { content, window } = await page.evaluate(() => ({
      content: document.documentElement.scrollWidth,
      window: document.documentElement.clientWidth,
    }))
    expect(content).toBeLessThanOrEqual(window)
    if (!WIDER.includes(name)) expect(await framesThatScroll(page)).toEqual([])
  })
}

test('the grid of a topic keeps its partitions in sight while it is scrolled to what is said about them', async ({ page }) => {
  await page.goto('/clusters/demo/topics/topic1?down=3,4')
  const grid = page.getByRole('table', { name: 'Where the replicas of topic1 lie: partitions by brokers' })
  const first = grid.getByRole('rowheader', { name: 'Partition 0' })
  await first.scrollIntoViewIfNeeded()
  await grid.locator('xpath=..').evaluate(frame => frame.scrollTo({ left: frame.scrollWidth }))
  await expect(first).toBeInViewport({ ratio: 1 })
})

async function framesThatScroll(page: Page): Promise<string[]> {
  const frames = await page
    .locator('main *')
    .evaluateAll(elements =>
      elements
        .filter(each => /auto|scroll/.test(getComputedStyle(each).overflowX) && each.scrollWidth > each.clientWidth + 1)
        .map(each => each.getAttribute('aria-label') ?? each.className),
    )
  return frames.filter(label => !label.startsWith('Parts of '))
}
