/**
 * Where things lie on an offset tape: a bar per partition from log start to log end, 0 to 1 from left to right, with a mark
 * for every group.
 */

/**
 * `own`: every log fills its bar. `shared`: a message is as wide in every partition, and all logs end at the right. `end`: the
 * distance from the log end on a logarithmic scale, so that groups a few messages and some millions behind are both told apart.
 */
export type TapeScale = 'own' | 'shared' | 'end'

export interface TapeLog {
  start: bigint
  end: bigint
}

/** Where an offset of a log lies; what is outside of the log lies at its edge. `longest`: messages in the longest log shown. */
export function tapeShare(offset: bigint, { start, end }: TapeLog, scale: TapeScale, longest: bigint): number {
  const toEnd = offset > end ? 0n : end - (offset < start ? start : offset)
  const length = end - start
  switch (scale) {
    case 'own':
      return length <= 0n ? 1 : 1 - ratio(toEnd, length)
    case 'shared':
      return longest <= 0n ? 1 : 1 - ratio(toEnd, longest)
    case 'end':
      return longest <= 0n ? 1 : 1 - Math.log1p(Number(toEnd)) / Math.log1p(Number(longest))
  }
}

/** Messages in the longest of the logs. */
export function longestLog(logs: Iterable<TapeLog>): bigint {
  let longest = 0n
  for (const { start, end } of logs) if (end - start > longest) longest = end - start
  return longest
}

export type TapePlace = 'in-log' | 'lost' | 'beyond-end'

/** Retention has overtaken the group, or the log ends before what it committed (it was truncated, or made anew). */
export function tapePlace(committed: bigint, { start, end }: TapeLog): TapePlace {
  if (committed < start) return 'lost'
  return committed > end ? 'beyond-end' : 'in-log'
}

export interface TapeMark {
  /** Which group, by its place in the answer. */
  group: number
  /** From the left of the bar. */
  xPx: number
  place: TapePlace
}

export interface TapeStack {
  xPx: number
  place: TapePlace
  /** At least one, in the order of the groups. */
  groups: number[]
}

/**
 * Marks nearer to each other than `gapPx` become one, at the place of the rightmost, so that what stands at the log end does
 * not seem to be behind. Marks of another kind of place are never joined: a loss must not hide among those that lost nothing.
 */
export function stackMarks(marks: readonly TapeMark[], gapPx: number): TapeStack[] {
  const stacks: TapeStack[] = []
  let open: TapeStack | undefined
  for (const { group, xPx, place } of marks.toSorted((a, b) => b.xPx - a.xPx || a.group - b.group)) {
    if (open !== undefined && open.place === place && open.xPx - xPx < gapPx) open.groups.push(group)
    else stacks.push((open = { xPx, place, groups: [group] }))
  }
  for (const stack of stacks) stack.groups.sort((a, b) => a - b)
  return stacks.toReversed()
}

/** A short name for the n-th group, so that marks are told apart without their colours: a … z, aa, ab, … */
export function tapeLetter(index: number): string {
  const letter = String.fromCodePoint(97 + (index % 26))
  return index < 26 ? letter : tapeLetter(Math.floor(index / 26) - 1) + letter
}

/** Compares offsets as the API writes them, without making numbers of them: a tape may have fifty thousand. */
export function isBelow(offset: string, other: string): boolean {
  return offset.length === other.length ? offset < other : offset.length < other.length
}

/** Messages that retention took before the group had read them, over all partitions; where something is unknown, none. */
export function lostBy(
  { committedOffsets }: { committedOffsets: readonly (string | null)[] },
  partitions: readonly { logStartOffset: string | null }[],
): bigint {
  let messages = 0n
  for (const [index, { logStartOffset }] of partitions.entries()) {
    const committed = committedOffsets[index] ?? null
    if (committed === null || logStartOffset === null || !isBelow(committed, logStartOffset)) continue
    messages += BigInt(logStartOffset) - BigInt(committed)
  }
  return messages
}

/** The difference is divided, not the offsets: beyond 2^53 they would be rounded. */
function ratio(part: bigint, whole: bigint): number {
  return Number(part) / Number(whole)
}
