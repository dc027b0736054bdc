import { test as base, expect, type Page } from '@playwright/test'
import { brokerControl, type BrokerControl } from './broker-control.ts'
import { readSurroundings, type Surroundings } from './surroundings.ts'
import { waitForLife } from './wait-for-life.ts'

interface Fixtures {
  surroundings: Surroundings
  brokers: BrokerControl
  /** Expressions of console errors that a test provokes on purpose. */
  expectedErrors: RegExp[]
  /** The path of a page of the cluster: `at('topics', 'orders')`. */
  at: (...segments: readonly string[]) => string
}

/**
 * The tests' base: pages open relative to the dashboard and answer to keys and clicks when they are open, and a test fails on any console error, uncaught exception or
 * violation of the Content-Security-Policy that it did not announce in `expectedErrors`.
 */
export const test = base.extend<Fixtures>({
  // oxlint-disable-next-line no-empty-pattern
  surroundings: async ({}, provide) => provide(readSurroundings()),
  baseURL: async ({ surroundings }, provide) => provide(surroundings.url),
  brokers: async ({ surroundings }, provide) => provide(brokerControl(surroundings.controlUrl)),
  // oxlint-disable-next-line no-empty-pattern
  expectedErrors: async ({}, provide) => provide([]),
  // oxlint-disable-next-line no-empty-pattern
  at: async ({}, provide) => provide((...segments) => ['/clusters/demo', ...segments.map(encodeURIComponent)].join('/')),
  page: async ({ page, expectedErrors }, provide) => {
    const seen = errorsOf(page)
    waitForLife(page)
    await provide(page)
    const unexpected = seen.filter(error => !expectedErrors.some(expression => expression.test(error)))
    expect(unexpected, 'unexpected errors in the console').toEqual([])
  },
})

export { expect }

/** Grows while the page lives. Chromium reports violations of the Content-Security-Policy as console errors too. */
function errorsOf(page: Page): readonly string[] {
  const seen: string[] = []
  page.on('console', message => {
    if (message.type() === 'error') seen.push(`${message.text()} (${message.location().url})`)
  })
  page.on('pageerror', error => seen.push(String(error)))
  return seen
}
