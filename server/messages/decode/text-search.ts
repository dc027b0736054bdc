/**
 * Finds the next of several texts in bytes. Of each text the next place is remembered while the search goes forward through
 * the same bytes, so that a rare one is looked for once and not again behind every hit of a common one.
 */
export class TextSearch {
  readonly #needles: readonly Buffer[]
  readonly #next: number[]
  #bytes: Buffer | null = null

  /** @param texts at least one, none empty */
  constructor(texts: readonly string[]) {
    this.#needles = texts.map(text => Buffer.from(text))
    this.#next = texts.map(() => -1)
  }

  /** Position at or after `from`; −1: none of the texts is there. */
  find(bytes: Buffer, from: number): number {
    if (bytes !== this.#bytes) {
      this.#bytes = bytes
      this.#next.fill(-1)
    }
    let nearest = Infinity
    for (const [i, needle] of this.#needles.entries()) {
      let at = this.#next[i] ?? -1
      if (at < from) {
        const found = bytes.indexOf(needle, from)
        at = found < 0 ? Infinity : found
        this.#next[i] = at
      }
      if (at < nearest) nearest = at
    }
    return nearest === Infinity ? -1 : nearest
  }
}
