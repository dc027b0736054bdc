import type { TopicState } from '#lib/kafka/cluster-state'
import { messageOf } from '../log.ts'
import type { ClusterHandle } from './context.ts'

export interface OffsetAddress {
  partition: number
  offset: bigint
}

const MOST_ASKED = 200
const AT_ONCE = 6
const KEPT = 20_000

/** What stands at an offset of a topic never changes, so its time is asked for once. By cluster, as long as the process lives. */
const known = new WeakMap<object, Map<string, number | null>>()

/** The time of the message at an offset, if it was asked for before. */
export function knownTimeAt(cluster: ClusterHandle, topic: TopicState, address: OffsetAddress): number | null {
  return known.get(cluster.messages)?.get(keyOf(topic, address)) ?? null
}

/**
 * Finds the times of messages out, a few at once; what cannot be read within the signal's time stays unknown. At most 200 are
 * asked at a time: the rest is asked next time. Returns why some failed; null: none did. Never rejects.
 */
export async function askTimesAt(
  cluster: ClusterHandle,
  topic: TopicState,
  addresses: readonly OffsetAddress[],
  signal: AbortSignal,
): Promise<string | null> {
  const times = known.get(cluster.messages) ?? new Map<string, number | null>()
  known.set(cluster.messages, times)
  const wanted = addresses.filter(address => !times.has(keyOf(topic, address))).slice(0, MOST_ASKED)
  let trouble: string | null = null
  const askNext = async (): Promise<void> => {
    for (let address = wanted.shift(); address !== undefined && !signal.aborted; address = wanted.shift()) {
      try {
        remember(
          times,
          keyOf(topic, address),
          await cluster.messages.timeAt(topic.name, address.partition, address.offset, signal),
        )
      } catch (error) {
        trouble = messageOf(error)
      }
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, askNext))
  return trouble
}

function remember(times: Map<string, number | null>, key: string, timeMs: number | null): void {
  // An offset that nothing stands at yet may have a message a moment later.
  if (timeMs === null) return
  const [oldest] = times.keys()
  if (times.size >= KEPT && oldest !== undefined) times.delete(oldest)
  times.set(key, timeMs)
}

function keyOf({ name, topicId }: TopicState, { partition, offset }: OffsetAddress): string {
  return `${topicId ?? name}/${partition}/${offset}`
}
