const RATE_WINDOW_MS = 2000
/** Before that, a rate would be guessed from too little. */
const FIRST_RATE_AFTER_MS = 500

interface Counts {
  matched: number
  scanned: number
}

/**
 * How many messages of a tail may be handed over now, and how many arrive a second. A quiet tail saves up to one second's
 * worth, so that a small burst is shown whole. All times by one monotonic clock, in milliseconds.
 */
export class TailMeter {
  readonly #perSecond: number | null
  readonly #samples: ({ atMs: number } & Counts)[]
  #room: number
  #atMs: number

  /** @param perSecond null: there is always room */
  constructor(perSecond: number | null, nowMs: number) {
    this.#perSecond = perSecond
    this.#room = perSecond ?? Infinity
    this.#atMs = nowMs
    this.#samples = [{ atMs: nowMs, matched: 0, scanned: 0 }]
  }

  room(nowMs: number): number {
    if (this.#perSecond === null) return Infinity
    const grown = this.#room + ((nowMs - this.#atMs) * this.#perSecond) / 1000
    this.#room = Math.min(this.#perSecond, grown)
    this.#atMs = nowMs
    return Math.floor(this.#room)
  }

  /** One message was handed over. */
  show(): void {
    this.#room--
  }

  /** Takes the counts since the start; null until half a second has passed. */
  rates(nowMs: number, counts: Counts): { matchedPerSecond: number | null; scannedPerSecond: number | null } {
    this.#samples.push({ atMs: nowMs, ...counts })
    while ((this.#samples[1]?.atMs ?? nowMs) <= nowMs - RATE_WINDOW_MS) this.#samples.shift()
    const first = this.#samples[0]
    const spanMs = nowMs - (first?.atMs ?? nowMs)
    if (first === undefined || spanMs < FIRST_RATE_AFTER_MS) return { matchedPerSecond: null, scannedPerSecond: null }
    const perSecond = (count: number) => Math.round((count * 1000) / spanMs)
    return {
      matchedPerSecond: perSecond(counts.matched - first.matched),
      scannedPerSecond: perSecond(counts.scanned - first.scanned),
    }
  }
}
