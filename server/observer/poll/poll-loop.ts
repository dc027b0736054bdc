/** What a look tells the loop that made it. */
export interface LookOutcome {
  /** Whether every broker answered: only then does its time say what a look costs. */
  complete: boolean
  /** Wanted period, when it is not the base (log directories while something catches up). */
  periodMs?: number
}

export interface PollLoopOptions {
  basePeriodMs: number
  look: () => Promise<LookOutcome>
  onEnd?: (run: { tookMs: number; periodMs: number; complete: boolean }) => void
}

/** A look may take this share of its period; when it takes more, the period stretches. */
const MAX_SHARE = 5
const MAX_PERIOD_MS = 300_000

/**
 * Looks again and again, never two at once, at a period that stretches by itself when looks are dear. `request()` makes the
 * next look come at once. One owner, who stops it; `look` must not reject.
 */
export class PollLoop {
  readonly #options: PollLoopOptions
  #periodMs: number
  #costsMs: number[] = []
  #stopped = false
  #running = false
  #started = 0
  #ended = 0
  #wake: (() => void) | null = null
  #requested = false
  #waiters: { look: number; done: () => void }[] = []

  constructor(options: PollLoopOptions) {
    this.#options = options
    this.#periodMs = options.basePeriodMs
  }

  get periodMs(): number {
    return this.#periodMs
  }

  /** What a look costs when all goes well: the middle one of the last three, so that one hiccup is not a trend; null: not known yet. */
  get costMs(): number | null {
    const sorted = this.#costsMs.toSorted((a, b) => a - b)
    return sorted[Math.floor((sorted.length - 1) / 2)] ?? null
  }

  start(): void {
    if (!this.#running && !this.#stopped) void this.#run()
  }

  /** Resolves when a look that began after this call has ended, or the loop was stopped. */
  request(): Promise<void> {
    if (this.#stopped) return Promise.resolve()
    this.#requested = true
    this.#wake?.()
    const look = this.#started + 1
    return new Promise(done => this.#waiters.push({ look, done }))
  }

  /** Makes the next look come at once, without anybody waiting for it. */
  hurry(): void {
    this.#requested = true
    this.#wake?.()
  }

  stop(): void {
    this.#stopped = true
    this.#wake?.()
    for (const { done } of this.#waiters.splice(0)) done()
  }

  async #run(): Promise<void> {
    this.#running = true
    while (!this.#stopped) {
      this.#requested = false
      this.#started++
      const startedMs = performance.now()
      const { complete, periodMs = this.#options.basePeriodMs } = await this.#options.look()
      const tookMs = performance.now() - startedMs
      if (complete) this.#costsMs = [...this.#costsMs.slice(-2), tookMs]
      this.#periodMs = Math.min(MAX_PERIOD_MS, Math.max(periodMs, (this.costMs ?? 0) * MAX_SHARE))
      this.#ended = this.#started
      this.#options.onEnd?.({ tookMs, periodMs: this.#periodMs, complete })
      this.#release()
      if (!this.#stopped && !this.#requested) await this.#sleep(Math.max(0, this.#periodMs - tookMs))
    }
    this.#running = false
  }

  #release(): void {
    const due = this.#waiters.filter(({ look }) => look <= this.#ended)
    this.#waiters = this.#waiters.filter(({ look }) => look > this.#ended)
    for (const { done } of due) done()
  }

  #sleep(ms: number): Promise<void> {
    return new Promise(resolve => {
      const end = () => {
        clearTimeout(timer)
        this.#wake = null
        resolve()
      }
      const timer = setTimeout(end, ms)
      this.#wake = end
    })
  }
}
