/** A growing set of numbers, kept as ranges: what was numbered one after another takes a few entries, however many there are. */
export class NumberRanges {
  readonly #ranges: { from: number; to: number }[] = []
  #count = 0

  /** `from` to `to`, the last not included; never below what was added before. */
  add(from: number, to: number): void {
    if (to <= from) return
    const last = this.#ranges.at(-1)
    if (last && from < last.to) throw new RangeError(`numbers from ${from} come after ${last.to}`)
    if (last && last.to === from) last.to = to
    else this.#ranges.push({ from, to })
    this.#count += to - from
  }

  get count(): number {
    return this.#count
  }

  *[Symbol.iterator](): Generator<number, void, undefined> {
    for (const { from, to } of this.#ranges) for (let number = from; number < to; number++) yield number
  }
}
