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
 * own record begins too late: while the sum was not above the offset, no partition's log start was.
 */
export function removalTime(offset: number, ofPartition: LogStarts, ofAll: LogStarts): RemovalTime {
  const { points, stepMs } = ofPartition
  const passed = points.findIndex(([, , max]) => max > offset)
  const before = points[passed]
  if (before === undefined) return { afterMs: lastBelow(offset, ofAll, Infinity), beforeMs: null }
  const [tMs, min] = before
  const beforeMs = tMs + stepMs
  if (min <= offset) return { afterMs: tMs, beforeMs }
  return { afterMs: points[passed - 1]?.[0] ?? lastBelow(offset, ofAll, tMs), beforeMs }
}

/** The last time before `untilMs` at which the recorded value was not above the offset. */
function lastBelow(offset: number, { points }: LogStarts, untilMs: number): number | null {
  return points.findLast(([tMs, min]) => tMs <= untilMs && min <= offset)?.[0] ?? null
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
