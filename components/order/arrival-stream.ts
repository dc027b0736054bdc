import type { Problem } from '#lib/wire/common'
import type { Message, ScanEnd, ScanLine } from '#lib/wire/messages'
import type { Arrival } from '#lib/kafka/order/cures'
import { parseRank } from '#lib/kafka/order/ordering'
import { problemOf, requestApi } from '#components/data/api-client.ts'
import { readScan } from '#components/messages/ndjson.ts'

/** A message as the lens keeps it: where it came from, what orders it, and none of its payload. */
export interface LensArrival extends Arrival {
  /** Number of the arrival since the start, from 0. */
  index: number
  /** Why there is no sequence number; null: there is one, or none was asked for. */
  reason: string | null
}

export interface ArrivalState {
  phase: 'idle' | 'running' | 'ended' | 'stopped' | 'failed'
  /** The newest of them in the order of arrival. */
  arrivals: readonly LensArrival[]
  /** All that arrived, those no longer kept included. */
  arrived: number
  /** Of a tail: how many messages the log is ahead of what has arrived; null: not told yet. */
  behind: number | null
  end: ScanEnd | null
  problem: Problem | null
}

export const IDLE: ArrivalState = { phase: 'idle', arrivals: [], arrived: 0, behind: null, end: null, problem: null }

export interface ArrivalRequest {
  path: string
  /** What the order is judged by. */
  by: 'timestamp' | 'sequence'
  /** Of the newest messages so many are kept. */
  keep: number
}

export interface ArrivalPorts {
  open(path: string, signal: AbortSignal): Promise<ReadableStream<Uint8Array>>
  /** Calls back once, when the next picture is due. */
  later(callback: () => void): void
}

/** At most five pictures a second: each compares buffers of a dozen sizes. */
const PICTURE_MS = 200

/** Reads messages in the order of arrival, and keeps the newest of them. One request at most; starting anew ends it. */
export class ArrivalStream {
  readonly #ports: ArrivalPorts
  readonly #listeners = new Set<() => void>()
  #state: ArrivalState = IDLE
  #pending: ScanLine[] = []
  #due = false
  #request: AbortController | null = null

  constructor(ports: ArrivalPorts = browserPorts) {
    this.#ports = ports
  }

  readonly state = (): ArrivalState => this.#state

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** Resolves when the reading has ended, in whatever way. */
  async start({ path, by, keep }: ArrivalRequest): Promise<void> {
    this.#request?.abort()
    const request = new AbortController()
    this.#request = request
    this.#pending = []
    this.#set({ ...IDLE, phase: 'running' })
    const flush = () => this.#flush(by, keep)
    try {
      for await (const batch of readScan(await this.#ports.open(path, request.signal))) {
        if (request.signal.aborted) return
        for (const line of batch) this.#pending.push(line)
        this.#schedule(flush, request.signal)
      }
      flush()
    } catch (error) {
      if (request.signal.aborted) return
      flush()
      this.#set({ ...this.#state, phase: 'failed', problem: problemOf(error) })
    } finally {
      request.abort()
    }
  }

  stop(): void {
    this.#request?.abort()
    if (this.#state.phase === 'running') this.#set({ ...this.#state, phase: 'stopped' })
  }

  #schedule(flush: () => void, signal: AbortSignal): void {
    if (this.#due) return
    this.#due = true
    this.#ports.later(() => {
      this.#due = false
      if (!signal.aborted) flush()
    })
  }

  #flush(by: ArrivalRequest['by'], keep: number): void {
    const lines = this.#pending
    this.#pending = []
    if (lines.length === 0) return
    let { arrived, behind, end, phase } = this.#state
    const fresh: LensArrival[] = []
    for (const line of lines) {
      if (line.type === 'message') fresh.push(arrivalOf(line, arrived++, by))
      else if (line.type === 'progress') behind = line.remaining === null ? null : Number(line.remaining)
      else if (line.type === 'end') {
        end = line
        phase = line.reason === 'failed' ? 'failed' : 'ended'
      }
    }
    const arrivals = fresh.length === 0 ? this.#state.arrivals : [...this.#state.arrivals, ...fresh].slice(-keep)
    this.#set({ ...this.#state, arrivals, arrived, behind, end, phase })
  }

  #set(state: ArrivalState): void {
    this.#state = state
    for (const listener of this.#listeners) listener()
  }
}

function arrivalOf(message: Message, index: number, by: ArrivalRequest['by']): LensArrival {
  const { partition, offset, timestampMs, sizeBytes } = message
  const ownKey = message.key === null ? null : `${message.key.encoding === 'utf8' ? '' : 'base64:'}${message.key.data}`
  return {
    index,
    partition,
    offset,
    timestampMs,
    rank: by === 'timestamp' ? timestampMs : parseRank(message.sequence ?? null),
    reason: by === 'timestamp' ? null : (message.underived?.sequence ?? null),
    key: message.keyBy === undefined ? ownKey : message.keyBy,
    atMs: message.arrival?.atMs ?? 0,
    bytes: sizeBytes,
  }
}

const browserPorts: ArrivalPorts = {
  async open(path, signal) {
    const response = await requestApi(path, { signal, timeoutMs: 0, accept: 'application/x-ndjson' })
    if (response.body === null) throw new Error('The answer has no body.')
    return response.body
  },
  later: callback => {
    setTimeout(callback, PICTURE_MS)
  },
}

/** JSON texts of a few messages, for suggestions; empty when there are none or they cannot be read. */
export async function sampleValues(path: string, signal: AbortSignal): Promise<string[]> {
  const texts: string[] = []
  const response = await requestApi(path, { signal, accept: 'application/x-ndjson' })
  if (response.body === null) return texts
  for await (const batch of readScan(response.body)) {
    for (const line of batch) {
      if (line.type === 'message' && line.value !== null && !line.value.truncated) texts.push(line.value.data)
    }
  }
  return texts
}
