import type { Problem } from '#lib/wire/common'
import type { ScanLine } from '#lib/wire/messages'
import { problemOf, requestApi } from '#components/data/api-client.ts'
import { BrokenStreamError, readScan } from './ndjson.ts'
import { IDLE, withLines, type ScanState } from './scan-state.ts'
import { TailBuffer } from './tail-buffer.ts'

/** Ten pictures a second are all that anyone can follow of a tail; a search shows what it found at the next frame. */
const TAIL_PICTURE_MS = 100
const RECONNECT_AFTER_MS = 1000
const RECONNECT_TRIES = 30

/** What the scan needs of its surroundings. */
export interface ScanPorts {
  open(path: string, signal: AbortSignal): Promise<ReadableStream<Uint8Array>>
  /** Calls back once, when the next picture is due, not before `afterMs`. */
  nextFrame(callback: () => void, afterMs: number): void
  nowMs(): number
  /** Resolves after so long, or when the signal aborts. */
  wait(ms: number, signal: AbortSignal): Promise<void>
}

export interface ScanRequest {
  path: string
  tail: boolean
  /** Add to what is there (the next page of the same search) instead of beginning anew. */
  append: boolean
}

/**
 * One running search at most. Lines are gathered as they arrive and become state once a picture, however fast they come, so
 * that the page stays usable; starting again or stopping aborts the request, which ends the search on the server.
 */
export class MessageScan {
  readonly #ports: ScanPorts
  readonly #listeners = new Set<() => void>()
  #state: ScanState = IDLE
  #pending: ScanLine[] = []
  #waiting: TailBuffer | null = null
  #frameDue = false
  #request: AbortController | null = null
  #before: ScanState = IDLE
  #startedMs = 0
  /** Of a tail: the last offset that was shown, by partition. */
  #shownTo = new Map<number, bigint>()

  constructor(ports: ScanPorts = browserPorts) {
    this.#ports = ports
  }

  readonly state = (): ScanState => this.#state

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** Resolves when the search has ended, in whatever way. */
  async start({ path, tail, append }: ScanRequest): Promise<void> {
    this.#request?.abort()
    const request = new AbortController()
    this.#request = request
    this.#pending = []
    this.#waiting = null
    this.#shownTo = new Map()
    this.#startedMs = this.#ports.nowMs()
    this.#before = append ? { ...this.#state, end: null, problem: null } : { ...IDLE, tail }
    this.#set({ ...this.#before, phase: 'running', remaining: null })
    try {
      for (let tries = 0; ; tries++) {
        const error = await this.#read(path, request.signal)
        if (error === null) return
        this.#flush()
        if (!tail || !isLost(error) || this.#state.cursor === null || tries >= RECONNECT_TRIES) throw error
        await this.#reconnect(request.signal)
        if (this.#state.rate !== null) tries = 0
      }
    } catch (error) {
      if (!request.signal.aborted) this.#fail(problemOf(error))
    } finally {
      request.abort()
    }
  }

  stop(): void {
    this.#request?.abort()
    if (this.#state.phase !== 'running') return
    this.#resume()
    if (this.#state.phase === 'running') this.#set({ ...this.#state, phase: 'stopped', rate: null, reconnecting: false })
  }

  /** A paused tail goes on listening and counting, but shows nothing new; what is to be shown waits, as much as fits. */
  setPaused(paused: boolean): void {
    if (!paused) return this.#resume()
    this.#flush()
    this.#waiting = new TailBuffer()
    this.#set({ ...this.#state, paused: { waiting: 0, leftOut: 0 } })
  }

  #resume(): void {
    const waiting = this.#waiting
    this.#waiting = null
    if (waiting !== null) {
      this.#pending.unshift(...waiting.messages)
      this.#state = { ...this.#state, paused: null }
    }
    if (this.#pending.length > 0) this.#flush()
    else if (waiting !== null) this.#set(this.#state)
  }

  /** Null: it came to its end, or was aborted. */
  async #read(path: string, signal: AbortSignal): Promise<unknown> {
    const { cursor, tail } = this.#state
    const again = tail && cursor !== null
    try {
      const body = await this.#ports.open(again ? `${path}&cursor=${encodeURIComponent(cursor)}` : path, signal)
      for await (const batch of readScan(body)) {
        if (signal.aborted) return null
        this.#take(again ? batch.filter(line => this.#isNew(line)) : batch)
      }
      return null
    } catch (error) {
      return signal.aborted ? null : error
    }
  }

  /** Messages that came between the last cursor and the loss of the stream come once more. */
  #isNew(line: ScanLine): boolean {
    return line.type !== 'message' || BigInt(line.offset) > (this.#shownTo.get(line.partition) ?? -1n)
  }

  async #reconnect(signal: AbortSignal): Promise<void> {
    this.#before = this.#state
    this.#set({ ...this.#state, reconnecting: true, rate: null })
    await this.#ports.wait(RECONNECT_AFTER_MS, signal)
  }

  #take(batch: readonly ScanLine[]): void {
    for (const line of batch) {
      if (line.type === 'message' && this.#before.tail) this.#shownTo.set(line.partition, BigInt(line.offset))
      if (line.type === 'message' && this.#waiting !== null) this.#waiting.add(line)
      else this.#pending.push(line)
    }
    if (this.#frameDue) return
    this.#frameDue = true
    const draw = () => {
      this.#frameDue = false
      this.#flush()
    }
    this.#ports.nextFrame(draw, this.#before.tail ? TAIL_PICTURE_MS : 0)
  }

  #flush(): void {
    const waiting = this.#waiting
    if (this.#pending.length === 0 && waiting === null) return
    const lines = this.#pending
    this.#pending = []
    const next = withLines(this.#state, this.#before, lines)
    const elapsedMs = next.end === null ? this.#before.elapsedMs + this.#ports.nowMs() - this.#startedMs : next.elapsedMs
    const paused = waiting && { waiting: waiting.messages.length, leftOut: waiting.leftOut }
    this.#set({ ...next, elapsedMs, paused, reconnecting: next.reconnecting && lines.length === 0 })
  }

  #fail(problem: Problem): void {
    this.#resume()
    this.#set({ ...this.#state, phase: 'failed', problem, rate: null, reconnecting: false })
  }

  #set(state: ScanState): void {
    this.#state = state
    for (const listener of this.#listeners) listener()
  }
}

/** The dashboard went away, or the way to it; not: it answered, and refused. */
function isLost(error: unknown): boolean {
  const problem = problemOf(error)
  return error instanceof BrokenStreamError || problem.status === 0
}

const browserPorts: ScanPorts = {
  async open(path, signal) {
    const response = await requestApi(path, { signal, timeoutMs: 0, accept: 'application/x-ndjson' })
    if (response.body === null) throw new Error('The answer has no body.')
    return response.body
  },
  nextFrame: (callback, afterMs) => {
    if (afterMs === 0) requestAnimationFrame(callback)
    else setTimeout(callback, afterMs)
  },
  nowMs: () => performance.now(),
  wait: (ms, signal) =>
    new Promise(resolve => {
      const timer = setTimeout(resolve, ms)
      signal.addEventListener('abort', () => (clearTimeout(timer), resolve()), { once: true })
    }),
}
