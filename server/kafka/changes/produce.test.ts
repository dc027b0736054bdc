import { expect, it } from 'vitest'
import { walkLogEntries } from '../record-batch.ts'
import { createRecordChanges } from './produce.ts'

const NOT_LEADER_OR_FOLLOWER = 6
const never = new AbortController().signal
const record = {
  topic: 'orders',
  key: null,
  value: Buffer.from('1'),
  headers: [],
  partition: null,
  timestampMs: 1,
  compression: 'none' as const,
}

/** Brokers of a topic of 50 partitions that answer Produce with these error codes in turn. */
function brokersThatAnswer(...errorCodes: number[]) {
  const sent: { partition: number; records: Buffer }[] = []
  const partitions = Array.from({ length: 50 }, (_, partition) => ({ partition, leader: 1, leaderEpoch: 0 }))
  const topics = [{ errorCode: 0, topicId: null, partitions }]
  const pool = {
    setBrokers: () => {},
    requestAny: () => Promise.resolve({ brokerId: 1, answer: { brokers: [], topics } }),
    request(_broker: number, { name }: { name: string }, args: { partition: number; records: Buffer }) {
      if (name === 'InitProducerId') return Promise.resolve({ errorCode: 0, producerId: 7n, producerEpoch: 2 })
      sent.push(args)
      const errorCode = errorCodes[sent.length - 1] ?? 0
      return Promise.resolve([{ errorCode, errorMessage: null, offset: 41n, logAppendTimeMs: -1 }])
    },
  }
  // Of the pool, only these three are used.
  return { changes: createRecordChanges(pool as never), sent }
}

it('a record that a leader took before it lost its office goes to the same partition under the same sequence: it is kept once', async () => {
  const { changes, sent } = brokersThatAnswer(NOT_LEADER_OR_FOLLOWER, NOT_LEADER_OR_FOLLOWER)
  const { partition, offset } = await changes.produce(record, never)
  expect(offset).toBe(41n)
  expect(sent.map(args => args.partition)).toEqual([partition, partition, partition])
  expect(sent[1]?.records).toEqual(sent[0]?.records)
  const [batch] = walkLogEntries(sent[0]?.records ?? Buffer.alloc(0))
  expect(batch).toMatchObject({ kind: 'batch', producerId: 7n })
})

it('a record that no leader confirmed in the end is in doubt, not refused', async () => {
  const { changes, sent } = brokersThatAnswer(...Array.from({ length: 9 }, () => NOT_LEADER_OR_FOLLOWER))
  await expect(changes.produce(record, never)).rejects.toMatchObject({ code: 'outcome-unknown' })
  expect(sent).toHaveLength(5)
})
