import { setTimeout as sleep } from 'node:timers/promises'
import type { DrillPrediction } from '#lib/wire/drill'
import type { DrilledCluster } from './run-drill.ts'

const LIMIT_MS = 30_000
const LOOK_EVERY_MS = 1000

/**
 * Partitions whose every copy was on the lost disk stay without a leader when their broker is back: to Kafka it may know less
 * than it did. Nothing is left to lose, so the broker is elected again, empty (an unclean election). Answers which these were.
 */
export async function electEmptied(
  cluster: DrilledCluster,
  prediction: DrillPrediction | null,
  signal: AbortSignal,
): Promise<{ topic: string; partition: number }[]> {
  const emptied = (prediction?.partitions ?? []).filter(({ dataLost }) => dataLost)
  const elected = new Map<string, { topic: string; partition: number }>()
  if (emptied.length === 0) return []
  const untilMs = performance.now() + LIMIT_MS
  while (performance.now() < untilMs && !signal.aborted) {
    await cluster.refresh(['metadata'])
    const { topics } = cluster.state()
    const leaderless = emptied.flatMap(({ topic, partition }) => {
      const now = topics.get(topic)?.partitions.find(each => each.partition === partition)
      return now?.leader === null ? [{ topic, partition }] : []
    })
    if (leaderless.length === 0) break
    for (const each of leaderless) elected.set(`${each.topic}-${each.partition}`, each)
    // Refused while Kafka does not know yet that the broker has a directory again.
    await cluster.changes.electLeaders('unclean', leaderless, signal).catch(() => [])
    await sleep(LOOK_EVERY_MS, undefined, { signal }).catch(() => {})
  }
  return [...elected.values()]
}
