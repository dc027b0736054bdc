import type { Message } from '#lib/wire/messages'
import type { ChunkResult, Judged } from '../decode/chunk.ts'
import type { FetchSize } from './fetch-size.ts'
import type { PartitionPlan } from './plan-scan.ts'

export interface OffsetRange {
  /** Included. */
  from: bigint
  /** Excluded. */
  to: bigint
}

export interface NextFetch {
  fetchOffset: bigint
  /** Offsets wanted of what comes. */
  range: OffsetRange
}

/** Part of what earlier chunks counted. */
export interface CountedBefore {
  scanned: number
  judged: Judged
}

/**
 * How far a search has come in one partition: what has been looked at, what was found and not yet handed over, what to fetch
 * next. One implementation reads forward, one backward; both keep what they found in the order of the answer.
 */
export interface PartitionScan {
  readonly plan: PartitionPlan
  readonly size: FetchSize
  /** Found and waiting, first to hand over first. */
  readonly found: Message[]
  /** Timestamp that the search has come to here; null: not known yet. */
  readonly edgeTimestampMs: number | null
  /** Everything was looked at; `found` may still hold messages. */
  readonly done: boolean
  /** Offsets not looked at yet. */
  readonly remaining: bigint
  nextFetch(): NextFetch
  /** Takes the result of the chunk that `nextFetch` asked for; returns what was counted before and will be counted again. */
  apply(result: ChunkResult): CountedBefore | null
  /** Offsets below are gone. Returns the wanted ones among them that nobody has looked at; null: none. */
  startMovedTo(logStartOffset: bigint): OffsetRange | null
  /** Offsets from here on are gone. Returns those that were looked at and will be written anew; null: none, or it cannot go on. */
  endMovedTo(logEndOffset: bigint): OffsetRange | null
  /** The next fetch goes to this offset, whatever lies before it in the present stretch. */
  skipTo(offset: bigint): void
  /** What was not handed over; going on there gives no message twice and leaves none out. */
  rest(): OffsetRange
  /** `nextOffset` of the end line. */
  nextOffset(): bigint
}

/** Where a tail ends. */
export const MAX_OFFSET = 2n ** 63n - 1n

export function minOffset(a: bigint, b: bigint): bigint {
  return a < b ? a : b
}

export function maxOffset(a: bigint, b: bigint): bigint {
  return a > b ? a : b
}
