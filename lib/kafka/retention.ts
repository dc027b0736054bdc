/**
 * When messages go. Kafka deletes whole segments, oldest first: for age when the newest message of a segment is older than
 * retention.ms, for size when what stays is still at least retention.bytes (Kafka class `UnifiedLog`:
 * `deleteRetentionMsBreachedSegments`, `deleteRetentionSizeBreachedSegments`). So every time here is "not before". The segment
 * being written goes too, but only when its newest message has expired: it is rolled first.
 */
export interface RetentionRules {
  cleanupPolicy: string | null
  /** Negative: no limit. null: unknown. */
  retentionMs: bigint | null
  retentionBytes: bigint | null
}

export type RetentionLimit = 'time' | 'bytes' | 'compaction'

/** What limits a partition's log; empty: nothing. null: the configuration is not known. */
export function retentionLimits({ cleanupPolicy, retentionMs, retentionBytes }: RetentionRules): RetentionLimit[] | null {
  if (cleanupPolicy === null) return null
  const policies = cleanupPolicy.split(',').map(part => part.trim())
  const deletes = policies.includes('delete')
  return [
    ...(deletes && retentionMs !== null && retentionMs >= 0n ? (['time'] as const) : []),
    ...(deletes && retentionBytes !== null && retentionBytes >= 0n ? (['bytes'] as const) : []),
    ...(policies.includes('compact') ? (['compaction'] as const) : []),
  ]
}

export interface Expiry {
  /** Epoch milliseconds; in the past: at the next check (log.retention.check.interval.ms, five minutes by default). */
  notBeforeMs: number
  by: 'time' | 'bytes'
}

/**
 * When the message may go that has this time and so many bytes of log behind it, its own included. By size only while the
 * rate is known and above zero. null: nothing limits it, or what limits it is not known.
 */
export function expiryOf(
  message: { timestampMs: number | null; bytesToEnd: number | null; bytesPerSecond: number | null },
  rules: RetentionRules,
  nowMs: number,
): Expiry | null {
  const limits = retentionLimits(rules) ?? []
  const byTime =
    limits.includes('time') && message.timestampMs !== null && message.timestampMs >= 0
      ? { notBeforeMs: message.timestampMs + Number(rules.retentionMs), by: 'time' as const }
      : null
  const byBytes = limits.includes('bytes') ? expiryBySize(message, Number(rules.retentionBytes), nowMs) : null
  if (byTime === null || byBytes === null) return byTime ?? byBytes
  return byBytes.notBeforeMs < byTime.notBeforeMs ? byBytes : byTime
}

function expiryBySize(
  { bytesToEnd, bytesPerSecond }: { bytesToEnd: number | null; bytesPerSecond: number | null },
  retentionBytes: number,
  nowMs: number,
): Expiry | null {
  if (bytesToEnd === null) return null
  const room = retentionBytes - bytesToEnd
  if (room <= 0) return { notBeforeMs: nowMs, by: 'bytes' }
  if (bytesPerSecond === null || bytesPerSecond <= 0) return null
  return { notBeforeMs: nowMs + (room / bytesPerSecond) * 1000, by: 'bytes' }
}

export interface GroupLoss {
  /** Messages that went before the group read them. */
  lost: bigint
  unread: bigint
  /** Seconds until it may lose the next one; 0: it may be now. null: nothing says so. */
  inSeconds: number | null
  by: 'time' | 'bytes' | null
}

/** What a group that reads no further has lost and will lose in one partition; null: its offsets or the log's are not known. */
export function groupLoss(
  input: {
    committedOffset: bigint | null
    logStartOffset: bigint | null
    logEndOffset: bigint | null
    /** Of the first message that it has not read. */
    firstUnreadMs: number | null
    sizeBytes: number | null
    bytesPerSecond: number | null
  },
  rules: RetentionRules,
  nowMs: number,
): GroupLoss | null {
  const { committedOffset, logStartOffset, logEndOffset } = input
  if (committedOffset === null || logStartOffset === null || logEndOffset === null) return null
  const lost = committedOffset < logStartOffset ? logStartOffset - committedOffset : 0n
  const next = committedOffset < logStartOffset ? logStartOffset : committedOffset
  const unread = next < logEndOffset ? logEndOffset - next : 0n
  if (unread === 0n) return { lost, unread, inSeconds: null, by: null }
  const share = Number(unread) / Math.max(1, Number(logEndOffset - logStartOffset))
  const bytesToEnd = input.sizeBytes === null ? null : input.sizeBytes * share
  const message = { timestampMs: input.firstUnreadMs, bytesToEnd, bytesPerSecond: input.bytesPerSecond }
  const expiry = expiryOf(message, rules, nowMs)
  if (expiry === null) return { lost, unread, inSeconds: null, by: null }
  return { lost, unread, inSeconds: Math.max(0, (expiry.notBeforeMs - nowMs) / 1000), by: expiry.by }
}
