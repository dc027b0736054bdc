import type { Locator, Page } from '@playwright/test'
import { eventList } from '#lib/wire/events'
import { getApi } from './support/api.ts'
import { expect, test } from './support/fixtures.ts'
import { readSurroundings } from './support/surroundings.ts'

const TOPIC = 'narrowed'
const headers = { 'x-requested-with': 'e2e', 'content-type': 'application/json' }

/** The card under a heading. */
function section(page: Page, name: string): Locator {
  return page.locator('section').filter({ has: page.getByRole('heading', { level: 2, name: new RegExp(`^${name}`) }) })
}

/** Sends a change to the dashboard's API. */
async function send(method: string, path: string, body?: object): Promise<void> {
  const url = `${readSurroundings().url}/api/v1/clusters/demo${path}`
  const response = await fetch(url, { method, headers, ...(body && { body: JSON.stringify(body) }) })
  if (!response.ok) throw new Error(`${path} answered ${response.status}: ${await response.text()}`)
}

test.beforeAll(async () => {
  test.setTimeout(120_000)
  await send('POST', '/topics', { name: TOPIC, partitions: 2, replicationFactor: 3 })
  await send('PATCH', `/topics/${TOPIC}`, { configs: { 'retention.ms': '86400000' } })
  // Configurations are looked at once a minute.
  const changes = `/clusters/demo/events?topic=${TOPIC}&kind=config-changed`
  await expect.poll(async () => (await getApi(readSurroundings().url, changes, eventList)).total, { timeout: 90_000 }).toBe(1)
})

test.afterAll(() => send('DELETE', `/topics/${TOPIC}`))

test('severity, words and topic narrow the timeline, and all of it is in the link', async ({ page, at }) => {
  await page.goto(`${at('timeline')}?topic=${TOPIC}`)
  const events = section(page, 'Events')
  await expect(events.getByText(/retention\.ms/)).toBeVisible({ timeout: 20_000 })
  await page.getByRole('searchbox', { name: 'Words' }).fill('RETENTION')
  await expect(page).toHaveURL(`${at('timeline')}?topic=${TOPIC}&q=RETENTION`)
  await expect(page.getByText('1 event matches.')).toBeVisible()
  await page.getByRole('checkbox', { name: 'bad' }).check()
  await expect(page).toHaveURL(`${at('timeline')}?topic=${TOPIC}&q=RETENTION&severity=bad`)
  await expect(page.getByText('No event matches.')).toBeVisible()
  await page.reload()
  await expect(page.getByRole('checkbox', { name: 'bad' })).toBeChecked()
  await expect(page.getByRole('searchbox', { name: 'Words' })).toHaveValue('RETENTION')
  await page.getByRole('button', { name: 'Show all', exact: true }).click()
  await expect(page).toHaveURL(at('timeline'))
})

test('a topic’s own timeline is narrowed to one partition by its link', async ({ page, at }) => {
  await page.goto(`${at('topics', TOPIC, 'timeline')}?partition=1`)
  await expect(section(page, 'Timeline of partition 1')).toBeVisible()
  await expect(page.getByText(/retention\.ms/)).toHaveCount(0)
  await page.getByRole('button', { name: 'Show all', exact: true }).click()
  await expect(page.getByText(/retention\.ms/)).toBeVisible({ timeout: 20_000 })
})

test('under a topic’s chart stand its own events, and lead to them on the timeline', async ({ page, at }) => {
  await page.goto(at('topics', TOPIC, 'storage'))
  const link = section(page, 'Size').getByRole('link', { name: /event.* in this time/ })
  await expect(link).toHaveText(/^[1-9]/, { timeout: 20_000 })
  await link.click()
  await expect(page).toHaveURL(new RegExp(`/timeline\\?topic=${TOPIC}&from=\\d+&to=\\d+$`))
  await expect(section(page, 'Events').getByText(/retention\.ms/)).toBeVisible()
})
