import { describe, expect, it, vi } from 'vitest'
import { runKafkaTool } from '#demo/brokers/kafka-tool'
import type { MessagesQuery, ScanLine } from '#lib/wire/messages'
import type { Codec } from '#server/kafka/record-batch'
import { collect, messageCluster, never } from '../testing/message-cluster.ts'
import { seededRandom } from '../testing/seeded-random.ts'
import { slowdown } from '../testing/slowdown.ts'

const kafka = messageCluster({ nodes: 1, properties: { 'auto.create.topics.enable': 'true', 'log.cleaner.backoff.ms': '200' } })
const CODECS: readonly Codec[] = ['none', 'gzip', 'snappy', 'lz4', 'zstd']
const { topic, send } = kafka

describe('what others wrote', () => {
  it.each(CODECS)('Kafka’s own producer with %s is read back as Kafka’s own consumer reads it', async codec => {
    const name = await topic(`java-${codec}`, 3)
    const input = Array.from({ length: 300 }, (_, i) => `key${i % 7}\t{"n":${i},"text":"grüße ${'x'.repeat(i)}"}`).join('\n')
    const bootstrap = ['--bootstrap-server', kafka.cluster.bootstrap.join(','), '--topic', name]
    const producing = ['--compression-codec', codec, '--reader-property', 'parse.key=true']
    await runKafkaTool('org.apache.kafka.tools.ConsoleProducer', [...bootstrap, ...producing], { input })
    const formats = ['key', 'offset', 'partition', 'timestamp'].flatMap(what => ['--formatter-property', `print.${what}=true`])
    const reading = ['--from-beginning', '--max-messages', '300', '--timeout-ms', '20000', ...formats]
    const printed = await runKafkaTool('org.apache.kafka.tools.consumer.ConsoleConsumer', [...bootstrap, ...reading])
    const { found, end } = await collect(kafka.messages, name, { limit: 1000 })
    const ours = found.map(m => {
      const parts = [`CreateTime:${m.timestampMs}`, `Partition:${m.partition}`, `Offset:${m.offset}`, m.key?.data, m.value?.data]
      return parts.join('\t')
    })
    expect(ours.toSorted()).toEqual(printed.trim().split('\n').toSorted())
    expect(found.every(m => m.compression === codec)).toBe(true)
    expect(end).toMatchObject({ reason: 'end-reached', scanned: 300, cursor: null })
  })

  it('our own records of every codec come back byte for byte, headers in order and repeated', async () => {
    const name = await topic('ours')
    const random = seededRandom(20)
    const sent = CODECS.map((compression, i) => ({
      topic: name,
      key: i === 0 ? null : random.bytes(20),
      value: i === 1 ? null : random.bytes(5000),
      headers: [
        { key: 'a', value: Buffer.from('1') },
        { key: 'a', value: null },
        { key: 'ü', value: random.bytes(9) },
      ],
      partition: null,
      compression,
      timestampMs: 1_700_000_000_000 + i,
    }))
    for (const record of sent) await kafka.changes.produce(record, never)
    const bytes = (payload: { data: string; encoding: 'utf8' | 'base64' } | null) =>
      payload && Buffer.from(payload.data, payload.encoding)
    const { found } = await collect(kafka.messages, name, {})
    expect(found.map(m => ({ ...m, key: bytes(m.key), value: bytes(m.value) }))).toMatchObject(
      sent.map(({ key, value, compression, timestampMs }) => ({ key, value, compression, timestampMs, headerCount: 3 })),
    )
    expect(found[0]?.headers.map(h => [h.key, bytes(h.value)])).toEqual(sent[0]?.headers.map(h => [h.key, h.value]))
  })

  it('D3: a record with 10,000 headers shows 200 and counts all; alone it is given whole', async () => {
    const name = await topic('headers')
    const headers = Object.fromEntries(Array.from({ length: 10_000 }, (_, i) => [`h${i}`, `v${i}`]))
    await send(name, [{ value: 'x', headers }])
    const { found, end } = await collect(kafka.messages, name, {})
    expect(found[0]?.headers).toHaveLength(200)
    expect(found[0]?.headerCount).toBe(10_000)
    expect(end.elapsedMs).toBeLessThan(2000 * (await slowdown()))
    const whole = await kafka.messages.read(name, 0, 0n, never)
    expect(whole.headers).toHaveLength(10_000)
  })

  it('D1: a message of 5 MB is cut to 64 KiB in a list, to 1 MiB by its offset, and whole as a download', async () => {
    const name = await topic('large', 1, { 'max.message.bytes': '10000000' })
    const value = Buffer.alloc(5_000_000, 'abcdefghij')
    await kafka.changes.produce(
      { topic: name, key: null, value, headers: [], partition: 0, compression: 'none', timestampMs: 1 },
      never,
    )
    const { found } = await collect(kafka.messages, name, {})
    expect(found[0]?.value).toMatchObject({ truncated: true, sizeBytes: 5_000_000 })
    expect(found[0]?.value?.data).toHaveLength(65_536)
    const whole = await kafka.messages.read(name, 0, 0n, never)
    expect(whole.value).toMatchObject({ truncated: true, sizeBytes: 5_000_000 })
    expect(whole.value?.data).toHaveLength(1 << 20)
    const opened = await kafka.messages.open(name, 0, 0n, 'value', never)
    expect(value.equals(opened.bytes)).toBe(true)
    opened.close()
  })
})

describe('an export', () => {
  it('gives every message of every partition whole, where a search would cut it and stop', async () => {
    const name = await topic('exported', 3, { 'max.message.bytes': '10000000' })
    const value = Buffer.alloc(3_000_000, 255)
    const large = { topic: name, key: null, headers: [], compression: 'none', timestampMs: 1 } as const
    for (const partition of [0, 1, 2]) await kafka.changes.produce({ ...large, partition, value }, never)
    await send(
      name,
      Array.from({ length: 600 }, (_, i) => ({ value: `v${i}`, partition: i % 3 })),
    )
    const lines: ScanLine[] = []
    for await (const line of kafka.messages.export(name, {}, never)) lines.push(line)
    const found = lines.filter(line => line.type === 'message')
    expect(found).toHaveLength(603)
    const whole = { encoding: 'base64', data: value.toString('base64'), sizeBytes: 3_000_000, truncated: false }
    expect(found.slice(0, 3).map(m => m.value)).toMatchObject([whole, whole, whole])
    expect(lines.at(-1)).toMatchObject({ type: 'end', reason: 'end-reached', scanned: 603 })
    const newest: ScanLine[] = []
    for await (const line of kafka.messages.export(name, { order: 'newest' }, never)) newest.push(line)
    expect(newest.filter(line => line.type === 'message')).toHaveLength(603)
  })
})

/** Deleting takes a moment, in which the name is still taken. */
async function madeAnew(name: string): Promise<void> {
  for (;;) {
    if (await topic(name).catch(() => null)) return
  }
}

describe('a search', () => {
  it('X5: stops within a second when its reader leaves', async () => {
    const name = await topic('endless', 2)
    await send(
      name,
      Array.from({ length: 2000 }, (_, i) => ({ value: `v${i}` })),
    )
    const abort = new AbortController()
    const tail = kafka.messages.scan(name, { tail: true, from: 'earliest' }, abort.signal)[Symbol.asyncIterator]()
    await tail.next()
    const leftAtMs = performance.now()
    abort.abort()
    let line = await tail.next()
    while (!line.done && line.value.type !== 'end') line = await tail.next()
    expect(line.value).toMatchObject({ type: 'end', reason: 'cancelled' })
    const tookMs = performance.now() - leftAtMs
    expect(tookMs).toBeLessThan(1000 * (await slowdown()))
  })

  it('tails: shows what arrives after it began, in order, and ends when the topic is deleted', async () => {
    const name = await topic('tailed', 3)
    await send(name, [{ value: 'before' }])
    const seen: string[] = []
    let sent = 0
    const deleting: Promise<void>[] = []
    const tailing = (async () => {
      for await (const line of kafka.messages.scan(name, { tail: true }, never)) {
        if (line.type === 'message') seen.push(line.value?.data ?? '')
        if (line.type === 'progress' && !sent++)
          await send(
            name,
            Array.from({ length: 50 }, (_, i) => ({ value: `t${i}`, partition: 1 })),
          )
        if (line.type === 'progress' && seen.length === 50 && deleting.length === 0)
          deleting.push(kafka.changes.deleteTopic(name, never))
        if (line.type === 'end') return line
      }
      return null
    })()
    expect(await tailing).toMatchObject({ reason: 'topic-deleted', cursor: null })
    await Promise.all(deleting)
    expect(seen).toEqual(Array.from({ length: 50 }, (_, i) => `t${i}`))
  })

  it('tails for the eye: sends a few a second and counts every match; its cursor goes on with nothing twice or left out', async () => {
    const name = await topic('shown', 3)
    const write = (from: number, count: number) =>
      send(
        name,
        Array.from({ length: count }, (_, i) => ({ value: `${(from + i) % 2 ? 'odd' : 'even'} ${from + i}`, partition: i % 3 })),
      )
    const follow = async (query: MessagesQuery, count: number, first: () => Promise<unknown>) => {
      let sending: Promise<unknown> | null = null
      const seen: string[] = []
      for await (const line of kafka.messages.scan(name, { tail: true, contains: 'even', ...query }, never)) {
        if (line.type === 'message') seen.push(line.value?.data ?? '')
        if (line.type !== 'progress' || line.tail === undefined) continue
        sending ??= first()
        if (line.tail.matched < count) continue
        await sending
        return { seen, ...line.tail }
      }
      throw new Error('a tail does not end by itself')
    }
    const first = await follow({ showPerSecond: 5 }, 3000, () => write(0, 6000))
    expect(first.matched).toBe(3000)
    expect(first.shown).toBe(first.seen.length)
    expect(first.seen.length).toBeLessThan(300)
    await write(6000, 2000)
    const rest = await follow({ cursor: first.cursor }, 1000, async () => {})
    expect(rest.seen.map(value => Number(value.split(' ')[1])).toSorted((a, b) => a - b)).toEqual(
      Array.from({ length: 1000 }, (_, i) => 6000 + 2 * i),
    )
  })

  it('tails without a limit: a slow reader gets every match all the same', async () => {
    const name = await topic('slow-reader', 2)
    await send(
      name,
      Array.from({ length: 12_000 }, (_, i) => ({ value: `v${i}`, partition: i % 2 })),
    )
    const seen = new Set<string>()
    for await (const line of kafka.messages.scan(name, { tail: true, from: 'earliest' }, never)) {
      if (line.type === 'message') seen.add(`${line.partition}:${line.offset}`)
      if (line.type === 'progress') await new Promise(resolve => setTimeout(resolve, 50))
      if (seen.size === 12_000) break
    }
    expect(seen.size).toBe(12_000)
  })

  it('that was left sends Kafka nothing more', async () => {
    const name = await topic('left')
    const asked = vi.spyOn(kafka.pool, 'request')
    const abort = new AbortController()
    for await (const line of kafka.messages.scan(name, { tail: true }, abort.signal)) if (line.type === 'progress') abort.abort()
    const requests = asked.mock.calls.length
    expect(requests).toBeGreaterThan(0)
    // That nothing happens can only be watched for a while: more than twice as long as a fetch waits at the broker.
    await new Promise(resolve => setTimeout(resolve, 700))
    expect(asked.mock.calls.length).toBe(requests)
    asked.mockRestore()
  })

  it('O1: of a topic that is deleted and made anew meanwhile ends, and does not mix the two', async () => {
    const name = await topic('remade')
    await send(name, [{ value: 'old' }])
    const seen: (string | null)[] = []
    let end = null
    for await (const line of kafka.messages.scan(name, { tail: true, from: 'earliest' }, never)) {
      if (line.type === 'message') {
        seen.push(line.value?.data ?? null)
        await kafka.changes.deleteTopic(name, never)
        await madeAnew(name)
        await send(name, [{ value: 'new' }])
      }
      if (line.type === 'end') end = line
    }
    expect(end).toMatchObject({ reason: 'topic-deleted' })
    expect(seen).toEqual(['old'])
  })
})
