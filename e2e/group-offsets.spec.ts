import { Kafka, logLevel } from 'kafkajs'
import { expect, test } from './support/fixtures.ts'
import { readSurroundings } from './support/surroundings.ts'
import { createKnownTopics } from './support/topics.ts'

const TOPIC = 'reset-here'
/** Every character that a path, a query or a screen could trip over, and as long as an id gets. */
const GROUP = `a/b ?&#%2F 😀 ${'x'.repeat(180)}`
const MESSAGES = 10

const kafka = () =>
  new Kafka({ clientId: 'e2e-group-offsets', brokers: [...readSurroundings().bootstrap], logLevel: logLevel.NOTHING })

const groupUrl = (rest = '') => `${readSurroundings().url}/api/v1/clusters/demo/groups/${encodeURIComponent(GROUP)}${rest}`
const headers = { 'x-requested-with': 'e2e', 'content-type': 'application/json' }

/** Ten messages, and a group that has read all of them and gone. */
test.beforeAll(async () => {
  const admin = kafka().admin()
  await admin.connect()
  await createKnownTopics([{ topic: TOPIC, numPartitions: 1, replicationFactor: 3 }])
  const producer = kafka().producer()
  await producer.connect()
  await producer.send({ topic: TOPIC, messages: Array.from({ length: MESSAGES }, (_, i) => ({ value: String(i) })) })
  await producer.disconnect()
  await admin.setOffsets({ groupId: GROUP, topic: TOPIC, partitions: [{ partition: 0, offset: String(MESSAGES) }] })
  await admin.disconnect()
})

test.afterAll(async () => {
  await fetch(groupUrl(), { method: 'DELETE', headers })
  await fetch(`${readSurroundings().url}/api/v1/clusters/demo/topics/${TOPIC}`, { method: 'DELETE', headers })
})

test('offsets are previewed, typed for, changed and put back, in a group of the oddest name', async ({ page, at }) => {
  await expect(async () => expect((await fetch(groupUrl())).status).toBe(200)).toPass({ timeout: 20_000 })
  await page.goto(at('groups', GROUP))
  await expect(page.getByRole('heading', { level: 1 })).toContainText(GROUP)
  await page.getByRole('button', { name: 'Change offsets…' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Set the offsets to').selectOption({ label: 'so many messages back or forth' })
  await dialog.getByLabel('Messages').fill('-4')
  await dialog.getByRole('button', { name: 'Preview' }).click()
  await expect(dialog).toContainText('1 of 1 partition changes: 4 messages will be read again.')
  const change = dialog.getByRole('button', { name: 'Change offsets' })
  await expect(change).toHaveAttribute('aria-disabled', 'true')
  await dialog.getByLabel('to go on').fill(GROUP)
  await change.click()
  await expect(dialog).toBeHidden()
  const offsets = page.getByRole('table', { name: 'Offsets of' })
  await expect(offsets.getByRole('cell', { name: '6', exact: true })).toBeVisible()

  const changes = page.locator('section', { hasText: 'Offsets of all topics set back by 4 messages' }).last()
  await changes.getByRole('button', { name: 'Undo: Offsets of all topics set back by 4 messages' }).click()
  await expect(dialog).toContainText('4 messages will never be read')
  const asked: unknown[] = []
  page.on('request', request => {
    if (request.url().endsWith('/undo')) asked.push(request.postDataJSON())
  })
  await dialog.getByLabel('to go on').fill(GROUP)
  await dialog.getByRole('button', { name: 'Undo', exact: true }).click()
  await expect(dialog).toBeHidden()
  // Where changes are listed; the timeline tells it as well.
  await expect(page.getByText('Undone: offsets of all topics set back by 4 messages · done')).toBeVisible()
  // Not previewed again once it is made: it cannot be undone twice.
  expect(asked).toEqual([{ fingerprint: expect.any(String) }])
})

test('a change that cannot be made says why, and says it before anything is typed', async ({ page, at }) => {
  await page.goto(at('groups', GROUP))
  await page.getByRole('button', { name: 'Change offsets…' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Set the offsets to').selectOption({ label: 'an offset' })
  await dialog.getByLabel('Offset', { exact: true }).fill('99')
  await dialog.getByRole('button', { name: 'Preview' }).click()
  await expect(dialog).toContainText('Offset 99 is beyond the log end (10).')
  await dialog.getByLabel('An offset beyond the log').check()
  await dialog.getByRole('button', { name: 'Preview' }).click()
  await expect(dialog).toContainText('99 is beyond the log end (10): clamped')
})
