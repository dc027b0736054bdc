import { MAX_TIMESTAMP } from '#server/kafka/protocol/list-offsets'
import type { TopicLayout, TopicLog } from '#server/kafka/topic-log'
import { messageOf } from '../log.ts'

/** Times of one partition's log; a time is null when the log is empty or nobody told, and then `error` says why. */
export interface PartitionTimes {
  /** Of the first message that carries a time. */
  earliestMs: number | null
  /** The largest of all messages: retention counts from it. */
  latestMs: number | null
  error: string | null
}

const SINCE_EVER = 0n

/** Earliest and largest message time of every partition, each asked of its leader's time index; no message is read. */
export async function readLogTimes(log: TopicLog, topic: string, signal: AbortSignal): Promise<Map<number, PartitionTimes>> {
  const layout = await log.describe(topic, signal)
  const times = new Map<number, PartitionTimes>()
  const byLeader = Map.groupBy(layout.partitions, ([, { leader }]) => leader)
  await Promise.all(
    [...byLeader].map(async ([leader, group]) => {
      const partitions = group.map(([partition]) => partition)
      const found = leader === null ? 'The partition has no leader now.' : await timesBy(log, layout, leader, partitions, signal)
      for (const partition of partitions) {
        const unknown = { earliestMs: null, latestMs: null }
        times.set(
          partition,
          typeof found === 'string' ? { ...unknown, error: found } : (found.get(partition) ?? { ...unknown, error: null }),
        )
      }
    }),
  )
  return times
}

/** A text: why this leader tells nothing. */
async function timesBy(
  log: TopicLog,
  { topic }: TopicLayout,
  leader: number,
  partitions: readonly number[],
  signal: AbortSignal,
): Promise<Map<number, PartitionTimes> | string> {
  const query = { topic, partitions, isolation: 'read_uncommitted' } as const
  const [first, last] = await Promise.allSettled([
    log.offsets(leader, { ...query, timestamp: SINCE_EVER }, signal),
    log.offsets(leader, { ...query, timestamp: MAX_TIMESTAMP }, signal),
  ])
  signal.throwIfAborted()
  if (first.status === 'rejected') return `Broker ${leader}, its leader, does not answer: ${messageOf(first.reason)}`
  const latest = last.status === 'fulfilled' ? last.value : null
  return new Map(
    partitions.map(partition => {
      const earliest = first.value.get(partition)
      const newest = latest?.get(partition)
      return [
        partition,
        {
          earliestMs: earliest?.timestampMs ?? null,
          latestMs: newest?.timestampMs ?? null,
          error:
            earliest?.error ??
            newest?.error ??
            (latest === null ? 'Its broker does not tell the newest time (Kafka before 3.0).' : null),
        },
      ]
    }),
  )
}
