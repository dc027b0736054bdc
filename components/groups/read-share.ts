import type { GroupOffset } from '#lib/wire/groups'

/**
 * Where the committed offset lies between log start and log end, 0 to 1; 0 when retention has overtaken it, 1 in an empty
 * log. null when any of the three is unknown.
 */
export function readShare({
  committedOffset,
  logStartOffset,
  logEndOffset,
}: Pick<GroupOffset, 'committedOffset' | 'logStartOffset' | 'logEndOffset'>): number | null {
  if (committedOffset === null || logStartOffset === null || logEndOffset === null) return null
  const start = BigInt(logStartOffset)
  const length = BigInt(logEndOffset) - start
  if (length <= 0n) return 1
  // The difference is divided, not the offsets: beyond 2^53 they would be rounded.
  const share = Number(BigInt(committedOffset) - start) / Number(length)
  return Math.min(1, Math.max(0, share))
}

/**
 * Messages that retention took before the group had read them: log start minus committed offset. 0 when it has lost none;
 * null when either is unknown.
 */
export function lostMessages({
  committedOffset,
  logStartOffset,
}: Pick<GroupOffset, 'committedOffset' | 'logStartOffset'>): bigint | null {
  if (committedOffset === null || logStartOffset === null) return null
  const gap = BigInt(logStartOffset) - BigInt(committedOffset)
  return gap > 0n ? gap : 0n
}
