import { expect, test, vi } from 'vitest'
import type { BrokerPool } from '../../kafka/connections/broker-pool.ts'
import { RecordReader } from '../../kafka/record.ts'
import { walkLogEntries } from '../../kafka/record-batch.ts'
import { NumberedProducer } from './numbered-producer.ts'

const NOT_LEADER_OR_FOLLOWER = 6
const NOT_ENOUGH_REPLICAS = 19

/** Answers the first batch with `errorCode`, all later ones with success; keeps the numbers of every batch that was sent. */
function leaderThatAnswersFirst(errorCode: number) {
  const sent: number[][] = []
  const request = (_leader: number, _request: unknown, args: unknown) => {
    if (typeof args !== 'object' || args === null || !('records' in args) || !(args.records instanceof Buffer))
      throw new Error('a Produce request without records')
    sent.push(numbersIn(args.records))
    return Promise.resolve([
      { errorCode: sent.length === 1 ? errorCode : 0, errorMessage: null, offset: 0n, logAppendTimeMs: -1 },
    ])
  }
  const pool: Pick<BrokerPool, 'request'> = { request: request as BrokerPool['request'] }
  const producer = new NumberedProducer({ pool, topic: 'numbers', drillId: 'd', leaderOf: () => 1 })
  return { sent, producer }
}

function numbersIn(records: Buffer): number[] {
  const numbers: number[] = []
  for (const entry of walkLogEntries(records)) {
    if (entry.kind !== 'batch') throw new Error('no batch')
    const reader = new RecordReader(entry, entry.body)
    for (let at = 0; at < entry.body.length; at = reader.endOf(at)) numbers.push(Number(reader.read(at, 0).key?.toString()))
  }
  return numbers
}

test('numbers that a leader took and then disowned, because it lost its office meanwhile, are not written twice', async () => {
  const { sent, producer } = leaderThatAnswersFirst(NOT_LEADER_OR_FOLLOWER)
  producer.start([0])
  await vi.waitUntil(() => sent.length >= 3, { timeout: 20_000 })
  await producer.stop()
  expect(sent.slice(0, 3)).toEqual([
    [0, 1, 2],
    [3, 4, 5],
    [6, 7, 8],
  ])
  expect([...(producer.numbers().get(0)?.unacknowledged ?? [])]).toEqual([0, 1, 2])
})

test('numbers that were refused before anything was appended are sent again', async () => {
  const { sent, producer } = leaderThatAnswersFirst(NOT_ENOUGH_REPLICAS)
  producer.start([0])
  await vi.waitUntil(() => sent.length >= 2, { timeout: 20_000 })
  await producer.stop()
  expect(sent.slice(0, 2)).toEqual([
    [0, 1, 2],
    [0, 1, 2],
  ])
  expect(producer.numbers().get(0)?.unacknowledged.count).toBe(0)
})
