export interface SpreadSummary {
  count: number
  min: number
  median: number
  p99: number
  max: number
}

/** Neighbouring buckets differ by 2 %. */
const GROWTH = Math.log(1.02)
/** Below this (a hundredth of a millisecond, no message) all is one bucket. */
const SMALLEST = 0.01
const BUCKETS = 1400

/**
 * The spread of any number of values in 11 kB: smallest and largest exactly, median and 99th percentile to 2 %. Values are
 * ≥ 0; from about ten billion on they share a bucket.
 */
export class Spread {
  readonly #buckets = new Float64Array(BUCKETS)
  #count = 0
  #min = Infinity
  #max = 0

  add(value: number): void {
    const bucket = value <= SMALLEST ? 0 : Math.min(BUCKETS - 1, 1 + Math.floor(Math.log(value / SMALLEST) / GROWTH))
    this.#buckets[bucket] = (this.#buckets[bucket] ?? 0) + 1
    this.#count++
    this.#min = Math.min(this.#min, value)
    this.#max = Math.max(this.#max, value)
  }

  /** null: nothing was added. */
  summary(): SpreadSummary | null {
    if (this.#count === 0) return null
    const [min, max] = [this.#min, this.#max]
    return { count: this.#count, min, median: this.#quantile(0.5), p99: this.#quantile(0.99), max }
  }

  #quantile(share: number): number {
    const wanted = Math.ceil(this.#count * share)
    let seen = 0
    for (let bucket = 0; bucket < BUCKETS; bucket++) {
      seen += this.#buckets[bucket] ?? 0
      if (seen < wanted) continue
      const middle = bucket === 0 ? 0 : SMALLEST * Math.exp((bucket - 0.5) * GROWTH)
      return Math.min(this.#max, Math.max(this.#min, middle))
    }
    return this.#max
  }
}
