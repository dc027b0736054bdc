import { electPreferredLeaders } from '#demo/brokers/elect-preferred'
import { slowdown } from '#server/testing/slowdown'
import { expect, test } from './support/fixtures.ts'
import { readPartition, untilMetadata } from './support/bare-metadata.ts'
import { shownInSync, shownLeader } from './support/grid.ts'
import { PAGES } from './support/pages.ts'
import { readSurroundings } from './support/surroundings.ts'
import { brokerControl } from './support/broker-control.ts'
import { untilWhole } from './support/whole.ts'

const LOST = 3
const PARTITION = 2
const WITHIN_MS = 3_000

test.describe.serial('a broker is killed and comes back', () => {
  test.describe.configure({ timeout: 120_000 })

  test.afterAll(async () => {
    test.setTimeout(120_000)
    const { url, controlUrl, bootstrap } = readSurroundings()
    await brokerControl(controlUrl).start(LOST)
    await untilWhole(url)
    // Kafka leaves what it led with the brokers that took over; the tests that follow expect the cluster as it was.
    await electPreferredLeaders(bootstrap[0] ?? '')
  })

  test('the new leader is on an open topic page within 3 s of the metadata, without a reload', async ({
    page,
    at,
    brokers,
    surroundings,
  }) => {
    await page.goto(at('topics', 'topic1'))
    await expect
      .poll(() => shownLeader(page, PARTITION))
      .toBe((await readPartition(surroundings.bootstrap, 'topic1', PARTITION)).leaderId)
    await page.evaluate(() => document.documentElement.setAttribute('data-not-reloaded', ''))
    const before = await shownLeader(page, PARTITION)
    expect(before).toBe(LOST)

    await brokers.kill(LOST)
    const [metadataMs, shownMs] = await Promise.all([
      untilMetadata(surroundings.bootstrap, 'topic1', PARTITION, each => each.leaderId >= 0 && each.leaderId !== LOST),
      untilShown(async () => {
        const leader = await shownLeader(page, PARTITION)
        return leader !== null && leader !== LOST
      }),
    ])
    measured(`the new leader was shown ${shownMs - metadataMs} ms after the metadata named it`)
    expect(shownMs - metadataMs).toBeLessThanOrEqual(WITHIN_MS * (await slowdown()))
    expect(await shownLeader(page, PARTITION)).toBe((await readPartition(surroundings.bootstrap, 'topic1', PARTITION)).leaderId)
    await expect(page.locator('[data-not-reloaded]')).toHaveCount(1)
    await expect(page.getByRole('columnheader', { name: /Broker 3/ })).toContainText(/down|not answering|unreachable/i)
  })

  for (const { name, path } of PAGES) {
    test(`${name} answers while a broker is dead`, async ({ page }) => {
      const startedMs = Date.now()
      const response = await page.goto(path)
      expect(response?.status()).toBe(200)
      const tookMs = Date.now() - startedMs
      expect(tookMs).toBeLessThan(5_000 * (await slowdown()))
      // Behind the dialog of a page that opens with one, it is hidden from readers, not from sight.
      await expect(page.locator('h1')).toBeVisible()
      await expect(page.locator('[aria-busy]')).toHaveCount(0)
      await expect(page.getByText('could not be shown')).toHaveCount(0)
      // A dead broker is named once, not over every section that misses its part.
      expect(await page.getByText('Part of this is missing or old.').count()).toBeLessThanOrEqual(1)
    })
  }

  test('what a dead broker told of its log directories is marked as old, and only that', async ({ page, at }) => {
    await page.goto(at('brokers'))
    const table = page.getByRole('table', { name: 'Log directories' })
    await expect(table.getByRole('row', { name: `Broker ${LOST}` })).toContainText(/Broker 3\s*read \d+ \w+ ago/)
    await expect(table.getByRole('row', { name: 'Broker 1' })).not.toContainText('ago')
  })

  test('the overview names the dead broker', async ({ page, at }) => {
    await page.goto(at())
    await expect(page.getByRole('heading', { level: 1 })).toContainText('degraded')
    await expect(page.getByRole('main')).toContainText(/broker 3/i)
    await expect(page.getByRole('table', { name: '5 brokers' }).getByRole('row', { name: /^Broker 3\b/ })).toContainText(/down/i)
  })

  test('a search reads the partitions of the dead broker from their new leaders', async ({ page, at }) => {
    await page.goto(`${at('topics', 'topic1', 'messages')}?order=oldest&partitions=${PARTITION}`)
    await expect(page.getByTestId('scan-summary')).toContainText('50 found')
  })

  test('its return is on an open topic page within 3 s of the metadata', async ({ page, at, brokers, surroundings }) => {
    await page.goto(at('topics', 'topic1'))
    await expect.poll(() => shownInSync(page, PARTITION)).not.toContain(LOST)
    const [, metadataMs, shownMs] = await Promise.all([
      brokers.start(LOST),
      untilMetadata(surroundings.bootstrap, 'topic1', PARTITION, each => each.isr.includes(LOST), 60_000),
      untilShown(async () => (await shownInSync(page, PARTITION)).includes(LOST), 60_000),
    ])
    measured(`its return was shown ${shownMs - metadataMs} ms after the metadata had it in sync`)
    expect(shownMs - metadataMs).toBeLessThanOrEqual(WITHIN_MS * (await slowdown()))
  })
})

/** The moment (epoch milliseconds) at which the page first shows what is waited for; looked at every 50 ms. */
async function untilShown(condition: () => Promise<boolean>, timeout = 30_000): Promise<number> {
  await expect.poll(condition, { timeout, intervals: [50] }).toBe(true)
  return Date.now()
}

function measured(description: string): void {
  test.info().annotations.push({ type: 'measured', description })
}
