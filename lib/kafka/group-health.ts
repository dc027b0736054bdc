/**
 * Is a group keeping up? Judged from a window of its commits, without a threshold to configure, in the spirit of Burrow's
 * evaluator (linkedin/Burrow, core/internal/evaluator). The verdict over partitions is the worst of them.
 */
import type { GroupHealth } from '../wire/groups.ts'
import { uncommittedText } from './lag.ts'

/** One look at a group's commits in a topic, a column each; −1: no commit, or unknown. */
export interface CommitLook {
  readonly atMs: number
  readonly committedOffset: BigInt64Array
  readonly lag: BigInt64Array
  /** How many of these belong to open transactions, or lie behind them. */
  readonly uncommitted: BigInt64Array
}

/** What the rules go by, of the looks at one partition at which there was a commit. */
export interface PartitionHistory {
  readonly topic: string
  readonly partition: number
  readonly firstAtMs: number
  readonly firstLag: bigint | null
  /** null: unknown, here and above. */
  readonly lag: bigint | null
  readonly uncommitted: bigint | null
  /** By how much the commit went back and has not come forward again since; 0: not at all. */
  readonly rewoundBy: bigint
  /** Messages waited at every look. */
  readonly hadLagThroughout: boolean
  /** The commit was the same at every look. */
  readonly stoodStill: boolean
  /** From look to look the lag was known and not smaller, and at the end another than at first. */
  readonly lagOnlyGrew: boolean
  /** Share of the looks at which the lag was known. */
  readonly knownShare: number
}

export interface Verdict {
  health: GroupHealth
  reason: string | null
}

/** Shortest window that a verdict other than `ok` or `unknown` may rest on. */
export const MIN_WINDOW_MS = 60_000

const BADNESS: readonly GroupHealth[] = ['ok', 'unknown', 'warning', 'rewound', 'stalled', 'stopped']

/** As far back as a verdict looks when all of it was seen. */
const FULL_WINDOW_MS = 120_000

/**
 * What happened at place `index` of the columns over the looks, oldest first; null: there was never a commit. Values stay in
 * their columns until the end: tens of thousands of partitions are gone through at every look, and a loop that carries a BigInt
 * makes an object of each.
 */
export function historyOf(
  { topic, partition }: Pick<PartitionHistory, 'topic' | 'partition'>,
  looks: readonly CommitLook[],
  index: number,
): PartitionHistory | null {
  let first: CommitLook | null = null
  let last: CommitLook | null = null
  let highest: CommitLook | null = null
  let rewoundBy = 0n
  let [seen, known] = [0, 0]
  let [hadLagThroughout, stoodStill, neverShrank] = [true, true, true]
  for (const look of looks) {
    if (at(look.committedOffset, index) < 0n) continue
    seen++
    if (at(look.lag, index) >= 0n) known++
    if (at(look.lag, index) <= 0n) hadLagThroughout = false
    if (last !== null) {
      if (at(look.committedOffset, index) !== at(last.committedOffset, index)) stoodStill = false
      if (at(look.lag, index) < at(last.lag, index)) neverShrank = false
    }
    if (highest === null || at(look.committedOffset, index) > at(highest.committedOffset, index)) highest = look
    else if (at(look.committedOffset, index) < at(highest.committedOffset, index)) {
      const by = at(highest.committedOffset, index) - at(look.committedOffset, index)
      if (by > rewoundBy) rewoundBy = by
    }
    first ??= look
    last = look
  }
  if (first === null || last === null || highest === null) return null
  const isMadeUpFor = at(last.committedOffset, index) >= at(highest.committedOffset, index)
  return {
    topic,
    partition,
    firstAtMs: first.atMs,
    firstLag: orNull(at(first.lag, index)),
    lag: orNull(at(last.lag, index)),
    uncommitted: orNull(at(last.uncommitted, index)),
    // A rewind that has been made up for is history.
    rewoundBy: isMadeUpFor ? 0n : rewoundBy,
    hadLagThroughout,
    stoodStill,
    lagOnlyGrew: neverShrank && known === seen && at(first.lag, index) !== at(last.lag, index),
    knownShare: known / seen,
  }
}

function at(column: BigInt64Array, index: number): bigint {
  return column[index] ?? -1n
}

function orNull(value: bigint): bigint | null {
  return value < 0n ? null : value
}

/**
 * How much of the two minutes that a verdict may rest on was seen, 0 to 1 and in tenths: the time watched, less the looks at
 * which the lag was unknown. The least of the partitions counts. 1 where nothing is unread, for that needs no past.
 */
export function evidenceCompleteness(partitions: Iterable<PartitionHistory>, nowMs: number): number {
  let least = 1
  for (const { lag, firstAtMs, knownShare } of partitions) {
    if (lag === 0n) continue
    least = Math.min(least, Math.min(1, (nowMs - firstAtMs) / FULL_WINDOW_MS) * knownShare)
  }
  return Math.floor(least * 10) / 10
}

/** Verdict over all partitions of a group; `hasMembers` null means that the coordinator did not say. */
export function evaluateGroupHealth(partitions: Iterable<PartitionHistory>, hasMembers: boolean | null, nowMs: number): Verdict {
  let worst: Verdict | null = null
  for (const partition of partitions) {
    const verdict = evaluatePartition(partition, hasMembers, nowMs)
    if (worst === null || BADNESS.indexOf(verdict.health) > BADNESS.indexOf(worst.health)) worst = verdict
  }
  return worst ?? { health: 'unknown', reason: 'the group has committed no offsets' }
}

const OK: Verdict = { health: 'ok', reason: null }

/** Verdict over one partition. The rules are tried in order; the first that holds decides. */
export function evaluatePartition(history: PartitionHistory, hasMembers: boolean | null, nowMs: number): Verdict {
  const { lag, hadLagThroughout } = history
  // Rule 1: nothing is unread now, so nothing is wrong now.
  if (lag === 0n) return OK
  const where = `${history.topic}-${history.partition}`
  // Rule 2: the committed offset went back: somebody reset it, or messages are being read again.
  if (history.rewoundBy > 0n) return { health: 'rewound', reason: `${where} was set back by ${history.rewoundBy} messages` }
  if (lag === null) return { health: 'unknown', reason: `the lag of ${where} is unknown` }
  // Rule 3: nobody is reading while messages wait.
  if (hasMembers === false)
    return { health: 'stopped', reason: `the group has no members and ${where} has ${lag} unread messages` }
  if (nowMs - history.firstAtMs < MIN_WINDOW_MS) {
    return { health: 'unknown', reason: `watched for less than ${MIN_WINDOW_MS / 1000} s` }
  }
  if (hadLagThroughout && history.stoodStill) {
    // Rule 4: all that is unread is of an open transaction, or behind it: the group waits at the last stable offset for its end.
    if (history.uncommitted === lag) {
      return { health: 'warning', reason: `${where} waits for an open transaction to end: ${uncommittedText(lag)}` }
    }
    // Rule 5: messages wait all the time and the committed offset does not move.
    return { health: 'stalled', reason: `${where} has ${lag} unread messages and its committed offset does not move` }
  }
  // Rule 6: commits advance, but the lag only ever grew over the window.
  if (hadLagThroughout && history.lagOnlyGrew) {
    return { health: 'warning', reason: `the lag of ${where} grew from ${history.firstLag} to ${lag}` }
  }
  return OK
}
