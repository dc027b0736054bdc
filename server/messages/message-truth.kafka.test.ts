/**
 * What a search finds against what Kafka's own Java consumer reads: every codec, aborted transactions, tombstones, gaps that
 * compaction left, headers, null keys. Filters are random but seeded, and applied to the consumer's output by this test.
 */
import { expect, it } from 'vitest'
import { runKafkaTool } from '#demo/brokers/kafka-tool'
import type { Message, MessagesQuery } from '#lib/wire/messages'
import { produceRequest } from '#server/kafka/protocol/produce'
import { createTopicLog } from '#server/kafka/topic-log'
import type { Codec } from '#server/kafka/record-batch'
import { collect, messageCluster, never } from '../testing/message-cluster.ts'
import { writeBatch } from '../testing/record-batches.ts'
import type { TestRecord } from '../testing/record-batches.ts'
import { seededRandom } from '../testing/seeded-random.ts'

const kafka = messageCluster({ nodes: 1, properties: { 'log.cleaner.backoff.ms': '200' } })
const CODECS: readonly Codec[] = ['none', 'gzip', 'snappy', 'lz4', 'zstd']
const PARTITIONS = 4
const BATCHES = 120
const FIRST_MS = 1_700_000_000_000
const random = seededRandom(50)
const WORDS = ['Amber', 'birch', 'CEDAR', 'dunes', 'Ember', 'fjord', 'grüße', 'Heath', 'ivory', 'juno']
const word = () => WORDS[random.int(WORDS.length)] ?? ''

interface Row {
  partition: number
  offset: number
  timestampMs: number
  headers: string
  key: string | null
  value: string | null
}

function randomRecord(i: number): TestRecord {
  return {
    key: random.int(4) === 0 ? null : `${word()}-${random.int(30)}`,
    value: random.int(8) === 0 ? null : `{"n":${i},"w":"${word()} ${word()}","x":"${'.'.repeat(random.int(300))}"}`,
    headers: Array.from({ length: random.int(3) }, (_, h) => [`h${h}`, word()]),
    timestampDelta: BigInt(random.int(50)),
  }
}

/** Returns how many messages it appended. */
async function appendBatches(name: string): Promise<number> {
  let count = 0
  const leader = (await createTopicLog(kafka.pool).describe(name, never)).partitions.get(0)?.leader ?? -1
  for (let i = 0; i < BATCHES; i++) {
    const records = Array.from({ length: 1 + random.int(12) }, (_, j) => randomRecord(i * 100 + j))
    const baseTimestamp = BigInt(FIRST_MS + i * 100)
    const maxTimestamp =
      baseTimestamp + records.reduce((most, { timestampDelta = 0n }) => (timestampDelta > most ? timestampDelta : most), 0n)
    const batch = writeBatch({ codec: CODECS[i % CODECS.length] ?? 'none', records, baseTimestamp, maxTimestamp })
    const args = { topic: name, partition: random.int(PARTITIONS), records: batch, timeoutMs: 5000 }
    expect(await kafka.pool.request(leader, produceRequest, args)).toMatchObject([{ errorCode: 0 }])
    count += records.length
  }
  return count
}

/** Returns how many messages were in transactions that were committed, and in others. */
async function appendTransactions(name: string): Promise<{ committed: number; aborted: number }> {
  const counts = { committed: 0, aborted: 0 }
  const producer = kafka.otherClient.producer({ transactionalId: 'truth', idempotent: true, maxInFlightRequests: 1 })
  await producer.connect()
  for (let i = 0; i < 12; i++) {
    const transaction = await producer.transaction()
    const messages = Array.from({ length: 1 + random.int(9) }, () => ({
      key: word(),
      value: `in a transaction ${word()}`,
      partition: random.int(PARTITIONS),
      timestamp: String(FIRST_MS + random.int(20_000)),
    }))
    await transaction.send({ topic: name, messages })
    const aborts = random.int(2) === 0
    await (aborts ? transaction.abort() : transaction.commit())
    counts[aborts ? 'aborted' : 'committed'] += messages.length
  }
  await producer.disconnect()
  return counts
}

/** Reads `count` messages with Kafka's own consumer. */
async function consumed(name: string, count: number, isolation: 'read_committed' | 'read_uncommitted'): Promise<Row[]> {
  const shown = ['key', 'offset', 'partition', 'timestamp', 'headers'].map(what => `print.${what}=true`)
  const formatting = [...shown, 'null.literal=<null>'].flatMap(property => ['--formatter-property', property])
  const where = ['--bootstrap-server', kafka.cluster.bootstrap.join(','), '--topic', name, '--from-beginning']
  const until = ['--max-messages', String(count), '--timeout-ms', '30000', '--isolation-level', isolation]
  const printed = await runKafkaTool('org.apache.kafka.tools.consumer.ConsoleConsumer', [...where, ...until, ...formatting])
  return printed.trimEnd().split('\n').map(rowOf)
}

function rowOf(line: string): Row {
  const [time = '', partition = '', offset = '', headers = '', key = '', value = ''] = line.split('\t')
  const numberIn = (text: string) => Number(text.split(':')[1])
  const orNull = (text: string) => (text === '<null>' ? null : text)
  return {
    timestampMs: numberIn(time),
    partition: numberIn(partition),
    offset: numberIn(offset),
    headers: headers === 'NO_HEADERS' ? '' : headers,
    key: orNull(key),
    value: orNull(value),
  }
}

function ours(message: Message): Row {
  return {
    timestampMs: message.timestampMs ?? -1,
    partition: message.partition,
    offset: Number(message.offset),
    headers: message.headers.map(({ key, value }) => `${key}:${value?.data}`).join(','),
    key: message.key?.data ?? null,
    value: message.value?.data ?? null,
  }
}

const byPlace = (rows: readonly Row[]) => rows.toSorted((a, b) => a.partition - b.partition || a.offset - b.offset)

/** All pages of a search. */
async function searched(name: string, query: MessagesQuery): Promise<Row[]> {
  const rows: Row[] = []
  for (let cursor: string | null | undefined; cursor !== null;) {
    const page = await collect(kafka.messages, name, { limit: 150, ...query, ...(cursor ? { cursor } : {}) })
    expect(page.unreadable).toEqual([])
    rows.push(...page.found.map(ours))
    cursor = page.end.cursor
  }
  return byPlace(rows)
}

interface Written {
  plain: number
  committed: number
  aborted: number
}
let writing: Promise<Written> | null = null

async function writeMixed(): Promise<Written> {
  await kafka.topic('mixed', PARTITIONS)
  const plain = await appendBatches('mixed')
  return { plain, ...(await appendTransactions('mixed')) }
}

it.each(['read_committed', 'read_uncommitted'] as const)(
  'D4: %s finds what Kafka’s consumer reads, filtered at random',
  async isolation => {
    writing ??= writeMixed()
    const { plain, committed, aborted } = await writing
    const count = plain + committed + (isolation === 'read_committed' ? 0 : aborted)
    const truth = byPlace(await consumed('mixed', count, isolation))
    expect(truth).toHaveLength(count)
    expect(await searched('mixed', { isolation, limit: 10_000 })).toEqual(truth)
    for (let round = 0; round < 16; round++) {
      const caseSensitive = random.int(2) === 0
      const contains = random.int(3) === 0 ? `"n":${random.int(9)}` : word().slice(0, 2 + random.int(4))
      const folded = (text: string | null) => (caseSensitive ? text : (text?.toLowerCase() ?? null))
      const wanted = folded(contains) ?? ''
      const fits = ({ key, value, headers }: Row) => {
        const names = headers.split(',').flatMap(header => header.split(':'))
        return [key, value, ...names].some(text => folded(text)?.includes(wanted))
      }
      const order = random.int(2) === 0 ? 'oldest' : 'newest'
      const query = { isolation, contains, caseSensitive: caseSensitive, order } as const
      expect(await searched('mixed', query), `${contains}, ${order}`).toEqual(truth.filter(fits))
    }
  },
)

it('finds what Kafka’s consumer reads of a topic in which compaction left gaps', async () => {
  const configs = {
    'cleanup.policy': 'compact',
    'min.cleanable.dirty.ratio': '0.01',
    'segment.ms': '100',
    'max.compaction.lag.ms': '100',
  }
  const name = await kafka.topic('gaps', 1, configs)
  const round = (n: number) =>
    Array.from({ length: 20 }, (_, i) => ({ key: `k${i % (5 + n)}`, value: i % 9 === 0 ? null : `v${n}` }))
  for (let n = 0; n < 5; n++) await kafka.send(name, round(n))
  let found: Row[] = []
  await expect
    .poll(
      async () => {
        await kafka.send(name, [{ key: 'poke', value: 'rolls the segment' }])
        found = await searched(name, {})
        return found.filter(({ value }) => value === 'v0').length
      },
      { timeout: 60_000 },
    )
    .toBe(0)
  // What compaction still takes away, the consumer would wait for: nothing may have changed for two seconds.
  let unchanged = 0
  await expect
    .poll(
      async () => {
        const now = await searched(name, {})
        unchanged = now.length === found.length ? unchanged + 1 : 0
        found = now
        return unchanged
      },
      { timeout: 60_000, interval: 200 },
    )
    .toBeGreaterThan(10)
  // Compaction may have gone on meanwhile: the topic is at rest when two searches around the consumer's read agree.
  await expect
    .poll(
      async () => {
        const before = await searched(name, {})
        const truth = byPlace(await consumed(name, before.length, 'read_committed'))
        const after = await searched(name, {})
        return { agree: before.length === after.length, truth, after }
      },
      { timeout: 60_000 },
    )
    .toSatisfy(({ agree, truth, after }) => agree && JSON.stringify(truth) === JSON.stringify(after))
}, 180_000)

it('says where the order is not certain: timestamps that run against the offsets', async () => {
  const name = await kafka.topic('turned', 2)
  const times = [
    [100, 0],
    [300, 0],
    [200, 1],
    [150, 1],
    [250, 1],
  ]
  for (const [time, partition] of times) {
    await kafka.send(name, [{ value: 'x', partition: partition ?? 0, timestamp: String(1_700_000_000_000 + (time ?? 0)) }])
  }
  const { end } = await collect(kafka.messages, name, {})
  expect(end.order).toMatchObject({
    certain: false,
    outOfOrder: [{ partition: 1, messages: 1, firstOffset: '1', byMs: 50 }],
  })
})
