/**
 * Starts jobs one by one and gives the event loop a turn between two, so that twenty scopes that change together are twenty
 * short pauses and not a long one. A job that is asked for again while it waits or runs, runs once more; it starts at most every
 * `minGapMs`, and never twice at a time.
 */
export class Pacer<Key extends object> {
  readonly #run: (key: Key) => Promise<void>
  readonly #minGapMs: number
  readonly #startedAtMs = new WeakMap<Key, number>()
  readonly #timers = new Map<Key, NodeJS.Timeout>()
  readonly #queue = new Set<Key>()
  /** True: asked for again meanwhile. */
  readonly #running = new Map<Key, boolean>()
  #starting = false
  #closed = false

  /** `run` must not reject. */
  constructor(run: (key: Key) => Promise<void>, minGapMs: number) {
    this.#run = run
    this.#minGapMs = minGapMs
  }

  ask(key: Key): void {
    if (this.#closed || this.#timers.has(key) || this.#queue.has(key)) return
    if (this.#running.has(key)) {
      this.#running.set(key, true)
      return
    }
    const waitMs = (this.#startedAtMs.get(key) ?? -Infinity) + this.#minGapMs - performance.now()
    if (waitMs <= 0) return this.#enqueue(key)
    const timer = setTimeout(() => {
      this.#timers.delete(key)
      this.#enqueue(key)
    }, waitMs)
    this.#timers.set(key, timer)
  }

  forget(key: Key): void {
    clearTimeout(this.#timers.get(key))
    this.#timers.delete(key)
    this.#queue.delete(key)
  }

  close(): void {
    this.#closed = true
    for (const timer of this.#timers.values()) clearTimeout(timer)
    this.#timers.clear()
    this.#queue.clear()
  }

  #enqueue(key: Key): void {
    this.#queue.add(key)
    if (this.#starting) return
    this.#starting = true
    setImmediate(() => this.#startNext())
  }

  #startNext(): void {
    const [key] = this.#queue
    this.#starting = key !== undefined
    if (key === undefined) return
    this.#queue.delete(key)
    void this.#start(key)
    setImmediate(() => this.#startNext())
  }

  async #start(key: Key): Promise<void> {
    this.#startedAtMs.set(key, performance.now())
    this.#running.set(key, false)
    await this.#run(key)
    const again = this.#running.get(key)
    this.#running.delete(key)
    if (again) this.ask(key)
  }
}
