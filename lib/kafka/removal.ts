import type { HistoryPoint } from '#lib/wire/history'
import { retentionLimits, type RetentionRules } from './retention.ts'

/** Between which moments a message was removed, epoch milliseconds; null: not known. */
export interface RemovalTime {
  afterMs: number | null
  beforeMs: number | null
}

/** A log start as it was recorded: points of `topic.log-start`, and their width. */
export interface LogStarts {
  points: readonly HistoryPoint[]
  stepMs: number
}

/**
 * When the log start passed an offset, as closely as the record tells. The sum over all partitions helps where the partition's
 * own record begins too late: while the sum was not above the offset, no partition's log start was. The last passage counts:
 * earlier ones are of a topic of the same name that was deleted.
 */
export function removalTime(offset: number, ofPartition: LogStarts, ofAll: LogStarts): RemovalTime {
  const { points, stepMs } = ofPartition
  const notBeforeMs = Math.max(lastBelow(offset, ofPartition), lastBelow(offset, ofAll))
  const afterMs = notBeforeMs === -Infinity ? null : notBeforeMs
  const passed = points.find(([tMs, , max]) => tMs >= notBeforeMs && max > offset)
  return { afterMs, beforeMs: passed === undefined ? null : passed[0] + stepMs }
}

/** The last time at which the recorded value was not above the offset; −Infinity: none is recorded. */
function lastBelow(offset: number, { points }: LogStarts): number {
  return points.findLast(([, min]) => min <= offset)?.[0] ?? -Infinity
}

export type RemovalCause = 'time' | 'bytes' | 'request'

/**
 * What may have moved the log start: a limit of the topic, or, where there is none, only a request (Kafka's DeleteRecords). A
 * request can move it in any topic. null: the configuration is not known.
 */
export function removalCauses(rules: RetentionRules): RemovalCause[] | null {
  const limits = retentionLimits(rules)
  if (limits === null) return null
  const causes = limits.filter(limit => limit !== 'compaction')
  return causes.length === 0 ? ['request'] : causes
}
