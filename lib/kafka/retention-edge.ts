import { retentionLimits, type RetentionLimit, type RetentionRules } from './retention.ts'

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS
const DAY_MS = 24 * HOUR_MS

/**
 * How far ahead the edge of retention looks: an eighth of what is kept by time, a minute to a day; an hour where only size
 * limits. null: nothing takes messages away by age or size, or it is not known.
 */
export function edgeAheadMs(rules: RetentionRules): number | null {
  const limits = retentionLimits(rules) ?? []
  if (limits.includes('time')) return Math.min(DAY_MS, Math.max(MINUTE_MS, Number(rules.retentionMs) / 8))
  return limits.includes('bytes') ? HOUR_MS : null
}

export interface EdgeFacts {
  logStartOffset: bigint | null
  logEndOffset: bigint | null
  /** First message young enough to stay; null: none is. undefined: not known. */
  firstToStay: bigint | null | undefined
  sizeBytes: number | null
  bytesPerSecond: number | null
}

export interface RetentionEdge {
  /** What lies before it may go. The log start: nothing does. */
  offset: bigint
  by: Exclude<RetentionLimit, 'compaction'>
  /** By size it is worked out from the mean size of a message and the present rate; by time Kafka told it. */
  estimated: boolean
}

/**
 * Up to which offset messages may go within `aheadMs`. Not before: Kafka deletes whole segments. null: unknown, or nothing
 * limits the log.
 */
export function retentionEdge(facts: EdgeFacts, rules: RetentionRules, aheadMs: number): RetentionEdge | null {
  const { logStartOffset: start, logEndOffset: end } = facts
  const limits = retentionLimits(rules) ?? []
  if (start === null || end === null) return null
  const edges: RetentionEdge[] = []
  if (limits.includes('time') && facts.firstToStay !== undefined) {
    edges.push({ offset: within(facts.firstToStay ?? end, start, end), by: 'time', estimated: false })
  }
  const bySize = limits.includes('bytes') ? edgeBySize(facts, start, end, Number(rules.retentionBytes), aheadMs) : null
  if (bySize !== null) edges.push({ offset: bySize, by: 'bytes', estimated: true })
  return edges.toSorted((a, b) => (a.offset > b.offset ? -1 : 1))[0] ?? null
}

function edgeBySize(facts: EdgeFacts, start: bigint, end: bigint, retentionBytes: number, aheadMs: number): bigint | null {
  const { sizeBytes, bytesPerSecond } = facts
  if (sizeBytes === null || bytesPerSecond === null) return null
  const excess = sizeBytes + (bytesPerSecond * aheadMs) / 1000 - retentionBytes
  if (excess <= 0 || sizeBytes <= 0) return start
  const messages = Math.floor((Number(end - start) * excess) / sizeBytes)
  return within(start + BigInt(messages), start, end)
}

function within(offset: bigint, start: bigint, end: bigint): bigint {
  return offset < start ? start : offset > end ? end : offset
}
