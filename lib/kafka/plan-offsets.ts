/** What changing a group's committed offsets would do, partition by partition. */
import type { OffsetTarget } from './offset-target.ts'

/** `refuse`: an offset beyond the log is a mistake. `clamp`: it becomes the nearest end of the log. */
export type BeyondLog = 'refuse' | 'clamp'

/** What is known of a partition when the change is planned; each null: unknown, with `failure` saying why. */
export interface PartitionFacts {
  topic: string
  partition: number
  /** null: never committed. */
  committedOffset: bigint | null
  logStartOffset: bigint | null
  logEndOffset: bigint | null
  /** What the target says of this partition (by time, another group's, from the file); null: nothing. */
  told: bigint | null
  /** Why the log's ends are unknown. */
  failure: string | null
}

/** `skips`: messages are never read. `repeats`: messages are read again. `unknown`: there was no offset before. */
export type OffsetEffect = 'skips' | 'repeats' | 'none' | 'unknown'

export interface PlannedOffset {
  topic: string
  partition: number
  before: bigint | null
  /** null: it stays as it is; the note or the problem says why. */
  after: bigint | null
  logStartOffset: bigint | null
  logEndOffset: bigint | null
  /** Between before and after, of those that the log still has; null: not known. */
  messages: bigint | null
  effect: OffsetEffect
  /** What else is worth knowing: clamped, or left out. */
  note: string | null
  /** Why the change as a whole cannot be made. */
  problem: string | null
}

/** Plans one partition. `lag`-like rules: counts are by offsets, an upper bound where the log is compacted. */
export function planOffset(facts: PartitionFacts, target: OffsetTarget, beyondLog: BeyondLog): PlannedOffset {
  const { topic, partition, committedOffset: before, logStartOffset: start, logEndOffset: end, failure } = facts
  const row = { topic, partition, before, logStartOffset: start, logEndOffset: end }
  const stays = { ...row, after: null, messages: null, effect: 'unknown', note: null, problem: null } as const
  if (start === null || end === null) {
    return { ...stays, problem: `The ends of the log are unknown: ${failure ?? 'its leader did not answer'}.` }
  }
  const wanted = wantedOffset(facts, target, start, end)
  if (typeof wanted === 'string') return { ...stays, note: wanted, effect: 'none' }
  const { offset, note } = wanted
  const side = offset < start ? `below the log start (${start})` : offset > end ? `beyond the log end (${end})` : null
  if (side !== null && beyondLog === 'refuse') return { ...stays, problem: `Offset ${offset} is ${side}.` }
  const after = offset < start ? start : offset > end ? end : offset
  const notes = [note, side === null ? null : `${offset} is ${side}: clamped`].filter(text => text !== null)
  return { ...row, after, ...effectOf(before, after, start, end), note: notes.join('; ') || null, problem: null }
}

/** The offset that the target means here, or why it means none. */
function wantedOffset(
  { committedOffset, told }: PartitionFacts,
  target: OffsetTarget,
  start: bigint,
  end: bigint,
): { offset: bigint; note: string | null } | string {
  switch (target.kind) {
    case 'earliest':
      return { offset: start, note: null }
    case 'latest':
      return { offset: end, note: null }
    case 'offset':
      return { offset: target.offset, note: null }
    case 'shift':
      if (committedOffset === null) return 'left as it is: the group has never committed here, so there is nothing to shift'
      return { offset: committedOffset + target.by, note: null }
    case 'time':
      return told === null ? { offset: end, note: 'no message is so young: the log end' } : { offset: told, note: null }
    case 'group':
      return told === null ? `left as it is: group “${target.groupId}” has not committed here` : { offset: told, note: null }
    case 'file':
      return told === null ? 'left as it is: the file does not name it' : { offset: told, note: null }
  }
}

function effectOf(before: bigint | null, after: bigint, start: bigint, end: bigint): Pick<PlannedOffset, 'messages' | 'effect'> {
  if (before === null) return { messages: null, effect: 'unknown' }
  if (before === after) return { messages: 0n, effect: 'none' }
  // What the log no longer has is neither skipped nor read again.
  const inLog = before < start ? start : before > end ? end : before
  const messages = after > inLog ? after - inLog : inLog - after
  if (messages === 0n) return { messages, effect: 'none' }
  return { messages, effect: after > inLog ? 'skips' : 'repeats' }
}

export interface PlanTotals {
  partitions: number
  /** Partitions whose committed offset moves. */
  changed: number
  skipped: bigint
  repeated: bigint
}

export function planTotals(rows: readonly PlannedOffset[]): PlanTotals {
  const sum = (effect: OffsetEffect) =>
    rows.reduce((total, row) => (row.effect === effect ? total + (row.messages ?? 0n) : total), 0n)
  const changed = rows.filter(({ before, after }) => after !== null && after !== before).length
  return { partitions: rows.length, changed, skipped: sum('skips'), repeated: sum('repeats') }
}
