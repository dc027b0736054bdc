/** How far a group is behind in a partition, in messages, by offsets: compaction and control records make it an upper bound. */
import { durationText } from './broker-health.ts'

/** As `told`: the coordinator could not say what waits in this partition, nor where the group is there. */
export const NOT_TOLD = -2n

export interface LagInput {
  /** null: never committed. */
  committedOffset: bigint | null
  logStartOffset: bigint | null
  logEndOffset: bigint | null
  /** A share group's, as its coordinator counts it (KIP-1226); null, absent or negative: not counted; NOT_TOLD: nothing was told. */
  told?: bigint | null
  /** The last stable offset, where an open transaction keeps it below the log end; null or absent: none was seen to. */
  lastStableOffset?: bigint | null
  /** Why the two offsets cannot be set against each other now (no leader, coordinator loading…); null or absent: they can. */
  obstacle?: string | null
  /** How long before the commit the log end was read; absent: not before. */
  endOlderMs?: number
}

export interface Lag {
  /** null: unknown; the reason says why. */
  lag: bigint | null
  /** Why it is unknown, or why it is not plainly end minus committed; null when it is. */
  reason: string | null
  /** How many of these messages a consumer with isolation.level read_committed has to wait for; null: unknown. */
  uncommitted: bigint | null
}

/**
 * Lag as ConsumerGroupCommand counts it (log end offset − committed offset), never negative, never guessed. The rules are
 * tried in order; the first that holds decides. Messages of open transactions, and those behind them, are in it, as in Kafka's
 * own tool, and are counted beside it.
 */
export function partitionLag(input: LagInput): Lag {
  const { committedOffset, logEndOffset, told = null, lastStableOffset = null } = input
  // Rule 1: a share group's coordinator counts what waits.
  if (told !== null && told >= 0n) {
    return { lag: told, reason: toldReason(told, committedOffset, logEndOffset), uncommitted: null }
  }
  if (told === NOT_TOLD) return unknown('its coordinator could not tell: it got no answer of the partition’s leader')
  // Rule 2: no commit is no position; it is not the log start.
  if (committedOffset === null) return unknown('the group has never committed an offset here')
  // Rule 3: one of the two offsets is not to be had, or is old.
  if (input.obstacle) return unknown(input.obstacle)
  if (logEndOffset === null) return unknown('the log end offset is unknown: the partition leader did not answer')
  // Rule 4: never negative.
  if (committedOffset > logEndOffset)
    return { lag: 0n, reason: beyondReason(input, committedOffset - logEndOffset), uncommitted: 0n }
  // Start and end are asked for apart: a start that has passed the end meanwhile is not ahead of it.
  const logStartOffset = input.logStartOffset === null ? null : smaller(input.logStartOffset, logEndOffset)
  // Rule 5: what was deleted unread is lost, not waiting: count from the log start, and say what was lost.
  const deleted = logStartOffset !== null && committedOffset < logStartOffset ? logStartOffset - committedOffset : 0n
  const from = committedOffset + deleted
  const uncommitted = lastStableOffset === null ? 0n : logEndOffset - larger(lastStableOffset, from)
  // Tens of thousands are counted at once, and nearly all are plain.
  if (deleted === 0n && uncommitted <= 0n) return { lag: logEndOffset - from, reason: null, uncommitted: 0n }
  const reasons = [
    deleted > 0n && `${deleted} messages were deleted before the group read them; counted from the log start`,
    uncommitted > 0n && uncommittedText(uncommitted),
  ].filter(text => text !== false)
  return {
    lag: logEndOffset - from,
    reason: reasons.length === 0 ? null : reasons.join('; '),
    uncommitted: larger(uncommitted, 0n),
  }
}

/** `12 messages are not committed yet (open transaction)`. */
export function uncommittedText(count: bigint): string {
  return `${count.toLocaleString('en')} message${count === 1n ? ' is' : 's are'} not committed yet (open transaction)`
}

function unknown(reason: string): Lag {
  return { lag: null, reason, uncommitted: null }
}

function smaller(a: bigint, b: bigint): bigint {
  return a < b ? a : b
}

function larger(a: bigint, b: bigint): bigint {
  return a > b ? a : b
}

function beyondReason({ endOlderMs = 0 }: LagInput, beyond: bigint): string {
  if (endOlderMs > 0) return `the commit is newer than the log end, which was read ${durationText(endOlderMs)} before it`
  return `the committed offset is ${beyond} beyond the log end: the log was cut, or the topic made anew`
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
  return sumCounted(Iterator.from(inputs).map(countedLag))
}

/** The lag of a partition, and what of its input a sum needs. */
export interface CountedLag extends Pick<LagInput, 'committedOffset' | 'told'>, Pick<Lag, 'lag' | 'uncommitted'> {
  lagReason: string | null
}

function countedLag(input: LagInput): CountedLag {
  const { lag, reason, uncommitted } = partitionLag(input)
  return { committedOffset: input.committedOffset, told: input.told ?? null, lag, lagReason: reason, uncommitted }
}

/** As `sumLag`, of lags that are counted already. */
export function sumCounted(lags: Iterable<CountedLag>): Lag {
  let sum = 0n
  let uncommittedSum = 0n
  let committed = 0
  let notKnown: string | null = null
  for (const { committedOffset, told, lag, lagReason, uncommitted } of lags) {
    if (committedOffset === null && told !== NOT_TOLD) continue
    committed++
    if (lag === null) notKnown ??= lagReason
    else sum += lag
    uncommittedSum += uncommitted ?? 0n
  }
  if (notKnown !== null) return unknown(notKnown)
  if (committed === 0) return unknown('the group has committed no offsets')
  return { lag: sum, reason: uncommittedSum > 0n ? uncommittedText(uncommittedSum) : null, uncommitted: uncommittedSum }
}
