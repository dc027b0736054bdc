/** Messages through the real process, as browsers and scripts get them: crowds, giants, broken connections, retention at work. */
import { readFile } from 'node:fs/promises'
import { get } from 'node:http'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import * as z from 'zod/mini'
import { history } from '#lib/wire/history'
import { scanLine, type Message, type ScanEnd, type ScanLine } from '#lib/wire/messages'
import { removal } from '#lib/wire/removal'
import { retention } from '#lib/wire/retention'
import { produceRequest } from '#server/kafka/protocol/produce'
import { SseReader } from '../live/testing/sse-reader.ts'
import { startDashboard, type DashboardProcess } from '../testing/dashboard-process.ts'
import { collect, messageCluster } from '../testing/message-cluster.ts'
import { writeBatch } from '../testing/record-batches.ts'
import { slowdown } from '../testing/slowdown.ts'

const properties = { 'log.retention.check.interval.ms': '300', 'log.initial.task.delay.ms': '100' }
const kafka = messageCluster({ nodes: 1, properties })
const { topic, send } = kafka
const MIB = 1 << 20
const TOPICS = '/clusters/kafka/topics'

let dashboard: DashboardProcess
/** @throws until the dashboard has had its first look */
async function clusterSeen(): Promise<void> {
  const { body } = await dashboard.get('/clusters/kafka')
  if (!JSON.stringify(body).includes('"brokersUp":1')) throw new Error(`not seen yet: ${JSON.stringify(body)}`)
}

const start = () => startDashboard({ KAFKA_BROKERS: kafka.cluster.bootstrap.join(',') })
beforeAll(async () => {
  dashboard = await start()
  await vi.waitFor(clusterSeen, 60_000)
})
afterAll(() => dashboard?.end())

/** The dashboard may not have seen the topic yet. */
async function withRetention(name: string, retentionMs: string): Promise<void> {
  const body = { configs: { 'retention.ms': retentionMs } }
  await expect
    .poll(async () => (await dashboard.change('PATCH', `${TOPICS}/${name}`, body)).status, { timeout: 30_000 })
    .toBe(200)
}

/** Delay of the main thread since this was last asked. */
async function loopDelayP99Ms(): Promise<number> {
  const text = await (await fetch(`${dashboard.url}/metrics`)).text()
  return 1000 * Number(/partitura_event_loop_delay_seconds\{quantile="p99"\} (\S+)/.exec(text)?.[1])
}

const numbered = (from: number, count: number) => Array.from({ length: count }, (_, i) => ({ value: `v${from + i}` }))

async function append(name: string, partition: number, records: Buffer): Promise<void> {
  const args = { topic: name, partition, records, timeoutMs: 20_000 }
  // Right after its creation a topic's only broker may not lead it yet, and takes nothing.
  const send = () => kafka.pool.request(kafka.cluster.brokers[0]?.id ?? 1, produceRequest, args)
  await expect.poll(send, { timeout: 20_000 }).toMatchObject([{ errorCode: 0 }])
}

/** The lines of a search by the user at this address of this machine. */
function searchFrom(localAddress: string, path: string): Promise<ScanLine[]> {
  return new Promise((resolve, reject) => {
    const request = get(`${dashboard.url}/api/v1${path}`, { localAddress, agent: false }, response => {
      let text = ''
      response.setEncoding('utf8').on('data', (more: string) => (text += more))
      response.on('error', reject).on('end', () => {
        const lines = text.split('\n').filter(line => line !== '')
        resolve(lines.map(line => scanLine.parse(JSON.parse(line))))
      })
    })
    request.on('error', reject)
  })
}

const endOf = (lines: readonly ScanLine[]): ScanEnd | undefined => lines.filter(line => line.type === 'end').at(-1)
const messagesOf = (lines: readonly ScanLine[]): Message[] => lines.filter(line => line.type === 'message')
const placeOf = ({ partition, offset }: Pick<Message, 'partition' | 'offset'>) => `${partition}/${offset}`

/** Of the dashboard's process, in bytes. */
async function residentBytes(): Promise<number> {
  const status = await readFile(`/proc/${dashboard.pid}/status`, 'utf8')
  return Number(/VmRSS:\s+(\d+) kB/.exec(status)?.[1]) * 1024
}

describe('X5: twenty users at once', () => {
  it('all get the whole answer, each told its place, and one who asks for ten waits behind those who ask for one', async () => {
    const name = await topic('crowd', 2)
    const count = 40_000
    for (let from = 0; from < count; from += 1000) {
      const records = Array.from({ length: 1000 }, (_, i) => ({ value: `{"n":${from + i},"x":"${'.'.repeat(60)}"}` }))
      await append(name, (from / 1000) % 2, writeBatch({ codec: 'lz4', records }))
    }
    const path = `${TOPICS}/${name}/messages?limit=10000&maxSeconds=300&filter=${encodeURIComponent('value.n % 8 == 3')}`
    const ended: string[] = []
    const search = async (user: string, address: string) => {
      const lines = await searchFrom(address, path)
      ended.push(user)
      return lines
    }
    // The first search of a process waits until the Kafka client is loaded, which has a test of its own.
    await searchFrom('127.0.0.99', `${TOPICS}/${name}/messages?limit=1`)
    await loopDelayP99Ms()
    const greedy = Array.from({ length: 10 }, () => search('greedy', '127.0.0.100'))
    const modest = Array.from({ length: 20 }, (_, i) => search(`user ${i}`, `127.0.0.${i + 2}`))
    // How slow the machine gets while they search, not when they are done: other suites may run beside this one.
    let slow = 1
    let searching = true
    const sampling = (async () => {
      while (searching) slow = Math.max(slow, await slowdown())
    })()
    const answers = await Promise.all([...greedy, ...modest]).finally(() => (searching = false))
    await sampling
    expect(await loopDelayP99Ms()).toBeLessThan(100 * slow)
    for (const lines of answers) {
      expect(endOf(lines)).toMatchObject({ reason: 'end-reached', scanned: count })
      expect(messagesOf(lines)).toHaveLength(count / 8)
    }
    const places = answers.map(lines => lines.flatMap(line => (line.type === 'queued' ? [line.position] : [])))
    const waited = places.filter(each => each.length > 0)
    expect(waited.length).toBeGreaterThanOrEqual(10)
    for (const each of waited) expect(each.at(-1)).toBe(1)
    expect(ended.lastIndexOf('greedy')).toBeGreaterThan(20)
    expect(ended.filter(user => user === 'greedy')).toHaveLength(10)
  })

  it('stop within a second when they leave, and make room', async () => {
    const name = await topic('left', 1)
    for (let from = 0; from < 20; from++) {
      const records = Array.from({ length: 1000 }, (_, i) => ({ value: `{"n":${i},"x":"${'.'.repeat(1000)}"}` }))
      await append(name, 0, writeBatch({ codec: 'none', records }))
    }
    const path = `${TOPICS}/${name}/messages?limit=10000&contains=${encodeURIComponent('"n":')}`
    const leaving = Array.from(
      { length: 8 },
      (_, i) =>
        new Promise<void>((resolve, reject) => {
          const request = get(`${dashboard.url}/api/v1${path}`, { localAddress: `127.0.0.${i + 2}`, agent: false }, response => {
            response.once('data', () => resolve(void request.destroy()))
          })
          request.on('error', error => (request.destroyed ? undefined : reject(error)))
        }),
    )
    await Promise.all(leaving)
    const startedAtMs = performance.now()
    const lines = await searchFrom('127.0.0.2', `${TOPICS}/${name}/messages?limit=1`)
    expect(endOf(lines)).toMatchObject({ reason: 'limit' })
    expect(performance.now() - startedAtMs).toBeLessThan(1000 * (await slowdown()))
  })
})

describe('D1: fifty messages of 10 MB', () => {
  it('are browsed as previews of 64 KiB in little memory, and downloaded whole', async () => {
    const name = await topic('giants', 2, { 'max.message.bytes': '12000000', 'segment.bytes': '200000000' })
    const value = Buffer.alloc(10 * MIB, '0123456789abcdef')
    const batch = writeBatch({ records: [{ value }] })
    for (let i = 0; i < 50; i++) await append(name, i % 2, batch)
    const first = await searchFrom('127.0.0.1', `${TOPICS}/${name}/messages?limit=2`)
    expect(messagesOf(first)).toHaveLength(2)
    const before = await residentBytes()
    let most = before
    const watch = setInterval(() => void residentBytes().then(bytes => (most = Math.max(most, bytes))), 20)
    const lines = await searchFrom('127.0.0.1', `${TOPICS}/${name}/messages?limit=50&maxSeconds=60`)
    clearInterval(watch)
    const found = messagesOf(lines)
    expect(found).toHaveLength(50)
    for (const message of found) {
      expect(message.value).toMatchObject({ truncated: true, sizeBytes: 10 * MIB })
      expect(message.value?.data).toHaveLength(64 * 1024)
    }
    const downloaded = await fetch(`${dashboard.url}/api/v1${TOPICS}/${name}/messages/0/0/value`)
    expect(value.equals(Buffer.from(await downloaded.arrayBuffer()))).toBe(true)
    const grownMiB = Math.round((most - before) / MIB)
    expect(grownMiB).toBeLessThan(100)
  })
})

describe('a tail as server-sent events', () => {
  const path = (name: string, query = '') => `${dashboard.url}/api/v1${TOPICS}/${name}/messages?tail=true${query}`
  const open = (url: string, lastEventId?: string) =>
    new SseReader(url, {
      Accept: 'text/event-stream',
      ...(lastEventId === undefined ? {} : { 'Last-Event-ID': lastEventId }),
    })
  const parsed = (reader: SseReader) => reader.events.map(({ data }) => scanLine.parse(data))

  it('whose connection breaks goes on by Last-Event-ID: nothing twice, nothing left out, also in a new process', async () => {
    const name = await topic('broken-off', 3)
    await send(name, numbered(0, 10))
    // A new process has another port.
    const again = () => open(path(name, '&from=earliest'), lastEventId)
    const seen: string[] = []
    let lastEventId: string | undefined
    let written = 10
    // Breaks behind the first event, in the middle of a batch, and far into a stream.
    for (const events of [1, 3, 17, 2, 60, 5, 1, 33]) {
      const reader = again()
      await send(name, numbered(written, 30))
      written += 30
      await reader.until(({ events: come }) => come.length >= events, 20_000)
      reader.close()
      // What came after the break was asked for is seen, too: the last id covers it.
      seen.push(...messagesOf(parsed(reader)).map(placeOf))
      lastEventId = reader.lastEventId || lastEventId
      if (events === 60) {
        await dashboard.end()
        dashboard = await start()
      }
    }
    const last = again()
    await last.until(() => seen.length + messagesOf(parsed(last)).length >= written, 30_000)
    last.close()
    seen.push(...messagesOf(parsed(last)).map(placeOf))
    const all = (await collect(kafka.messages, name, { limit: 10_000 })).found.map(placeOf)
    expect(all).toHaveLength(written)
    expect(seen.toSorted()).toEqual(all.toSorted())
  })

  it('says which messages retention took meanwhile, and that a topic made anew is another', async () => {
    const name = await topic('taken-meanwhile', 1, { 'segment.ms': '500' })
    await send(name, numbered(0, 5))
    const reader = open(path(name, '&from=earliest'))
    await reader.until(({ events }) => events.filter(({ event }) => event === 'message').length === 5, 20_000)
    reader.close()
    await send(name, numbered(5, 5))
    await withRetention(name, '1000')
    const startOffset = async () => Number((await collect(kafka.messages, name, {})).end.partitions[0]?.startOffset)
    await expect.poll(startOffset, { timeout: 40_000 }).toBe(10)
    await withRetention(name, '-1')
    await send(name, numbered(10, 1))
    const again = open(path(name), reader.lastEventId)
    await again.until(({ events }) => events.some(({ event }) => event === 'message'), 20_000)
    again.close()
    expect(parsed(again).filter(line => line.type === 'unreadable')).toMatchObject([
      { partition: 0, fromOffset: '5', toOffset: '9', code: 'removed' },
    ])
    expect(messagesOf(parsed(again)).map(placeOf)).toEqual(['0/10'])
    await kafka.changes.deleteTopic(name, AbortSignal.timeout(20_000))
    await expect.poll(() => topic(name).catch(() => null), { timeout: 30_000 }).toBe(name)
    const refused = open(path(name), again.lastEventId)
    await refused.until(({ status }) => status !== 0, 20_000)
    expect(refused.status).toBe(400)
    await refused.until(({ ended }) => ended, 20_000)
    expect(refused.body).toContain('was deleted and made anew')
  })
})

describe('retention that deletes', () => {
  const read = async <Schema extends z.core.$ZodType>(path: string, schema: Schema) =>
    z.parse(schema, (await dashboard.get(`${TOPICS}/${path}`)).body)

  it('moves the log start under searches, which tell what they missed, and is told with its time', async () => {
    const name = await topic('expiring', 1, { 'segment.ms': '500' })
    const writtenAtMs = Date.now()
    await send(name, numbered(0, 60))
    const [oldest, newest] = await Promise.all(
      (['oldest', 'newest'] as const).map(order => collect(kafka.messages, name, { order, limit: 20 })),
    )
    await withRetention(name, '1000')
    await expect
      .poll(async () => (await read(`${name}/retention`, retention)).partitions[0]?.logStartOffset, { timeout: 40_000 })
      .toBe('60')
    const goneAtMs = Date.now()
    await expect
      .poll(() => read(`${name}/messages/0/7/removal`, removal), { timeout: 30_000 })
      .toMatchObject({ by: ['time'], retentionMs: '1000' })
    await withRetention(name, '-1')
    await send(name, numbered(60, 10))
    for (const [order, page] of [
      ['oldest', oldest],
      ['newest', newest],
    ] as const) {
      const rest = await collect(kafka.messages, name, { order, limit: 1000, cursor: page?.end.cursor ?? '' })
      const [fromOffset, toOffset] = order === 'oldest' ? ['20', '59'] : ['0', '39']
      expect(rest.unreadable).toMatchObject([{ partition: 0, fromOffset, toOffset, code: 'removed' }])
      expect(rest.found).toEqual([])
      expect(rest.end).toMatchObject({ reason: 'end-reached' })
    }
    const told = async () => await read(`${name}/messages/0/7/removal`, removal)
    await expect.poll(async () => (await told()).removedBeforeMs, { timeout: 40_000 }).not.toBeNull()
    const { removedAfterMs, removedBeforeMs, ...rest } = await told()
    expect(rest).toMatchObject({ removed: true, logStartOffset: '60' })
    await expect.poll(async () => (await told()).by, { timeout: 30_000 }).toEqual(['request'])
    // Points of the record are ten seconds wide.
    expect(removedBeforeMs).toBeGreaterThan(writtenAtMs + 1000)
    expect(removedAfterMs ?? 0).toBeLessThan(goneAtMs)
    expect(await read(`${name}/messages/0/65/removal`, removal)).toMatchObject({ removed: false, by: null })
    const recorded = await dashboard.get(`/clusters/kafka/history?metric=topic.log-start&topic=${name}&partition=*`)
    const { series } = z.parse(history, recorded.body)
    expect(series.map(({ labels }) => labels['partition'])).toEqual(['0'])
    expect(series[0]?.points.at(-1)?.at(-1)).toBe(60)
  })
})
