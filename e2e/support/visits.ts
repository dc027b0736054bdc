import type { BrowserContext, BrowserContextOptions } from '@playwright/test'
import { test as base } from './fixtures.ts'
import { readSurroundings } from './surroundings.ts'

/**
 * For tests that only open pages and look: all of a file share one browser profile, so that scripts and styles are fetched and
 * compiled once and not for each of the pages anew. Every test still gets a page of its own.
 */
export function visits(options: BrowserContextOptions = {}) {
  return base.extend<object, { profile: BrowserContext }>({
    profile: [
      async ({ browser }, provide) => {
        const context = await browser.newContext({ baseURL: readSurroundings().url, ...options })
        await provide(context)
        await context.close()
      },
      { scope: 'worker' },
    ],
    context: async ({ profile }, provide) => provide(profile),
    page: async ({ page }, provide) => {
      await provide(page)
      // Pages end with their profile, which outlives the test.
      await page.close()
    },
  })
}
