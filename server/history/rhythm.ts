/** How often a series is looked at, told from its buckets. */
export class Rhythm {
  readonly #gaps: number[] = []
  #samples = 0
  #beforeMs = Number.NaN

  /** Of the next series. */
  begin(): void {
    this.#beforeMs = Number.NaN
  }

  add(tMs: number, count: number): void {
    this.#samples += count
    if (!Number.isNaN(this.#beforeMs)) this.#gaps.push(tMs - this.#beforeMs)
    this.#beforeMs = tMs
  }

  /**
   * The least width at which a series that is looked at regularly has no holes. Where most buckets hold several samples that is
   * the level's own step; a series that is sampled more rarely needs half a period more, since looks are not exactly regular.
   */
  leastStepMs(levelStepMs: number): number {
    const typicalMs = this.#gaps.toSorted((a, b) => a - b)[Math.floor(this.#gaps.length / 2)] ?? levelStepMs
    const isDense = typicalMs <= levelStepMs && this.#samples >= this.#gaps.length * 1.5
    return isDense ? levelStepMs : Math.max(typicalMs, levelStepMs) * 1.5
  }
}
