import type { LiveStatus, LiveStream } from './live-stream.ts'

/** The stream's status as an external store for React: a new object when the state changes, else once a second. */
export class LiveStatusClock {
  readonly #stream: LiveStream
  readonly #listeners = new Set<() => void>()
  #status: LiveStatus
  #timer: ReturnType<typeof setInterval> | undefined
  #unsubscribe: (() => void) | undefined

  constructor(stream: LiveStream) {
    this.#stream = stream
    this.#status = stream.status()
  }

  readonly read = (): LiveStatus => this.#status

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener)
    if (this.#listeners.size === 1) this.#start()
    return () => {
      this.#listeners.delete(listener)
      if (this.#listeners.size === 0) this.#stop()
    }
  }

  #start(): void {
    this.#timer = setInterval(() => this.#renew(), 1000)
    this.#unsubscribe = this.#stream.onStatus(() => {
      if (this.#stream.status().state !== this.#status.state) this.#renew()
    })
    this.#renew()
  }

  #stop(): void {
    clearInterval(this.#timer)
    this.#unsubscribe?.()
  }

  #renew(): void {
    const next = this.#stream.status()
    const { state, ageMs, asOfMs } = this.#status
    if (next.state === state && next.ageMs === ageMs && next.asOfMs === asOfMs) return
    this.#status = next
    for (const listener of this.#listeners) listener()
  }
}
