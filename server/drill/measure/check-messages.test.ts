import { expect, it } from 'vitest'
import { EARLIEST } from '../../kafka/protocol/list-offsets.ts'
import type { TopicLog } from '../../kafka/topic-log.ts'
import { writeBatch } from '../../kafka/write-batch.ts'
import { checkMessages } from './check-messages.ts'
import { NumberRanges } from './number-ranges.ts'

const TOPIC = 'partitura-drill'

/** A batch of the drill's messages, as the log of partition 0 has it from `offset` on. */
function batch(offset: number, numbers: readonly number[], drillId = 'd1'): Buffer {
  const records = numbers.map(number => ({
    key: Buffer.from(String(number)),
    value: Buffer.from(JSON.stringify({ drillId, partition: 0, number })),
    headers: [],
  }))
  const bytes = writeBatch(records, 1000, 'none')
  bytes.writeBigInt64BE(BigInt(offset), 0)
  return bytes
}

/** Partition 0, led by broker 1; `batches` follow one another. The first `failures` fetches fail. */
function logOf(batches: readonly Buffer[], end: number, failures = 0): TopicLog {
  let failing = failures
  const ends = batches.map(bytes => bytes.readBigInt64BE(0) + BigInt(bytes.readInt32BE(23)))
  return {
    rack: null,
    describe: topic => Promise.resolve({ topic, topicId: null, partitions: new Map([[0, { leader: 1, leaderEpoch: 0 }]]) }),
    offsets: (_leader, { timestamp }) =>
      Promise.resolve(new Map([[0, { offset: timestamp === EARLIEST ? 0n : BigInt(end), timestampMs: null, error: null }]])),
    fetch: (_leader, _layout, { partitions }) => {
      if (failing-- > 0) return Promise.reject(new Error('the leader has moved'))
      const from = partitions[0]?.fetchOffset ?? 0n
      // One batch an answer: the checker must ask on.
      const found = batches[ends.findIndex(last => last >= from)] ?? Buffer.alloc(0)
      const told = { partition: 0, errorCode: 0, highWatermark: 0n, lastStableOffset: 0n, logStartOffset: 0n }
      const answered = { ...told, preferredReadReplica: null, abortedTransactions: [], records: found }
      return Promise.resolve({ throttleTimeMs: 0, errorCode: 0, partitions: [answered] })
    },
  }
}

function written(acknowledged: readonly [number, number][], unacknowledged: readonly [number, number][] = []) {
  const rangesOf = (all: readonly [number, number][]) => {
    const ranges = new NumberRanges()
    for (const [from, to] of all) ranges.add(from, to)
    return ranges
  }
  return new Map([[0, { acknowledged: rangesOf(acknowledged), unacknowledged: rangesOf(unacknowledged) }]])
}

const check = (log: TopicLog, numbers: ReturnType<typeof written>) =>
  checkMessages(log, TOPIC, 'd1', numbers, AbortSignal.timeout(5000))

it('all that was acknowledged is found, over several answers and a leader that moves', async () => {
  const log = logOf([batch(0, [0, 1, 2]), batch(3, [3, 4, 5])], 6, 1)
  expect(await check(log, written([[0, 6]]))).toMatchObject({ acknowledged: 6, lost: 0, read: 6, repeated: 0, foreign: 0 })
})

it('an acknowledged message that is not there is counted as lost and named', async () => {
  const log = logOf([batch(0, [0, 1, 2]), batch(3, [6, 7])], 5)
  const found = await check(log, written([[0, 8]]))
  expect(found).toMatchObject({ acknowledged: 8, lost: 3 })
  expect(found.lostNumbers).toEqual([3, 4, 5].map(number => ({ partition: 0, number })))
})

it('a batch with a wrong checksum is as good as not there', async () => {
  const damaged = batch(3, [3, 4, 5])
  damaged.writeUInt8(damaged.readUInt8(damaged.length - 2) ^ 1, damaged.length - 2)
  const log = logOf([batch(0, [0, 1, 2]), damaged], 6)
  expect(await check(log, written([[0, 6]]))).toMatchObject({ lost: 3, damagedBatches: 1 })
})

it('messages in doubt may be there or not, and neither is a loss', async () => {
  const log = logOf([batch(0, [0, 1, 2]), batch(3, [3, 4, 5])], 6)
  const numbers = written(
    [[0, 3]],
    [
      [3, 6],
      [6, 9],
    ],
  )
  expect(await check(log, numbers)).toMatchObject({ lost: 0, unacknowledged: 6, unacknowledgedFound: 3 })
})

it('a message that is there twice is told, and one of another drill is not taken for ours', async () => {
  const log = logOf([batch(0, [0, 1]), batch(2, [1]), batch(3, [2], 'another')], 4)
  expect(await check(log, written([[0, 3]]))).toMatchObject({ lost: 1, repeated: 1, foreign: 1, read: 3 })
})

it('a partition that cannot be read leaves no count at all', async () => {
  const log = logOf([batch(0, [0, 1, 2])], 3, Infinity)
  await expect(checkMessages(log, TOPIC, 'd1', written([[0, 3]]), AbortSignal.timeout(400))).rejects.toThrow('could not be read')
})
