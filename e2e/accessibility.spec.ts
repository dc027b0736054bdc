import { AxeBuilder } from '@axe-core/playwright'
import { expect, test } from './support/fixtures.ts'
import { PAGES } from './support/pages.ts'

/** What dark can break that light does not: the rest of a page is the same in both. */
const OF_COLOUR = ['color-contrast', 'link-in-text-block']

for (const colorScheme of ['light', 'dark'] as const) {
  test.describe(`axe finds nothing, ${colorScheme}`, () => {
    test.use({ colorScheme })

    for (const { name, path } of PAGES) {
      test(name, async ({ page }) => {
        await page.goto(path)
        await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
        await expect(page.locator('[aria-busy]')).toHaveCount(0)
        const axe = new AxeBuilder({ page })
        const { violations } = await (colorScheme === 'light' ? axe : axe.withRules(OF_COLOUR)).analyze()
        const found = violations.flatMap(({ id, nodes }) =>
          nodes.map(node => `${id}: ${node.target.join(' ')} ${node.failureSummary}`),
        )
        expect(found).toEqual([])
      })
    }
  })
}
