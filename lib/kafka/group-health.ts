/**
 * Is a group keeping up? Judged from a window of its commits, without a threshold to configure, in the spirit of Burrow's
 * evaluator (linkedin/Burrow, core/internal/evaluator). The verdict over partitions is the worst of them.
 */
import type { GroupHealth } from '../wire/groups.ts'
import { uncommittedText } from './lag.ts'

/** One look at a committed offset. `lag` null: unknown at that time. */
export interface CommitPoint {
  atMs: number
  committedOffset: bigint
  lag: bigint | null
  /** How many of these belong to open transactions, or lie behind them. */
  uncommitted?: bigint | null
}

export interface PartitionCommits {
  topic: string
  partition: number
  /** Oldest first. Consecutive looks at which nothing changed may be left out, but for the newest. */
  points: readonly CommitPoint[]
  /** Of all looks, those left out too: the share at which the lag was known; absent: none was left out. */
  knownShare?: number
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
 * How much of the two minutes that a verdict may rest on was seen, 0 to 1 and in tenths: the time watched, less the looks at
 * which the lag was unknown. The least of the partitions counts. 1 where nothing is unread, for that needs no past.
 */
export function evidenceCompleteness(partitions: Iterable<PartitionCommits>, nowMs: number): number {
  let least: number | null = null
  for (const { points, knownShare } of partitions) {
    const first = points[0]
    if (points.at(-1)?.lag === 0n) continue
    const watched = first === undefined ? 0 : Math.min(1, (nowMs - first.atMs) / FULL_WINDOW_MS)
    const known = knownShare ?? points.filter(({ lag }) => lag !== null).length / Math.max(1, points.length)
    least = Math.min(least ?? 1, watched * known)
  }
  return Math.floor((least ?? 1) * 10) / 10
}

/** Verdict over all partitions of a group; `hasMembers` null means that the coordinator did not say. */
export function evaluateGroupHealth(partitions: Iterable<PartitionCommits>, hasMembers: boolean | null, nowMs: number): Verdict {
  let worst: Verdict | null = null
  for (const partition of partitions) {
    const verdict = evaluatePartition(partition, hasMembers, nowMs)
    if (worst === null || BADNESS.indexOf(verdict.health) > BADNESS.indexOf(worst.health)) worst = verdict
  }
  return worst ?? { health: 'unknown', reason: 'the group has committed no offsets' }
}

/** Verdict over one partition. The rules are tried in order; the first that holds decides. */
export function evaluatePartition(commits: PartitionCommits, hasMembers: boolean | null, nowMs: number): Verdict {
  const { points } = commits
  const where = `${commits.topic}-${commits.partition}`
  const last = points.at(-1)
  const first = points[0]
  if (!last || !first) return { health: 'unknown', reason: `nothing seen of ${where} yet` }
  // Rule 1: nothing is unread now, so nothing is wrong now.
  if (last.lag === 0n) return { health: 'ok', reason: null }
  // Rule 2: the committed offset went back: somebody reset it, or messages are being read again.
  const rewind = rewoundBy(points)
  if (rewind > 0n) return { health: 'rewound', reason: `${where} was set back by ${rewind} messages` }
  if (last.lag === null) return { health: 'unknown', reason: `the lag of ${where} is unknown` }
  // Rule 3: nobody is reading while messages wait.
  if (hasMembers === false)
    return { health: 'stopped', reason: `the group has no members and ${where} has ${last.lag} unread messages` }
  if (nowMs - first.atMs < MIN_WINDOW_MS) return { health: 'unknown', reason: `watched for less than ${MIN_WINDOW_MS / 1000} s` }
  if (hadLagThroughout(points) && points.every(point => point.committedOffset === last.committedOffset)) {
    // Rule 4: all that is unread is of an open transaction, or behind it: the group waits at the last stable offset for its end.
    if (last.uncommitted === last.lag) {
      return { health: 'warning', reason: `${where} waits for an open transaction to end: ${uncommittedText(last.lag)}` }
    }
    // Rule 5: messages wait all the time and the committed offset does not move.
    return { health: 'stalled', reason: `${where} has ${last.lag} unread messages and its committed offset does not move` }
  }
  // Rule 6: commits advance, but the lag only ever grew over the window.
  if (hadLagThroughout(points) && lagOnlyGrew(points)) {
    return { health: 'warning', reason: `the lag of ${where} grew from ${first.lag} to ${last.lag}` }
  }
  return { health: 'ok', reason: null }
}

function rewoundBy(points: readonly CommitPoint[]): bigint {
  let rewind = 0n
  let highest: bigint | null = null
  for (const { committedOffset } of points) {
    if (highest !== null && highest - committedOffset > rewind) rewind = highest - committedOffset
    if (highest === null || committedOffset > highest) highest = committedOffset
  }
  // A rewind that has been made up for is history.
  const last = points.at(-1)
  return last && highest !== null && last.committedOffset < highest ? rewind : 0n
}

function hadLagThroughout(points: readonly CommitPoint[]): boolean {
  return points.every(point => point.lag !== null && point.lag > 0n)
}

function lagOnlyGrew(points: readonly CommitPoint[]): boolean {
  let previous: bigint | null = null
  for (const { lag } of points) {
    if (lag === null || (previous !== null && lag < previous)) return false
    previous = lag
  }
  return points.length > 1 && points[0]?.lag !== points.at(-1)?.lag
}
