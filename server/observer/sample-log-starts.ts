import { numberAt, offsetAt, type ClusterState } from '#lib/kafka/cluster-state'
import type { Sample } from '../history/sample-batch.ts'

/** Series of log starts by partition, of all topics together. */
export const MOST_LOG_STARTS = 1000

/**
 * Log starts by partition, where something was removed: that the others stand at 0 the topic's sum says, too. Of whole topics, as
 * far as there are places, and none that was read more than `maxAgeMs` ago. `omitted`: series that have no place.
 */
export function sampleLogStarts(
  { topics, partitionColumns }: ClusterState,
  nowMs: number,
  maxAgeMs: number,
  most = MOST_LOG_STARTS,
): { samples: Sample[]; omitted: number } {
  const samples: Sample[] = []
  let [left, omitted] = [most, 0]
  for (const { name, partitions } of topics.values()) {
    const moved = partitions.filter(({ row }) => (offsetAt(partitionColumns.logStartOffset, row) ?? 0n) > 0n)
    if (moved.length > left) {
      omitted += moved.length
      continue
    }
    left -= moved.length
    for (const { partition, row } of moved) {
      const readAtMs = numberAt(partitionColumns.offsetsAsOfMs, row)
      if (readAtMs === null || nowMs - readAtMs > maxAgeMs) continue
      const value = Number(offsetAt(partitionColumns.logStartOffset, row))
      samples.push({ metric: 'topic.log-start', labels: { topic: name, partition: String(partition) }, value })
    }
  }
  return { samples, omitted }
}
