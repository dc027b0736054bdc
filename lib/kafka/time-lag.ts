/**
 * Lag in time without reading a message: remember when the log end stood where, and ask when it stood at the committed
 * offset. What was produced since then is what the group has not read, so that moment's age is the lag in seconds.
 */
export class OffsetTimeline {
  readonly #capacity: number
  readonly #atMs: Float64Array
  readonly #endOffset: BigInt64Array
  #start = 0
  #size = 0

  /** Keeps at most `capacity` points (16 bytes each); the oldest are forgotten. */
  constructor(capacity = 360) {
    this.#capacity = capacity
    this.#atMs = new Float64Array(capacity)
    this.#endOffset = new BigInt64Array(capacity)
  }

  get size(): number {
    return this.#size
  }

  /**
   * Notes that the log end was `endOffset` at `atMs`. While the end does not move only the newest of the equal points is
   * kept up to date beside the first one: an idle topic does not push out what is known. An end that moved back (an unclean
   * election, a topic made anew) makes the past meaningless: it is forgotten.
   */
  record(atMs: number, endOffset: bigint): void {
    const last = this.#at(this.#size - 1)
    if (last && endOffset < last.endOffset) this.#size = 0
    const beforeLast = this.#at(this.#size - 2)
    if (last && beforeLast && this.#size >= 2 && last.endOffset === endOffset && beforeLast.endOffset === endOffset) {
      this.#atMs[this.#slot(this.#size - 1)] = atMs
      return
    }
    if (this.#size === this.#capacity) {
      this.#start = (this.#start + 1) % this.#capacity
      this.#size--
    }
    const slot = this.#slot(this.#size)
    this.#atMs[slot] = atMs
    this.#endOffset[slot] = endOffset
    this.#size++
  }

  /**
   * Seconds since the log end passed `committedOffset`, interpolated between two looks. 0 when nothing is unread. null when
   * the offset was passed before the first look that is remembered: then only "more than" would be true.
   */
  lagSeconds(committedOffset: bigint, logEndOffset: bigint, nowMs: number): number | null {
    if (committedOffset >= logEndOffset) return 0
    // The last look at which everything up to the committed offset was all there was.
    let low = 0
    let high = this.#size - 1
    let found = -1
    while (low <= high) {
      const middle = (low + high) >> 1
      const point = this.#at(middle)
      if (point && point.endOffset <= committedOffset) {
        found = middle
        low = middle + 1
      } else high = middle - 1
    }
    const from = this.#at(found)
    if (!from) return null
    const to = this.#at(found + 1) ?? { atMs: nowMs, endOffset: logEndOffset }
    const span = Number(to.endOffset - from.endOffset)
    const share = span > 0 ? Number(committedOffset - from.endOffset) / span : 0
    const passedAtMs = from.atMs + (to.atMs - from.atMs) * share
    return Math.max(0, (nowMs - passedAtMs) / 1000)
  }

  #slot(index: number): number {
    return (this.#start + index) % this.#capacity
  }

  #at(index: number): { atMs: number; endOffset: bigint } | null {
    if (index < 0 || index >= this.#size) return null
    const slot = this.#slot(index)
    return { atMs: this.#atMs[slot] ?? 0, endOffset: this.#endOffset[slot] ?? 0n }
  }
}
