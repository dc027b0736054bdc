import type { Problem } from '#lib/wire/common'
import type { ScanLine } from '#lib/wire/messages'
import { problemOf, requestApi } from '#components/data/api-client.ts'
import { readScan } from './ndjson.ts'
import { IDLE, KEPT_TAIL_MESSAGES, withLines, type ScanState } from './scan-state.ts'

const RATE_WINDOW_MS = 2_000

/** What the scan needs of its surroundings. */
export interface ScanPorts {
  open(path: string, signal: AbortSignal): Promise<ReadableStream<Uint8Array>>
  /** Calls back once, when the next picture is due. */
  nextFrame(callback: () => void): void
  nowMs(): number
}

export interface ScanRequest {
  path: string
  tail: boolean
  /** Add to what is there (the next page of the same search) instead of beginning anew. */
  append: boolean
}

/**
 * One running search at most. Lines are gathered as they arrive and become state once a frame, however fast they come, so
 * that the page stays usable; starting again or stopping aborts the request, which ends the search on the server.
 */
export class MessageScan {
  readonly #ports: ScanPorts
  readonly #listeners = new Set<() => void>()
  #state: ScanState = IDLE
  #pending: ScanLine[] = []
  #frameDue = false
  #paused = false
  #request: AbortController | null = null
  #before: ScanState = IDLE
  #startedMs = 0
  #samples: { atMs: number; found: number; scanned: number }[] = []

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
    this.#samples = []
    this.#paused = false
    this.#startedMs = this.#ports.nowMs()
    this.#before = append ? { ...this.#state, end: null, problem: null } : { ...IDLE, tail }
    this.#set({ ...this.#before, phase: 'running', remaining: null })
    try {
      const body = await this.#ports.open(path, request.signal)
      for await (const batch of readScan(body)) {
        if (request.signal.aborted) return
        this.#take(batch)
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
    this.#flush()
    if (this.#state.phase === 'running') this.#set({ ...this.#state, phase: 'stopped', rate: null })
  }

  /** A paused tail goes on listening but shows nothing new; what arrives waits, the newest 2,000 of it. */
  setPaused(paused: boolean): void {
    this.#paused = paused
    if (!paused) this.#flush()
  }

  #take(batch: readonly ScanLine[]): void {
    this.#pending.push(...batch)
    if (this.#before.tail && this.#pending.length > 2 * KEPT_TAIL_MESSAGES) this.#thinOut()
    if (this.#frameDue || (this.#paused && !batch.some(line => line.type === 'end'))) return
    this.#frameDue = true
    this.#ports.nextFrame(() => {
      this.#frameDue = false
      if (!this.#paused) this.#flush()
    })
  }

  #flush(): void {
    if (this.#pending.length === 0) return
    const lines = this.#pending
    this.#pending = []
    const next = withLines(this.#state, this.#before, lines)
    const elapsedMs = next.end === null ? this.#before.elapsedMs + this.#ports.nowMs() - this.#startedMs : next.elapsedMs
    this.#set({ ...next, elapsedMs, rate: next.tail && next.phase === 'running' ? this.#rate(next) : null })
  }

  #fail(problem: Problem): void {
    this.#flush()
    this.#set({ ...this.#state, phase: 'failed', problem, rate: null })
  }

  /** Keeps the newest messages and the last report while nobody takes them away (a hidden page, a paused tail). */
  #thinOut(): void {
    const messages = this.#pending.filter(line => line.type === 'message')
    const reports = this.#pending.filter(line => line.type === 'progress').slice(-1)
    const rest = this.#pending.filter(line => line.type === 'end' || line.type === 'unreadable').slice(-KEPT_TAIL_MESSAGES)
    const dropped = Math.max(0, messages.length - KEPT_TAIL_MESSAGES)
    this.#pending = [...messages.slice(dropped), ...reports, ...rest]
    this.#set({ ...this.#state, found: this.#state.found + dropped })
  }

  #rate(state: ScanState): { found: number; scanned: number } | null {
    const nowMs = this.#ports.nowMs()
    this.#samples.push({ atMs: nowMs, found: state.found, scanned: state.scanned })
    while ((this.#samples[1]?.atMs ?? nowMs) <= nowMs - RATE_WINDOW_MS) this.#samples.shift()
    const first = this.#samples[0]
    const spanMs = first === undefined ? 0 : nowMs - first.atMs
    if (first === undefined || spanMs < 500) return this.#state.rate
    const perSecond = (count: number) => (count * 1000) / spanMs
    return { found: perSecond(state.found - first.found), scanned: perSecond(state.scanned - first.scanned) }
  }

  #set(state: ScanState): void {
    this.#state = state
    for (const listener of this.#listeners) listener()
  }
}

const browserPorts: ScanPorts = {
  async open(path, signal) {
    const response = await requestApi(path, { signal, timeoutMs: 0, accept: 'application/x-ndjson' })
    if (response.body === null) throw new Error('The answer has no body.')
    return response.body
  },
  nextFrame: callback => {
    requestAnimationFrame(callback)
  },
  nowMs: () => performance.now(),
}
