import { randomBytes } from 'node:crypto'
import { Kafka, logLevel } from 'kafkajs'
import { expect, test } from './support/fixtures.ts'
import { readSurroundings } from './support/surroundings.ts'
import { createKnownTopics } from './support/topics.ts'

const TOPIC = 'moved'
/** Below 100 KiB/s the copy of these topics takes a minute, for a follower fetches a mebibyte at a time. */
const SLOW_MIB = '0.05'
const RECORDS = 8

const FILE = JSON.stringify({
  version: 1,
  partitions: [
    { topic: TOPIC, partition: 0, replicas: [3, 2] },
    { topic: TOPIC, partition: 1, replicas: [2, 1] },
  ],
})

function kafka(): Kafka {
  const { bootstrap } = readSurroundings()
  return new Kafka({ clientId: 'e2e-reassignments', brokers: [...bootstrap], logLevel: logLevel.NOTHING })
}

/** Two partitions on brokers 1 and 2, the first with eight messages of 900 kB. */
test.beforeAll(async () => {
  const replicaAssignment = [0, 1].map(partition => ({ partition, replicas: [1, 2] }))
  const configEntries = [{ name: 'min.insync.replicas', value: '1' }]
  await createKnownTopics([{ topic: TOPIC, replicaAssignment, configEntries }])
  const producer = kafka().producer()
  await producer.connect()
  for (let index = 0; index < RECORDS; index++) {
    await producer.send({ topic: TOPIC, messages: [{ partition: 0, value: randomBytes(900_000) }] })
  }
  await producer.disconnect()
})

test.afterAll(async () => {
  const { url } = readSurroundings()
  const headers = { 'x-requested-with': 'e2e' }
  await fetch(`${url}/api/v1/clusters/demo/reassignments`, { method: 'DELETE', headers }).catch(() => undefined)
  await fetch(`${url}/api/v1/clusters/demo/topics/${TOPIC}`, { method: 'DELETE', headers })
})

test('a plan is seen before it is started, typed for, followed, and cancelled with what is finished kept', async ({
  page,
  at,
  request,
}) => {
  await page.goto(at('reassignments'))
  await page.getByRole('link', { name: 'Plan a reassignment' }).click()
  await page.getByLabel('Goal').selectOption({ label: 'From Kafka’s JSON' })
  await page.getByLabel('Kafka’s reassignment JSON').fill(FILE)
  await page.getByLabel('Throttle').fill(SLOW_MIB)
  await page.getByRole('button', { name: 'Preview' }).click()

  const changed = page.getByRole('region', { name: 'Partitions by brokers, before and after' })
  await expect(changed.getByRole('row', { name: new RegExp(`${TOPIC}-0`) })).toContainText(/removed.*added/s)
  await expect(page.getByText('2 partitions', { exact: true }).first()).toBeVisible()
  await expect(page.getByText('--execute --throttle')).toBeVisible()
  const file = await request.get((await page.getByRole('link', { name: 'Export as Kafka’s JSON' }).getAttribute('href')) ?? '')
  expect(await file.json()).toEqual(JSON.parse(FILE))

  await page.getByRole('button', { name: 'Start…' }).click()
  const start = page.getByRole('button', { name: 'Start moving' })
  await expect(start).toHaveAttribute('aria-disabled', 'true')
  await page.getByLabel('Type demo to go on').fill('demo')
  await start.click()

  await expect(page).toHaveURL(at('reassignments'))
  const inFlight = page.getByRole('table', { name: /^Partitions in flight/ })
  await expect(inFlight.getByRole('row', { name: new RegExp(`${TOPIC}-0`) })).toContainText('copying')
  await expect(page.getByText('1 of 2 partitions is done, 1 being copied.')).toBeVisible()
  await expect(
    page
      .getByRole('table', { name: /throttle/ })
      .getByText('ours')
      .first(),
  ).toBeVisible()

  await page.getByRole('button', { name: 'Cancel…' }).click()
  await page.getByRole('button', { name: 'Cancel the reassignment' }).click()
  const words = '1 partition was finished and stays where it is; 1 partition taken back, 0 never begun.'
  await expect(page.getByRole('table', { name: /have ended/ })).toContainText(words, { timeout: 30_000 })
  await expect(page.getByText('No replica is being moved.')).toBeVisible()
  await expect(page.getByText('None is set: replication goes as fast')).toBeVisible({ timeout: 20_000 })
})

test('a plan that cannot be is refused at its field, with each partition named', async ({ page, at, expectedErrors }) => {
  expectedErrors.push(/422/)
  await page.goto(`${at('reassignments', 'new')}?goal=file`)
  const field = page.getByLabel('Kafka’s reassignment JSON')
  await field.fill(`{"version":1,"partitions":[{"topic":"${TOPIC}","partition":0,"replicas":[9]}]}`)
  await page.getByRole('button', { name: 'Preview' }).click()
  await expect(field).toHaveAccessibleDescription(new RegExp(`${TOPIC}-0: broker 9 is not in the cluster`))
})

test('the link holds the goal, and the keyboard and the palette lead here', async ({ page, at }) => {
  await page.goto(`${at('reassignments', 'new')}?goal=drain&brokers=3&throttle=5`)
  await expect(page.getByLabel('Goal')).toHaveValue('drain')
  await expect(page.getByRole('checkbox', { name: /Broker 3/ })).toBeChecked()
  await page.getByRole('button', { name: 'Preview' }).click()
  await expect(page.getByRole('table', { name: '5 brokers' }).getByRole('row', { name: /Broker 3/ })).toContainText('emptied')
  await page.getByRole('heading', { level: 1 }).click()
  await page.keyboard.press('g')
  await page.keyboard.press('r')
  await expect(page).toHaveURL(at('reassignments'))
})

test('one topic is edited by hand in a grid, and the plan is what the grid shows', async ({ page, at }) => {
  await page.goto(`${at('reassignments', 'new')}?goal=by-hand&topic=topic1`)
  const grid = page.getByRole('table', { name: /^Where the replicas of topic1 go/ })
  await grid.getByRole('button').first().focus()
  await page.keyboard.press('Delete')
  await expect(page).toHaveURL(/layout=/)
  await page.getByRole('button', { name: 'Preview' }).click()
  await expect(page.getByRole('region', { name: 'Partitions by brokers, before and after' })).toContainText('topic1-0')
  await expect(page.getByText('1 partition', { exact: true }).first()).toBeVisible()
})

test('a preferred election shows whom it concerns before it is held', async ({ page, at }) => {
  await page.goto(at('reassignments'))
  await page.getByRole('button', { name: 'Elect preferred leaders…' }).click()
  const dialog = page.getByRole('dialog', { name: 'Elect preferred leaders' })
  await expect(dialog.getByText('Every partition is led by its preferred leader.').or(dialog.getByRole('list'))).toBeVisible()
})
