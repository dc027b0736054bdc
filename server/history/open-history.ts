/** The history as the main thread sees it. Samples do not pass here: each observer's worker has a port of its own. */
import { join } from 'node:path'
import { MessageChannel, Worker } from 'node:worker_threads'
import type { MessagePort } from 'node:worker_threads'
import type { ClusterEvent } from '#lib/wire/events'
import type { HistoryQuery } from '#lib/wire/history'
import { PartituraError } from '../errors.ts'
import { messageOf } from '../log.ts'
import type { Log } from '../log.ts'
import type { EventFilter, EventPage } from './event-table.ts'
import { DEFAULT_RETENTION } from './levels.ts'
import type { Retention } from './levels.ts'
import type { FromWorker, Question, ToWorker, WorkerOptions } from './protocol.ts'
import { unpacked, type FlatAnswer, type HistoryAnswer } from './query-series.ts'
import type { HistoryStatus } from './status.ts'

export type HistoryOptions = {
  log: Log
  /** Milliseconds per level, and for events. */
  retention?: Partial<Retention>
  maxSeries?: number
  /** Of the file; the oldest goes first when it is reached. */
  maxBytes?: number
} & ({ path: string } | { dataDir: string })

export interface History {
  /** One end of a new channel, to be transferred to an observer's worker, which posts `HistoryMessage`s of this cluster. */
  port(clusterId: string): MessagePort
  query(clusterId: string, query: HistoryQuery, nowMs: number): Promise<HistoryAnswer>
  /** Newest first. */
  events(clusterId: string, filter: EventFilter): Promise<EventPage>
  /** Kept when it resolves. */
  addMark(clusterId: string, mark: ClusterEvent): Promise<void>
  /** False: there is no such mark. */
  removeMark(clusterId: string, id: string): Promise<boolean>
  /** As of the last flush (every 2 s); never waits. */
  status(): HistoryStatus
  /** Writes what is queued and closes the file. */
  close(): Promise<void>
}

const DEFAULT_MAX_SERIES = 100_000
const DEFAULT_MAX_BYTES = 2 * 1024 ** 3
const ANSWER_TIMEOUT_MS = 10_000

/**
 * Opens the file and starts the history's worker; the check of a large file goes on behind it.
 * Rejects with `conflict` when another instance has the file or a newer version wrote it. Nothing else keeps it from opening: a file
 * that is damaged is set aside, one that cannot be opened is replaced by memory, and `status()` says so.
 */
export async function openHistory(options: HistoryOptions): Promise<History> {
  const workerOptions: WorkerOptions = {
    path: 'path' in options ? options.path : join(options.dataDir, 'history.sqlite'),
    retention: { ...DEFAULT_RETENTION, ...options.retention },
    maxSeries: options.maxSeries ?? DEFAULT_MAX_SERIES,
    maxBytes: options.maxBytes ?? DEFAULT_MAX_BYTES,
  }
  const history = new WorkerHistory(workerOptions, options.log)
  await history.opened
  return history
}

interface Waiting {
  resolve: (answer: unknown) => void
  reject: (error: Error) => void
  timer: NodeJS.Timeout
}

class WorkerHistory implements History {
  readonly opened: Promise<void>
  readonly #worker: Worker
  readonly #waiting = new Map<number, Waiting>()
  #status: HistoryStatus
  #nextId = 1
  #ended = false

  constructor(options: WorkerOptions, log: Log) {
    this.#status = { ...INITIAL_STATUS, path: options.path }
    this.#worker = new Worker(new URL('./worker.ts', import.meta.url), { workerData: options })
    const { promise, resolve, reject } = Promise.withResolvers<void>()
    this.opened = promise
    this.#worker.on('message', (message: FromWorker) => {
      if (message.kind === 'opened') resolve()
      else if (message.kind === 'refused') reject(new PartituraError('conflict', message.detail))
      else this.#take(message)
    })
    this.#worker.on('error', error => {
      log.error('The history’s worker ended.', { error: messageOf(error) })
      reject(error)
      this.#end(`The history’s worker ended: ${messageOf(error)}`)
    })
    this.#worker.on('exit', () => this.#end('The history is closed.'))
  }

  port(clusterId: string): MessagePort {
    const { port1, port2 } = new MessageChannel()
    this.#post({ kind: 'port', clusterId, port: port2 }, [port2])
    return port1
  }

  query(clusterId: string, query: HistoryQuery, nowMs: number): Promise<HistoryAnswer> {
    return this.#ask<FlatAnswer>({ ask: 'query', clusterId, query, nowMs }).then(unpacked)
  }

  events(clusterId: string, filter: EventFilter): Promise<EventPage> {
    return this.#ask<EventPage>({ ask: 'events', clusterId, filter })
  }

  addMark(clusterId: string, mark: ClusterEvent): Promise<void> {
    return this.#ask<void>({ ask: 'add-mark', clusterId, mark })
  }

  removeMark(clusterId: string, id: string): Promise<boolean> {
    return this.#ask<boolean>({ ask: 'remove-mark', clusterId, id })
  }

  status(): HistoryStatus {
    return this.#status
  }

  async close(): Promise<void> {
    if (this.#ended) return
    const exited = new Promise(resolve => this.#worker.once('exit', resolve))
    await this.#ask({ ask: 'close' }).catch(() => this.#worker.terminate())
    await exited
  }

  /** The worker's answer has the shape that belongs to the question: both are of the same program. */
  #ask<Answer>(question: Question): Promise<Answer> {
    if (this.#ended)
      return Promise.reject(new PartituraError('internal', this.#status.degradedReason ?? 'The history is closed.'))
    const id = this.#nextId++
    const { promise, resolve, reject } = Promise.withResolvers<Answer>()
    const timer = setTimeout(() => {
      this.#waiting.delete(id)
      const detail = 'The history did not answer in time: it is checking its file, or the disk is slow.'
      reject(new PartituraError('timed-out', detail, { retryable: true }))
    }, ANSWER_TIMEOUT_MS)
    this.#waiting.set(id, { resolve: answer => resolve(answer as Answer), reject, timer })
    this.#post({ kind: 'question', id, question })
    return promise
  }

  #post(message: ToWorker, transfer: MessagePort[] = []): void {
    this.#worker.postMessage(message, transfer)
  }

  #take(message: Exclude<FromWorker, { kind: 'opened' | 'refused' }>): void {
    if (message.kind === 'status') {
      this.#status = message.status
      return
    }
    const waiting = this.#waiting.get(message.id)
    if (!waiting) return
    this.#waiting.delete(message.id)
    clearTimeout(waiting.timer)
    if (message.kind === 'answer') waiting.resolve(message.answer)
    else waiting.reject(new PartituraError(message.code, message.detail, { errors: message.errors }))
  }

  #end(reason: string): void {
    if (this.#ended) return
    this.#ended = true
    this.#status = { ...this.#status, ok: false, degradedReason: reason }
    for (const { reject, timer } of this.#waiting.values()) {
      clearTimeout(timer)
      reject(new PartituraError('internal', reason))
    }
    this.#waiting.clear()
  }
}

const INITIAL_STATUS: HistoryStatus = {
  ok: true,
  degradedReason: null,
  path: null,
  queuedSamples: 0,
  droppedSamples: 0,
  droppedEvents: 0,
  refusedSamples: 0,
  seriesCount: 0,
  sizeBytes: null,
  setAside: null,
  warnings: [],
}
