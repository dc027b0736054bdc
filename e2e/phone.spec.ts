import { expect } from './support/fixtures.ts'
import { PAGES } from './support/pages.ts'
import { visits } from './support/visits.ts'

const test = visits({ viewport: { width: 360, height: 740 }, hasTouch: true })

for (const { name, path } of PAGES) {
  test(`${name} fits a phone: the page does not scroll sideways`, async ({ page }) => {
    await page.goto(path)
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
    await expect(page.locator('[aria-busy]')).toHaveCount(0)
    const { content, window } = await page.evaluate(() => ({
      content: document.documentElement.scrollWidth,
      window: document.documentElement.clientWidth,
    }))
    expect(content).toBeLessThanOrEqual(window)
  })
}
