import { Kafka, logLevel, type Consumer } from 'kafkajs'
import { poisonCorpus } from '#server/testing/poison-corpus'
import { expect, test } from './support/fixtures.ts'
import { readSurroundings } from './support/surroundings.ts'
import { createKnownTopics } from './support/topics.ts'

const TOPIC = '__proto__'
const GROUP = '<img src=x onerror=window.poisoned=1>\u202e=cmd|calc'
const CLIENT = '<svg onload=window.poisoned=1>'
/** Headers and keys of the largest ones would only repeat what the value shows. */
const MAX_HEADER_BYTES = 2000

const corpus = poisonCorpus()
const kafka = () => new Kafka({ clientId: CLIENT, brokers: readSurroundings().bootstrap, logLevel: logLevel.NOTHING })
let consumer: Consumer | undefined

test.beforeAll(async () => {
  const client = kafka()
  const configEntries = [{ name: 'max.message.bytes', value: '10000000' }]
  await createKnownTopics([{ topic: TOPIC, numPartitions: 1, replicationFactor: 3, configEntries }])
  const producer = client.producer({ allowAutoTopicCreation: false })
  await producer.connect()
  const messages = corpus.map(({ bytes }) => ({
    key: bytes.subarray(0, MAX_HEADER_BYTES),
    value: bytes,
    headers: bytes.length > MAX_HEADER_BYTES ? {} : { [bytes.toString('latin1').slice(0, 60)]: bytes },
  }))
  for (let at = 0; at < messages.length; at += 100) await producer.send({ topic: TOPIC, messages: messages.slice(at, at + 100) })
  await producer.disconnect()
  consumer = client.consumer({ groupId: GROUP })
  await consumer.connect()
  await consumer.subscribe({ topic: TOPIC, fromBeginning: true })
  const joined = new Promise<void>(resolve => consumer?.on(consumer.events.GROUP_JOIN, () => resolve()))
  await consumer.run({ eachMessage: () => Promise.resolve() })
  await joined
})

test.afterAll(async () => {
  await consumer?.disconnect()
  const admin = kafka().admin()
  await admin.connect()
  await admin.deleteGroups([GROUP]).catch(() => undefined)
  await admin.deleteTopics({ topics: [TOPIC] })
  await admin.disconnect()
})

test('D6: a topic of poisonous messages can be read from end to end, and nothing in it runs', async ({ page, at }) => {
  await page.goto(`${at('topics', TOPIC, 'messages')}?order=oldest&limit=1000`)
  await expect(page.getByTestId('scan-summary')).toContainText(`${corpus.length} found`)
  const table = page.getByRole('region', { name: 'Messages found' })
  const last = page.getByRole('button', { name: `Open partition 0, offset ${corpus.length - 1}`, exact: true })
  while (!(await last.isVisible())) await table.evaluate(element => element.scrollBy(0, element.clientHeight - 40))
  await table.evaluate(element => element.scrollTo(0, 0))
  const panel = page.getByRole('region', { name: 'Message', exact: true })
  const opened = corpus.flatMap(({ name }, offset) => (/^(script \d*[036]$|deep|terminal|name)/.test(name) ? [offset] : []))
  for (const offset of opened) {
    const row = page.getByRole('button', { name: `Open partition 0, offset ${offset}`, exact: true })
    // Rows far away are not in the document.
    await table.evaluate((element, top) => element.scrollTo(0, top), Math.max(0, offset - 3) * 33)
    await row.click()
    await expect(panel.getByRole('heading', { name: `Partition 0, offset ${offset.toLocaleString('en')}` })).toBeVisible()
  }
  for (const view of ['Hex', 'Base64', 'Text']) await panel.getByRole('button', { name: view, exact: true }).first().click()
  expect(await page.evaluate(() => 'poisoned' in window)).toBe(false)
  await page.goto(at('groups', GROUP))
  await expect(page.getByRole('heading', { level: 1 })).toContainText('<img src=x onerror=window.poisoned=1>')
  await page.goto(at('groups'))
  await expect(page.getByText('onerror=window.poisoned=1').first()).toBeVisible()
  expect(await page.evaluate(() => 'poisoned' in window)).toBe(false)
})

test('a download is never shown in the browser, whatever it holds', async ({ page, at }) => {
  const offset = corpus.findIndex(({ name }) => name === 'script 0')
  const answer = await page.request.get(`/api/v1${at('topics', TOPIC, 'messages', '0', String(offset), 'value')}`)
  expect(answer.headers()).toMatchObject({
    'content-type': 'application/octet-stream',
    'content-disposition': `attachment; filename="__proto__-0-${offset}-value.bin"`,
    'x-content-type-options': 'nosniff',
  })
  expect((await answer.body()).equals(corpus[offset]?.bytes ?? Buffer.alloc(0))).toBe(true)
  await page.goto(at('topics', TOPIC, 'messages', '0', String(offset)))
  const downloading = page.waitForEvent('download')
  await page.getByRole('link', { name: 'Download value' }).click()
  expect((await downloading).suggestedFilename()).toBe(`__proto__-0-${offset}-value.bin`)
})
