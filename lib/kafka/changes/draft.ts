/** What the parts of `detectChanges` have in common. */
import { formatDuration } from '../../format/duration.ts'
import type { ClusterEvent } from '../../wire/events.ts'
import { durationText } from '../broker-health.ts'

/** An event before it gets its time and id. */
export type Draft = Omit<ClusterEvent, 'id' | 'timeMs' | 'missed'> & { missed?: number }

/** Elections that fell between two looks: the epoch counts every one. */
export function missedElections(before: number | null, after: number | null): number {
  return before === null || after === null ? 0 : Math.max(0, after - before - 1)
}

export function epochText(epoch: number | null): string {
  return epoch === null ? '' : `, epoch ${epoch}`
}

export function missedText(missed: number): string {
  return missed === 0 ? '' : ` (${missed} election${missed === 1 ? '' : 's'} missed between looks)`
}

/** How long something lasted that began at `sinceMs`; null when nobody saw it begin. */
export function lastedMs(sinceMs: number | null, nowMs: number | null): number | null {
  return sinceMs === null || nowMs === null || nowMs < sinceMs ? null : nowMs - sinceMs
}

/** " after 41 s", with tenths while it is short; nothing when nobody saw it begin. */
export function afterText(durationMs: number | null): string {
  if (durationMs === null || durationMs === 0) return ''
  return ` after ${durationMs < 10_000 ? formatDuration(durationMs) : durationText(durationMs)}`
}

/** The field of an event that has a duration, absent where it is unknown. */
export function withDuration(durationMs: number | null): { durationMs?: number } {
  return durationMs === null ? {} : { durationMs }
}

export function list(brokerIds: readonly number[]): string {
  return brokerIds.length === 0 ? 'none' : brokerIds.join(', ')
}
