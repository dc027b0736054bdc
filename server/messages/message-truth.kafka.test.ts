/**
 * What a search finds against what Kafka's own Java consumer reads: every codec, aborted transactions, tombstones, gaps that
 * compaction left, headers, null keys, bytes that are no text. Filters are random but seeded; a program in Python, which shares
 * no code with ours, applies them to the consumer's output. The sets must be equal, those that cannot be judged too.
 */
import { expect, it } from 'vitest'
import type { MessagesQuery } from '#lib/wire/messages'
import { produceRequest } from '#server/kafka/protocol/produce'
import { createTopicLog } from '#server/kafka/topic-log'
import type { Codec } from '#server/kafka/record-batch'
import { collect, messageCluster, never } from '../testing/message-cluster.ts'
import { writeBatch } from '../testing/record-batches.ts'
import { seededRandom } from '../testing/seeded-random.ts'
import { consume, judgeConsumed, rowOf, type Row } from '../testing/truth/consume.ts'
import { RandomQueries } from '../testing/truth/random-queries.ts'

const kafka = messageCluster({ nodes: 1, properties: { 'log.cleaner.backoff.ms': '200' } })
const CODECS: readonly Codec[] = ['none', 'gzip', 'snappy', 'lz4', 'zstd']
const PARTITIONS = 4
const BATCHES = 120
const FIRST_MS = 1_700_000_000_000
const ROUNDS = 48
/** "0", as hexadecimal digits. */
const FIRST_ROUND = '30'
const random = seededRandom(50)
const made = new RandomQueries(random)

/** Returns how many messages it appended. */
async function appendBatches(name: string): Promise<number> {
  let count = 0
  const leader = (await createTopicLog(kafka.pool).describe(name, never)).partitions.get(0)?.leader ?? -1
  for (let i = 0; i < BATCHES; i++) {
    const records = Array.from({ length: 1 + random.int(12) }, (_, j) => made.record(i * 100 + j))
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
      key: made.word(),
      value: `{"n":${random.int(97)},"w":"in a transaction ${made.word()}"}`,
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

/** All pages of a search. */
async function searched(name: string, query: MessagesQuery): Promise<Row[]> {
  const rows: Row[] = []
  for (let cursor: string | null | undefined; cursor !== null;) {
    const page = await collect(kafka.messages, name, { limit: 1000, ...query, ...(cursor ? { cursor } : {}) })
    expect(page.unreadable).toEqual([])
    rows.push(...page.found.map(rowOf))
    cursor = page.end.cursor
  }
  return rows.toSorted(([partition, offset], [otherPartition, otherOffset]) => partition - otherPartition || offset - otherOffset)
}

/** Asks everything of us, and of the consumer's output; also counts how many matched, and of how many it could not be told. */
async function compared(name: string, dump: string, queries: readonly MessagesQuery[]) {
  const { rows, answers } = await judgeConsumed(dump, queries)
  const rowAt = new Map(rows.map(row => [`${row[0]}/${row[1]}`, row]))
  const differences: unknown[] = []
  const outcomes = { matching: 0, failing: 0 }
  for (const [i, query] of queries.entries()) {
    for (const [kind, places] of Object.entries(answers[i] ?? {})) {
      if (kind === 'failing' && query.filter === undefined) continue
      const wanted = places.map(place => rowAt.get(place.join('/')))
      const found = await searched(name, kind === 'failing' ? { ...query, failing: 'only' } : query)
      if (JSON.stringify(found) !== JSON.stringify(wanted)) differences.push({ query, kind, wanted, found })
      outcomes[kind === 'failing' ? 'failing' : 'matching'] += found.length
    }
  }
  return { differences, outcomes }
}

/** Both directions, many pages or one. */
function randomQueries(count: number, isolation: MessagesQuery['isolation']): MessagesQuery[] {
  return Array.from({ length: count }, (_, round) => ({
    ...made.tests(round),
    isolation,
    order: random.int(2) === 0 ? 'oldest' : 'newest',
    limit: round % 5 === 0 ? 40 : 10_000,
  }))
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
  { timeout: 120_000 },
  async isolation => {
    writing ??= writeMixed()
    const { plain, committed, aborted } = await writing
    const count = plain + committed + (isolation === 'read_committed' ? 0 : aborted)
    const dump = await consume({ bootstrap: kafka.cluster.bootstrap, topic: 'mixed', count, isolation })
    const { rows } = await judgeConsumed(dump, [])
    expect(rows).toHaveLength(count)
    expect(await searched('mixed', { isolation, limit: 10_000 })).toEqual(rows)
    const { differences, outcomes } = await compared('mixed', dump, randomQueries(ROUNDS, isolation))
    expect(differences).toEqual([])
    // That the filters are worth something.
    expect(outcomes.matching).toBeGreaterThan(count * 4)
    expect(outcomes.failing).toBeGreaterThan(count * 2)
  },
)

it('D4: finds what Kafka’s consumer reads of a topic in which compaction left gaps, by the broker’s clock', async () => {
  const configs = {
    'cleanup.policy': 'compact',
    'min.cleanable.dirty.ratio': '0.01',
    'segment.ms': '100',
    'max.compaction.lag.ms': '100',
    'message.timestamp.type': 'LogAppendTime',
  }
  const name = await kafka.topic('gaps', 1, configs)
  for (let round = 0; round < 5; round++) {
    const value = (i: number) => (i % 9 === 0 ? null : made.record(i).value)
    const messages = Array.from({ length: 20 }, (_, i) => ({ key: `Amber-${i % (5 + round)}`, value: value(i) }))
    await kafka.send(
      name,
      messages.map(message => ({ ...message, headers: { h0: made.word(), round: String(round) } })),
    )
  }
  const queries = [{}, ...randomQueries(16, 'read_committed')]
  const ofFirstRound = (rows: readonly Row[]) => rows.filter(([, , , , , headers]) => headers.at(-1)?.[1] === FIRST_ROUND)
  await expect
    .poll(
      async () => {
        await kafka.send(name, [{ key: 'poke', value: 'rolls the segment' }])
        return ofFirstRound(await searched(name, {})).length
      },
      { timeout: 60_000 },
    )
    .toBe(0)
  // What compaction still takes away, the consumer would wait for: nothing may have changed for two seconds.
  let [found, unchanged] = [0, 0]
  const timesUnchanged = async () => {
    const now = (await searched(name, {})).length
    unchanged = now === found ? unchanged + 1 : 0
    found = now
    return unchanged
  }
  await expect.poll(timesUnchanged, { timeout: 60_000, interval: 200 }).toBeGreaterThan(10)
  // Compaction may have gone on all the same: the topic is at rest when two searches around all others agree.
  const comparedAtRest = async () => {
    const before = await searched(name, {})
    const reading = { bootstrap: kafka.cluster.bootstrap, topic: name, count: before.length } as const
    const dump = await consume({ ...reading, isolation: 'read_committed' })
    const { differences } = await compared(name, dump, queries)
    return before.length === (await searched(name, {})).length ? differences : 'compaction went on'
  }
  await expect.poll(comparedAtRest, { timeout: 60_000 }).toEqual([])
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
