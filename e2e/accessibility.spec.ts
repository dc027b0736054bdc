import { AxeBuilder } from '@axe-core/playwright'
import type { Page } from '@playwright/test'
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
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
    await expect(page.locator('[aria-busy]')).toHaveCount(0)
    expect(await findings(new AxeBuilder({ page }))).toEqual([])
    const light = await background(page)
    await page.emulateMedia({ colorScheme: 'dark' })
    await expect.poll(() => background(page)).not.toBe(light)
    await page.evaluate(transitions)
    expect(await findings(new AxeBuilder({ page }).withRules(OF_COLOUR))).toEqual([])
  })
}

async function findings(axe: AxeBuilder): Promise<string[]> {
  const { violations } = await axe.analyze()
  return violations.flatMap(({ id, nodes }) => nodes.map(node => `${id}: ${node.target.join(' ')} ${node.failureSummary}`))
}

/** Until no colour is on its way to another. */
async function transitions(): Promise<void> {
  const running = document.getAnimations().filter(animation => animation instanceof CSSTransition)
  await Promise.allSettled(running.map(({ finished }) => finished))
}

function background(page: Page): Promise<string> {
  return page.evaluate(() => getComputedStyle(document.body).backgroundColor)
}
