/** How far a group is behind in a partition, in messages, by offsets: compaction and control records make it an upper bound. */

export interface LagInput {
  /** null: never committed. */
  committedOffset: bigint | null
  logStartOffset: bigint | null
  logEndOffset: bigint | null
  /** A share group's, as its coordinator counts it (KIP-1226); null, absent or negative: not told. */
  told?: bigint | null
}

export interface Lag {
  /** null: unknown; the reason says why. */
  lag: bigint | null
  /** Why it is unknown, or why it is not plainly end minus committed; null when it is. */
  reason: string | null
}

/**
 * Lag as ConsumerGroupCommand counts it (log end offset − committed offset), never negative, never guessed:
 * no commit or no log end gives null with the reason. Where retention has deleted what the group had not read, the
 * difference counts from the log start: that is what can still be read, and the reason says what was lost.
 */
export function partitionLag({ committedOffset, logStartOffset, logEndOffset, told = null }: LagInput): Lag {
  if (told !== null && told >= 0n) return { lag: told, reason: toldReason(told, committedOffset, logEndOffset) }
  if (committedOffset === null) return { lag: null, reason: 'the group has never committed an offset here' }
  if (logEndOffset === null) return { lag: null, reason: 'the log end offset is unknown: the partition leader did not answer' }
  if (committedOffset > logEndOffset) {
    return { lag: 0n, reason: `the committed offset is ${committedOffset - logEndOffset} beyond the log end` }
  }
  if (logStartOffset !== null && committedOffset < logStartOffset) {
    return {
      lag: logEndOffset - logStartOffset,
      reason: `${logStartOffset - committedOffset} messages were deleted before the group read them; counted from the log start`,
    }
  }
  return { lag: logEndOffset - committedOffset, reason: null }
}

/** Messages that are delivered and not yet done with lie behind the start offset too. */
function toldReason(told: bigint, startOffset: bigint | null, logEndOffset: bigint | null): string | null {
  if (startOffset === null || logEndOffset === null || logEndOffset - startOffset === told) return null
  return `as its coordinator counts what waits; ${logEndOffset - startOffset} messages lie behind the start offset, delivered ones included`
}

/**
 * Sum over partitions. Partitions without a commit are left out, as ConsumerGroupCommand does; any other unknown makes the
 * sum unknown, for a sum over some of the partitions would be a smaller number that looks like good news.
 */
export function sumLag(inputs: Iterable<LagInput>): Lag {
  let sum = 0n
  let committed = 0
  let unknown: string | null = null
  for (const input of inputs) {
    if (input.committedOffset === null) continue
    committed++
    const { lag, reason } = partitionLag(input)
    if (lag === null) unknown ??= reason
    else sum += lag
  }
  if (unknown !== null) return { lag: null, reason: unknown }
  if (committed === 0) return { lag: null, reason: 'the group has committed no offsets' }
  return { lag: sum, reason: null }
}
