import type { Failure } from '#lib/wire/common'
import type { BrokerPool } from '../connections/broker-pool.ts'
import { EARLIEST, LATEST, listOffsetsRequest } from '../protocol/list-offsets.ts'
import type { ListOffsetsAnswer } from '../protocol/list-offsets.ts'
import { askBrokers } from './ask-brokers.ts'
import type { ReadOptions } from './ask-brokers.ts'

/** Partitions by the broker that leads them. */
export type LedPartitions = ReadonlyMap<number, readonly { name: string; partitions: readonly number[] }[]>

export interface LeaderOffsets {
  end: ListOffsetsAnswer
  start: ListOffsetsAnswer
  /** When the end offsets came; epoch and monotonic milliseconds. */
  atMs: number
  monotonicMs: number
}

export interface OffsetsRead {
  byLeader: ReadonlyMap<number, LeaderOffsets>
  failures: Failure[]
}

/** Log start and log end offsets of all partitions given, each from its leader, all leaders at once. */
export async function readOffsets(pool: BrokerPool, led: LedPartitions, options: ReadOptions): Promise<OffsetsRead> {
  const { answers, failures } = await askBrokers(led.keys(), async brokerId => {
    const topics = led.get(brokerId) ?? []
    const end = pool.request(brokerId, listOffsetsRequest, { timestamp: LATEST, topics }, options).then(answer => ({
      answer,
      atMs: Date.now(),
      monotonicMs: performance.now(),
    }))
    const start = pool.request(brokerId, listOffsetsRequest, { timestamp: EARLIEST, topics }, options)
    const [{ answer, ...times }, startAnswer] = await Promise.all([end, start])
    return { end: answer, start: startAnswer, ...times }
  })
  return { byLeader: answers, failures }
}
