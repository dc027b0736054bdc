import { backoffMs } from '#lib/alerts/backoff'
import { messageOf, type Log } from '../log.ts'

interface Options {
  load(): Promise<void>
  log: Log
  /** After each attempt. */
  onChange(): void
  /** How long to wait after so many attempts that failed. */
  retryMs?: ((attempts: number) => number) | undefined
}

/**
 * Reads the file, again and again until that succeeds: a disk that was slow at the start must not leave a dashboard that watches
 * nothing and says that there is nothing to watch.
 */
export class Loading {
  readonly #options: Options
  #attempts = 0
  #attempt: Promise<void>
  #timer: NodeJS.Timeout | null = null
  #isClosed = false
  #isDone = false
  #trouble: string | null = null

  constructor(options: Options) {
    this.#options = options
    this.#attempt = this.#try()
  }

  get isDone(): boolean {
    return this.#isDone
  }

  /** Why it has not succeeded yet; null: it has, or is at its first attempt. */
  get trouble(): string | null {
    return this.#trouble
  }

  /** Resolves when the first attempt has ended, whatever came of it: nobody who asks waits for the later ones. */
  settled(): Promise<void> {
    return this.#trouble === null ? this.#attempt : Promise.resolve()
  }

  async close(): Promise<void> {
    this.#isClosed = true
    if (this.#timer !== null) clearTimeout(this.#timer)
    await this.#attempt
  }

  async #try(): Promise<void> {
    try {
      await this.#options.load()
      this.#isDone = true
      this.#trouble = null
    } catch (error) {
      this.#failed(messageOf(error))
    }
    this.#options.onChange()
  }

  #failed(reason: string): void {
    const trouble = `Rules and alerts could not be read, so nothing is judged; it is tried again: ${reason}`
    if (trouble !== this.#trouble) this.#options.log.error('alerts could not be read; it is tried again', { reason })
    this.#trouble = trouble
    this.#attempts++
    const waitMs = (this.#options.retryMs ?? (attempts => backoffMs(attempts, Math.random())))(this.#attempts)
    if (this.#isClosed) return
    this.#timer = setTimeout(() => {
      this.#attempt = this.#try()
    }, waitMs)
  }
}
