import type { Page } from '@playwright/test'
import axe from 'axe-core'

/**
 * What axe finds wrong with a page, a line each; `rules` for these rules only. It runs in the page itself: no page of ours has
 * frames, whose findings axe's own wrapper for Playwright would gather in a second page, at five times the price.
 */
export async function axeFindings(page: Page, rules: readonly string[] | null = null): Promise<string[]> {
  await page.evaluate(axe.source)
  const options: axe.RunOptions = { resultTypes: ['violations'], ...(rules && { runOnly: [...rules] }) }
  const { violations } = await page.evaluate<axe.AxeResults>(`axe.run(${JSON.stringify(options)})`)
  return violations.flatMap(({ id, nodes }) => nodes.map(node => `${id}: ${node.target.join(' ')} ${node.failureSummary}`))
}
