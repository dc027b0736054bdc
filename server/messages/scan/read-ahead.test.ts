import { expect, it } from 'vitest'
import type { ScanLine } from '#lib/wire/messages'
import type { FetchArgs } from '#server/kafka/protocol/fetch'
import type { TopicLog } from '#server/kafka/topic-log'
import { writeBatch } from '../../testing/record-batches.ts'
import { decodeChunk } from '../decode/decode-chunk.ts'
import type { DecodePool } from '../decode/decode-pool.ts'
import { endOfBatches, ReadAhead } from './read-ahead.ts'
import { readScanQuery } from './scan-query.ts'
import { scanTopic } from './scan-topic.ts'

const BATCHES = 12
const IN_BATCH = 10
const END = BigInt(BATCHES * IN_BATCH)
const batches = Array.from({ length: BATCHES }, (_, i) =>
  writeBatch({
    baseOffset: BigInt(i * IN_BATCH),
    records: Array.from({ length: IN_BATCH }, (_, n) => ({ value: `needle ${i * IN_BATCH + n}` })),
  }),
)

/** One partition whose leader gives two batches an answer; `failing`: the answers, counted from 0, that never come. */
function fakeLog(failing: readonly number[] = []) {
  const asked: { offset: bigint; whileDecoding: boolean }[] = []
  const state = { decoding: 0, lent: 0 }
  const log: TopicLog = {
    rack: null,
    describe: topic => Promise.resolve({ topic, topicId: null, partitions: new Map([[0, { leader: 1, leaderEpoch: 0 }]]) }),
    offsets: (_leader, { timestamp }) =>
      Promise.resolve(new Map([[0, { offset: timestamp === -2n ? 0n : END, timestampMs: null, error: null }]])),
    async fetch(_leader, _layout, { partitions, allocate }: Omit<FetchArgs, 'topic'>) {
      const offset = partitions[0]?.fetchOffset ?? 0n
      const place = asked.push({ offset, whileDecoding: false }) - 1
      await Promise.resolve()
      asked[place] = { offset, whileDecoding: state.decoding > 0 }
      if (failing.includes(place)) throw new Error('the connection was lost')
      const first = Number(offset) / IN_BATCH
      const bytes = Buffer.concat(batches.slice(Math.floor(first), Math.floor(first) + 2))
      const records = allocate(bytes.length)
      bytes.copy(records)
      const offsets = { highWatermark: END, lastStableOffset: END, logStartOffset: 0n, preferredReadReplica: null }
      const fetched = { partition: 0, errorCode: 0, ...offsets, abortedTransactions: [], records }
      return { throttleTimeMs: 0, errorCode: 0, partitions: [fetched] }
    },
  }
  const pool: DecodePool = {
    lend: sizeBytes => (state.lent++, Buffer.alloc(sizeBytes)),
    async run(task) {
      state.decoding++
      // Long enough for a request that was sent meanwhile to be answered.
      for (let turn = 0; turn < 20; turn++) await new Promise(resolve => setImmediate(resolve))
      state.decoding--
      state.lent--
      return decodeChunk(task)
    },
    takeBack: () => void state.lent--,
    close: () => Promise.resolve(),
  }
  return { log, pool, asked, state }
}

async function offsetsFound({ log, pool }: ReturnType<typeof fakeLog>, query: Parameters<typeof readScanQuery>[0]) {
  const lines: ScanLine[] = []
  const signal = new AbortController().signal
  for await (const line of scanTopic(log, pool, 'one', readScanQuery(query), signal)) lines.push(line)
  expect(lines.at(-1)).toMatchObject({ type: 'end', reason: 'end-reached', scanned: Number(END) })
  return lines.flatMap(line => (line.type === 'message' ? [Number(line.offset)] : []))
}

const ALL = Array.from({ length: Number(END) }, (_, i) => i)

it('the next piece of a single partition is fetched while the one before is looked through, each once', async () => {
  const fake = fakeLog()
  expect(await offsetsFound(fake, { contains: 'needle', limit: 1000 })).toEqual(ALL)
  expect(fake.asked.map(({ offset }) => offset)).toEqual([0n, 20n, 40n, 60n, 80n, 100n])
  expect(fake.asked.slice(1).every(({ whileDecoding }) => whileDecoding)).toBe(true)
  expect(fake.state.lent).toBe(0)
})

it('a piece that could not be fetched ahead is asked for again as usual: nothing is lost or comes twice', async () => {
  const fake = fakeLog([1, 4])
  expect(await offsetsFound(fake, { contains: 'needle', limit: 1000 })).toEqual(ALL)
  expect(fake.asked.map(({ offset }) => Number(offset))).toEqual([0, 20, 20, 40, 60, 60, 80, 100])
  expect(fake.state.lent).toBe(0)
})

it('without a filter nothing is fetched ahead: the reader may want no more', async () => {
  const fake = fakeLog()
  expect(await offsetsFound(fake, { limit: 1000 })).toEqual(ALL)
  expect(fake.asked.some(({ whileDecoding }) => whileDecoding)).toBe(false)
})

it('what was fetched ahead of another offset than the one where the search goes on is given back', async () => {
  const given: Uint8Array[] = []
  const ahead = new ReadAhead(records => void given.push(records))
  const records = batches[0] ?? Buffer.alloc(0)
  const offsets = { highWatermark: END, lastStableOffset: END, logStartOffset: 0n, preferredReadReplica: null }
  const fetched = { partition: 0, errorCode: 0, ...offsets, abortedTransactions: [], records }
  ahead.begin(0, 20n, Promise.resolve(fetched))
  expect(ahead.claim(0, 15n)).toBeNull()
  await expect.poll(() => given).toEqual([records])
  expect(ahead.claim(0, 20n)).toBeNull()
  ahead.begin(0, 20n, Promise.resolve(fetched))
  expect(await ahead.claim(0, 20n)).toBe(fetched)
  ahead.begin(0, 20n, Promise.resolve({ ...fetched, errorCode: 6 }))
  expect(await ahead.claim(0, 20n)).toBeNull()
})

it('the end of an answer is behind its last whole batch', () => {
  const [first = Buffer.alloc(0), second = Buffer.alloc(0)] = batches
  expect(endOfBatches(Buffer.concat([first, second]))).toBe(20n)
  expect(endOfBatches(Buffer.concat([first, second.subarray(0, 70)]))).toBe(10n)
  expect(endOfBatches(second.subarray(0, 70))).toBeNull()
  const broken = Buffer.from(second)
  broken.writeInt32BE(3, 8)
  expect(endOfBatches(Buffer.concat([first, broken]))).toBeNull()
})
