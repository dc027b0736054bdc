import type { GroupOffset, MeasuredLag } from '#lib/wire/groups'

/** What was measured of a partition, and the group's committed offset there when it was. */
export interface Measured {
  readonly item: MeasuredLag['items'][number]
  readonly committedThen: string | null
}

/**
 * What a measurement still says: while the group has neither passed the message that it was of nor gone back, that message is
 * the first unread one, and grows older. null: nothing any more, the estimate counts again.
 * @param nowMs when the offsets were read, epoch milliseconds
 */
export function stillExact(
  { committedOffset, logStartOffset, lag }: Pick<GroupOffset, 'committedOffset' | 'logStartOffset' | 'lag'>,
  { item, committedThen }: Measured,
  nowMs: number,
): { seconds: number | null; reason: string | null } | null {
  if (lag === null || lag === '0' || committedOffset === null || committedThen === null) return null
  const [committed, measured] = [BigInt(committedOffset), BigInt(item.offset)]
  if (committed < BigInt(committedThen) || committed > measured) return null
  if (logStartOffset !== null && BigInt(logStartOffset) > measured) return null
  const seconds = item.lagSeconds === null || item.timestampMs === null ? null : Math.max(0, nowMs - item.timestampMs) / 1000
  return { seconds, reason: item.reason }
}
