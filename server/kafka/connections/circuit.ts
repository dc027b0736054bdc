import type { Failure } from '#lib/wire/common'

export interface CircuitOptions {
  /** Wait after the first failure; doubles with each further one. */
  firstBackoffMs: number
  maxBackoffMs: number
  /** Wait after a refused password or certificate: trying it often locks accounts (reliability A1). */
  refusedBackoffMs: number
}

export const DEFAULT_CIRCUIT: CircuitOptions = { firstBackoffMs: 1000, maxBackoffMs: 5000, refusedBackoffMs: 30_000 }

/**
 * Whether a broker is worth a try. Closed while it answers; opened by a failed connect or a broken connection; then at most
 * one try per backoff (never under a second), and everything else fails at once with the last reason instead of waiting.
 * Times are monotonic milliseconds, given by the caller.
 */
export class Circuit {
  readonly #options: CircuitOptions
  #failures = 0
  #retryAtMs = 0
  #triedAtMs = 0
  #lastFailure: Failure | null = null

  constructor(options: CircuitOptions = DEFAULT_CIRCUIT) {
    this.#options = options
  }

  /** Why the broker is not to be bothered; null: it answered last time, or was never tried. */
  get failure(): Failure | null {
    return this.#lastFailure
  }

  /** True at most once per backoff while open: the caller must then try, and say how it went. */
  mayTry(nowMs: number): boolean {
    if (this.#failures === 0) return true
    if (nowMs < this.#retryAtMs) return false
    this.#retryAtMs = nowMs + this.#backoffMs()
    this.#triedAtMs = nowMs
    return true
  }

  /** The cluster says that it is back: the next try may come after the shortest backoff. A refused password stays refused. */
  hurry(): void {
    if (this.#isRefused()) return
    this.#retryAtMs = Math.min(this.#retryAtMs, this.#triedAtMs + this.#options.firstBackoffMs)
  }

  succeeded(): void {
    this.#failures = 0
    this.#lastFailure = null
  }

  failed(failure: Failure, nowMs: number): void {
    this.#failures++
    this.#lastFailure = failure
    this.#triedAtMs = nowMs
    this.#retryAtMs = nowMs + this.#backoffMs()
  }

  #backoffMs(): number {
    if (this.#isRefused()) return this.#options.refusedBackoffMs
    const exponent = Math.min(Math.max(this.#failures - 1, 0), 16)
    return Math.min(this.#options.maxBackoffMs, this.#options.firstBackoffMs * 2 ** exponent)
  }

  #isRefused(): boolean {
    const code = this.#lastFailure?.code
    return code === 'auth-failed' || code === 'auth-mechanism-refused'
  }
}
