import { durationText } from './broker-health.ts'
import { offsetAt, type ClusterState, type GroupState, type PartitionState } from './cluster-state.ts'
import { NOT_TOLD, type LagInput } from './lag.ts'

/** Offsets of two looks that lie further apart than this are not set against each other. */
const MAX_APART_MS = 15_000
/** Looks end a little after what they have read. */
const SAME_LOOK_MS = 1000

/** What the state knows of a group's lag in a partition; `partition` null: there is no such topic or partition (any more). */
export function lagInputOf(
  state: ClusterState,
  group: Pick<GroupState, 'offsetsAsOfMs' | 'error'>,
  partition: PartitionState | null,
  { committedOffset, told }: { committedOffset: bigint | null; told: bigint | null },
): LagInput {
  if (partition === null) {
    const obstacle = 'the topic or partition no longer exists'
    return { committedOffset, told: told === NOT_TOLD ? null : told, logStartOffset: null, logEndOffset: null, obstacle }
  }
  const { logStartOffset, logEndOffset, lastStableOffset, offsetsAsOfMs } = state.partitionColumns
  const endAsOfMs = offsetsAsOfMs[partition.row] ?? Number.NaN
  const stale = staleCommits(state, group)
  return {
    committedOffset,
    // A count that the coordinator gave is as old as the commits; a silent leader does not make it older.
    told: stale === null ? told : null,
    logStartOffset: offsetAt(logStartOffset, partition.row),
    logEndOffset: offsetAt(logEndOffset, partition.row),
    lastStableOffset: offsetAt(lastStableOffset, partition.row),
    obstacle: stale ?? silentLeader(state.looks.offsets.asOfMs, partition.leader, endAsOfMs),
    endOlderMs: (group.offsetsAsOfMs ?? 0) - endAsOfMs,
  }
}

/** Why a group's commits are old: its coordinator moves, loads or does not answer; null: they are of the last look. */
export function staleCommits(
  { looks }: ClusterState,
  { offsetsAsOfMs, error }: Pick<GroupState, 'offsetsAsOfMs' | 'error'>,
): string | null {
  if (error === null || offsetsAsOfMs === null || looks.groups.asOfMs === null) return null
  const ageMs = looks.groups.asOfMs - offsetsAsOfMs
  // Where no coordinator answers, the looks at the groups end: those at the log ends may go on.
  const behindEndsMs = (looks.offsets.asOfMs ?? offsetsAsOfMs) - offsetsAsOfMs
  if (ageMs <= SAME_LOOK_MS && behindEndsMs <= MAX_APART_MS) return null
  return `${error}; its commits were last read ${durationText(Math.max(ageMs, behindEndsMs))} before the last look`
}

/**
 * Why a log end does not count: its leader has not told it while others told theirs; null: it does.
 * @param lookMs when the last look at log ends was, epoch milliseconds @param endAsOfMs when this one was read
 */
export function silentLeader(lookMs: number | null, leader: number | null, endAsOfMs: number): string | null {
  if (leader === null) return 'the partition has no leader'
  const ageMs = (lookMs ?? endAsOfMs) - endAsOfMs
  return ageMs > MAX_APART_MS ? `broker ${leader}, the leader, has not told the log end for ${durationText(ageMs)}` : null
}
