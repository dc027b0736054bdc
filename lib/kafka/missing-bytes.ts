export interface ReplicaSizes {
  sizeBytes: number | null
  leaderSizeBytes: number | null
  /** Messages behind the leader; null: unknown. */
  offsetLag: number | null
  /** Messages in the leader's log, end − start; null: unknown. */
  leaderMessages: number | null
}

/** Which of the two ways of telling was used; kept for the next look, so that a rate is not made of both. */
export type MeasuredBy = 'sizes' | 'offsets'

/** Where the sizes say less than this share of what the offsets say, the follower still has what the leader has deleted. */
const BELIEVABLE_SHARE = 0.5

/**
 * How many bytes a replica lacks. The difference of the two logs' sizes is exact while both begin at the same offset; but a
 * follower that was away keeps segments that retention has taken from the leader meanwhile, until its own retention runs
 * (every five minutes). Then the offsets tell: that share of the leader's bytes.
 */
export function missingBytes(replica: ReplicaSizes, before: MeasuredBy = 'sizes'): { bytes: number | null; by: MeasuredBy } {
  const { sizeBytes, leaderSizeBytes, offsetLag, leaderMessages } = replica
  if (offsetLag === 0) return { bytes: 0, by: before }
  if (sizeBytes === null || leaderSizeBytes === null) return { bytes: null, by: before }
  const bySizes = Math.max(0, leaderSizeBytes - sizeBytes)
  if (offsetLag === null || leaderMessages === null || leaderMessages <= 0) return { bytes: bySizes, by: 'sizes' }
  const byOffsets = leaderSizeBytes * Math.min(1, offsetLag / leaderMessages)
  return before === 'offsets' || bySizes < byOffsets * BELIEVABLE_SHARE
    ? { bytes: byOffsets, by: 'offsets' }
    : { bytes: bySizes, by: 'sizes' }
}
