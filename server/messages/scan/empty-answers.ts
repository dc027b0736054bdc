/** A broker gives a remote read up half a second after it began (remote.fetch.max.wait.ms): that is many of them. */
const LASTING_MS = 10_000
const LASTING_ANSWERS = 5

/**
 * How long a partition has been answering without messages although its log goes on. All that is left of it may have been
 * removed (Kafka class `LocalLog.read`); but what lies in tiered storage and could not be read in time is answered in just the
 * same way (KIP-405). Only patience tells one from the other.
 */
export class EmptyAnswers {
  #count = 0
  #sinceMs = 0

  get any(): boolean {
    return this.#count > 0
  }

  /** One more. True: it has stayed empty for so long that nothing is to be waited for. */
  another(nowMs: number): boolean {
    if (this.#count === 0) this.#sinceMs = nowMs
    this.#count++
    return this.#count >= LASTING_ANSWERS && nowMs - this.#sinceMs >= LASTING_MS
  }

  reset(): void {
    this.#count = 0
  }
}
