/** A committed offset that was passed between two looks further apart than this, and than this part of their age, has no time. */
const WIDE_MS = 10_000
const WIDE = 0.1
/** Looks nearer to each other than this are not thinned out. */
const FINE_MS = 2000
/** Of the age of two looks: how far apart they may lie. */
const SPACING = 0.05
const FIRST_LENGTH = 16
/** Looks are told in their order, within what a clock is corrected by while it runs. */
const SET_BACK_MS = 1000
/** Between two looks nobody knows when a message came: this part of the time at either end is not taken for it. */
const MARGIN = 0.2

/**
 * Lag in time without reading a message: remember when the log end stood where, and ask when it stood at the committed
 * offset. What was produced since then is what the group has not read, so that moment's age is the lag in seconds.
 *
 * Looks are kept the closer the younger they are: two seconds apart at first, then a twentieth of their age. So an estimate is
 * wrong by two seconds or a twentieth at most, however the messages came, and some hundred looks reach back for days.
 */
/** Where a log end stood, and when (epoch milliseconds, ascending). Of one length. */
export interface EndLooks {
  readonly atMs: Float64Array
  readonly endOffset: BigInt64Array
}

export class OffsetTimeline {
  readonly #capacity: number
  #atMs: Float64Array
  #endOffset: BigInt64Array
  #size = 0

  /** Keeps at most `capacity` looks (16 bytes each); the oldest are forgotten. */
  constructor(capacity = 360) {
    this.#capacity = capacity
    const length = Math.min(FIRST_LENGTH, capacity)
    this.#atMs = new Float64Array(length)
    this.#endOffset = new BigInt64Array(length)
  }

  get size(): number {
    return this.#size
  }

  /** A copy of all looks that are kept, oldest first. */
  looks(): EndLooks {
    return { atMs: this.#atMs.slice(0, this.#size), endOffset: this.#endOffset.slice(0, this.#size) }
  }

  /** Puts looks of before in front of those that are kept. They are for nothing where the end has moved back since. */
  precede({ atMs, endOffset }: EndLooks): void {
    const own = this.looks()
    const firstMs = own.atMs[0]
    if (firstMs !== undefined && (atMs.at(-1) ?? firstMs) >= firstMs) return
    this.#size = 0
    for (const looks of [{ atMs, endOffset }, own]) {
      for (let index = 0; index < looks.atMs.length; index++) this.record(looks.atMs[index] ?? 0, looks.endOffset[index] ?? 0n)
    }
  }

  /**
   * Notes that the log end was `endOffset` at `atMs`. While the end does not move only the newest of the equal points is
   * kept up to date beside the first one: an idle topic does not push out what is known. An end that moved back (an unclean
   * election, a topic made anew) makes the past meaningless: it is forgotten. A clock that was set back takes the past along:
   * what was seen keeps its distance to now, less the time since the last look.
   */
  record(atMs: number, endOffset: bigint): void {
    if (endOffset < (this.#at(this.#size - 1)?.endOffset ?? endOffset)) this.#size = 0
    const aheadMs = (this.#at(this.#size - 1)?.atMs ?? atMs) - atMs
    if (aheadMs > SET_BACK_MS) this.#moveBack(aheadMs + 1)
    const last = this.#at(this.#size - 1)
    if (last && atMs <= last.atMs) return
    const beforeLast = this.#at(this.#size - 2)
    if (last && beforeLast && last.endOffset === endOffset && beforeLast.endOffset === endOffset) {
      this.#atMs[this.#size - 1] = atMs
      return
    }
    if (this.#size === this.#atMs.length) this.#makeRoom(atMs)
    this.#atMs[this.#size] = atMs
    this.#endOffset[this.#size] = endOffset
    this.#size++
  }

  /**
   * Seconds since the log end passed `committedOffset`, interpolated between two looks. 0 when nothing is unread. null when
   * the offset was passed before the first look that is remembered: then only "more than" would be true. null as well when it
   * was passed while nobody looked (the dashboard was stopped), until that time is small beside its age.
   */
  lagSeconds(committedOffset: bigint, logEndOffset: bigint, nowMs: number): number | null {
    if (committedOffset >= logEndOffset) return 0
    // The last look at which everything up to the committed offset was all there was.
    let low = 0
    let high = this.#size - 1
    let found = -1
    while (low <= high) {
      const middle = (low + high) >> 1
      if ((this.#endOffset[middle] ?? 0n) <= committedOffset) {
        found = middle
        low = middle + 1
      } else high = middle - 1
    }
    const from = this.#at(found)
    // Not after now: the clock was set back since the last look.
    if (!from || from.atMs > nowMs) return null
    const to = this.#at(found + 1) ?? { atMs: nowMs, endOffset: logEndOffset }
    const width = to.atMs - from.atMs
    if (width > WIDE_MS && width > (nowMs - to.atMs) * WIDE) return null
    const share = (Number(committedOffset - from.endOffset) + 0.5) / Math.max(1, Number(to.endOffset - from.endOffset))
    const passedAtMs = from.atMs + width * (MARGIN + (1 - 2 * MARGIN) * Math.min(1, share))
    return Math.max(0, (nowMs - passedAtMs) / 1000)
  }

  #at(index: number): { atMs: number; endOffset: bigint } | null {
    if (index < 0 || index >= this.#size) return null
    return { atMs: this.#atMs[index] ?? 0, endOffset: this.#endOffset[index] ?? 0n }
  }

  #moveBack(byMs: number): void {
    for (let index = 0; index < this.#size; index++) this.#atMs[index] = (this.#atMs[index] ?? 0) - byMs
  }

  #makeRoom(nowMs: number): void {
    this.#thinOut(nowMs)
    const length = this.#atMs.length
    if (this.#size <= length * 0.75) return
    if (length < this.#capacity) {
      const longer = Math.min(this.#capacity, length * 2)
      const atMs = new Float64Array(longer)
      const endOffset = new BigInt64Array(longer)
      atMs.set(this.#atMs)
      endOffset.set(this.#endOffset)
      this.#atMs = atMs
      this.#endOffset = endOffset
      return
    }
    this.#dropFirst(Math.max(1, Math.floor(length / 8)) - (length - this.#size))
  }

  /** From the newest on: a look goes when its neighbours are near enough to each other without it. */
  #thinOut(nowMs: number): void {
    const last = this.#size - 1
    let kept = last
    for (let index = last - 1; index >= 0; index--) {
      const newerMs = this.#atMs[kept] ?? 0
      const olderMs = this.#atMs[index - 1] ?? Number.NEGATIVE_INFINITY
      if (newerMs - olderMs <= Math.max(FINE_MS, (nowMs - newerMs) * SPACING)) continue
      kept--
      this.#atMs[kept] = this.#atMs[index] ?? 0
      this.#endOffset[kept] = this.#endOffset[index] ?? 0n
    }
    this.#dropFirst(kept)
  }

  #dropFirst(count: number): void {
    if (count <= 0) return
    this.#atMs.copyWithin(0, count, this.#size)
    this.#endOffset.copyWithin(0, count, this.#size)
    this.#size -= count
  }
}
