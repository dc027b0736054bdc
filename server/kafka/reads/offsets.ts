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
  /** Last stable offsets, of the partitions for which they were asked. */
  stable: ListOffsetsAnswer | null
  /** When the end offsets came; epoch and monotonic milliseconds. */
  atMs: number
  monotonicMs: number
}

export interface OffsetsRead {
  byLeader: ReadonlyMap<number, LeaderOffsets>
  failures: Failure[]
}

const NONE: LedPartitions = new Map()

/**
 * Log start and log end offsets of all partitions given, each from its leader, all leaders at once; of those in `unstable` the
 * last stable offset too. It is asked for after the log end, so that one below it is that of a transaction that is open still.
 */
export async function readOffsets(
  pool: BrokerPool,
  led: LedPartitions,
  options: ReadOptions,
  unstable: LedPartitions = NONE,
): Promise<OffsetsRead> {
  const { answers, failures } = await askBrokers(led.keys(), async brokerId => {
    const topics = led.get(brokerId) ?? []
    const end = pool.request(brokerId, listOffsetsRequest, { timestamp: LATEST, topics }, options).then(answer => ({
      answer,
      atMs: Date.now(),
      monotonicMs: performance.now(),
    }))
    const start = pool.request(brokerId, listOffsetsRequest, { timestamp: EARLIEST, topics }, options)
    const asked = unstable.get(brokerId)
    const committed = { timestamp: LATEST, isolation: 'read_committed' } as const
    const stable = asked ? pool.request(brokerId, listOffsetsRequest, { ...committed, topics: asked }, options) : null
    const [{ answer, ...times }, startAnswer, stableAnswer] = await Promise.all([end, start, stable])
    return { end: answer, start: startAnswer, stable: stableAnswer, ...times }
  })
  return { byLeader: answers, failures }
}
