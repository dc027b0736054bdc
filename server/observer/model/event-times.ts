/** Looks with events that are remembered; a clock that is set back by hours meets the oldest of them again at most. */
const MOST = 5000

/**
 * Times of looks that had events. Ids of events are made of them, so no two looks may have the same; and they are the clock's
 * own, also when it was set back, lest everything lies in the future until it has caught up.
 */
export class EventTimes {
  readonly #taken = new Set<number>()

  /** The time, or the next one that is not taken. Epoch milliseconds. */
  free(nowMs: number): number {
    let atMs = nowMs
    while (this.#taken.has(atMs)) atMs++
    return atMs
  }

  take(atMs: number): void {
    this.#taken.add(atMs)
    if (this.#taken.size <= MOST) return
    for (const oldest of this.#taken) {
      this.#taken.delete(oldest)
      return
    }
  }
}
