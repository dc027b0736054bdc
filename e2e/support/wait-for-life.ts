import type { Page, Response } from '@playwright/test'

/** A page that never rests, such as one with a clock, is waited for no longer. */
const IDLE_LIMIT_MS = 3000

/**
 * From now on `goto` and `reload` resolve when React has taken over what the server drew. Before that a page is seen, but a key or
 * a click does nothing: a person tries again, a test would wait for ever.
 */
export function waitForLife(page: Page): void {
  const goto = page.goto.bind(page)
  const reload = page.reload.bind(page)
  page.goto = async (...args) => alive(page, await goto(...args))
  page.reload = async (...args) => alive(page, await reload(...args))
}

async function alive(page: Page, response: Response | null): Promise<Response | null> {
  const isPage = response?.headers()['content-type']?.startsWith('text/html') ?? false
  // React notes the elements that it has taken over in properties of their own.
  const isTaken = () => Object.keys(document.querySelector('h1') ?? {}).some(key => key.startsWith('__react'))
  if (!isPage) return response
  await page.waitForFunction(isTaken)
  // It notes them before their effects have run, such as those that listen to keys: those are behind it when nothing is left to do.
  await page.evaluate(limitMs => new Promise(resolve => requestIdleCallback(resolve, { timeout: limitMs })), IDLE_LIMIT_MS)
  return response
}
