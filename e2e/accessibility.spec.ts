import type { Page } from '@playwright/test'
import { axeFindings } from './support/axe.ts'
import { expect } from './support/fixtures.ts'
import { PAGES } from './support/pages.ts'
import { visits } from './support/visits.ts'

/** What dark can break that light does not: the rest of a page is the same in both. */
const OF_COLOUR = ['color-contrast', 'link-in-text-block']

const test = visits({ viewport: { width: 1440, height: 900 } })

for (const { name, path } of PAGES) {
  test(`axe finds nothing in light and in dark: ${name}`, async ({ page }) => {
    await page.emulateMedia({ colorScheme: 'light' })
    await page.goto(path)
    await expect(page.locator('h1')).toBeVisible()
    await expect(page.locator('[aria-busy]')).toHaveCount(0)
    expect(await axeFindings(page)).toEqual([])
    const light = await background(page)
    await page.emulateMedia({ colorScheme: 'dark' })
    await expect.poll(() => background(page)).not.toBe(light)
    await page.evaluate(transitions)
    expect(await axeFindings(page, OF_COLOUR)).toEqual([])
  })
}

/** Until no colour is on its way to another. */
async function transitions(): Promise<void> {
  const running = document.getAnimations().filter(animation => animation instanceof CSSTransition)
  await Promise.allSettled(running.map(({ finished }) => finished))
}

function background(page: Page): Promise<string> {
  return page.evaluate(() => getComputedStyle(document.body).backgroundColor)
}
