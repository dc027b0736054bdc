import type { Conformance } from '#lib/wire/payload'

/** Of all checks of one chunk: what takes its thread longer than five seconds kills it, and readable messages with it. */
const CHUNK_MS = 1000

/** The time that one chunk's messages may be checked for in all; those behind are shown unchecked. */
export class CheckBudget {
  #leftMs = CHUNK_MS

  run(check: (withinMs: number) => Conformance): Conformance {
    if (this.#leftMs <= 0) {
      const reason = 'checking the messages around it took too long'
      return { valid: null, violations: [], violationCount: 0, unchecked: reason }
    }
    const startedAtMs = performance.now()
    const outcome = check(this.#leftMs)
    this.#leftMs -= performance.now() - startedAtMs
    return outcome
  }
}
