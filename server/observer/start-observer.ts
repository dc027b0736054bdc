import { Worker } from 'node:worker_threads'
import type { MessagePort } from 'node:worker_threads'
import type { ClusterState, PollClass } from '#lib/kafka/cluster-state'
import { toPlainClusterConfig } from '../config/cluster-config.ts'
import type { ClusterConfig } from '../config/cluster-config.ts'
import { log, messageOf } from '../log.ts'
import type { ObserverChange } from './observer-change.ts'
import type { OwnNews } from './own-news.ts'
import { Mirror } from './publish/mirror.ts'
import type { FromWorker, ObserverWorkerData, ToWorker } from './publish/protocol.ts'

export type ObserverListener = (state: ClusterState, change: ObserverChange) => void

/** A live picture of one cluster. `state()` costs nothing; Kafka is asked by the observer alone. */
export interface Observer {
  state(): ClusterState
  /** Returns the function that ends it. */
  onChange(listener: ObserverListener): () => void
  /**
   * Looks again at these classes now; resolves when what they told is in `state()`, failures included. At the latest after 20 s.
   */
  refresh(classes: readonly PollClass[]): Promise<void>
  /** What this dashboard does to the cluster itself, for the timeline. */
  tell(news: OwnNews): void
  /** Requests sent to Kafka since the worker started. */
  requestCount(): number
  close(): Promise<void>
}

export interface ObserverOptions {
  config: ClusterConfig
  /**
   * Samples and events go this way, past the main thread; null: nobody keeps them. Given as a function it is called for each
   * worker, so that one started again after a crash has a port too.
   */
  historyPort: MessagePort | (() => MessagePort) | null
  /** Megabytes of heap for the worker. */
  maxHeapMb?: number
}

const WORKER_FILE = new URL('./worker.ts', import.meta.url)
const REFRESH_TIMEOUT_MS = 20_000
const CLOSE_TIMEOUT_MS = 2000
const MAX_RESTART_MS = 30_000

export function startObserver(options: ObserverOptions): Observer {
  return new ObserverThread(options)
}

class ObserverThread implements Observer {
  readonly #options: ObserverOptions
  readonly #mirror: Mirror
  readonly #listeners = new Set<ObserverListener>()
  readonly #refreshes = new Map<number, () => void>()
  #worker: Worker
  #restart: NodeJS.Timeout | null = null
  #crashes = 0
  #nextRefresh = 1
  #requests = 0
  #closed = false

  constructor(options: ObserverOptions) {
    this.#options = options
    this.#mirror = new Mirror(options.config.id, options.config.bootstrap)
    this.#worker = this.#start()
  }

  state(): ClusterState {
    return this.#mirror.state
  }

  requestCount(): number {
    return this.#requests
  }

  onChange(listener: ObserverListener): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  refresh(classes: readonly PollClass[]): Promise<void> {
    if (this.#closed) return Promise.resolve()
    const id = this.#nextRefresh++
    return new Promise(resolve => {
      const end = () => {
        clearTimeout(timer)
        this.#refreshes.delete(id)
        resolve()
      }
      const timer = setTimeout(end, REFRESH_TIMEOUT_MS)
      this.#refreshes.set(id, end)
      this.#post({ kind: 'refresh', id, classes })
    })
  }

  tell(news: OwnNews): void {
    if (!this.#closed) this.#post({ kind: 'own', news })
  }

  async close(): Promise<void> {
    if (this.#closed) return
    this.#closed = true
    if (this.#restart) clearTimeout(this.#restart)
    this.#endRefreshes()
    this.#listeners.clear()
    const worker = this.#worker
    const exited = new Promise<void>(resolve => worker.once('exit', () => resolve()))
    this.#post({ kind: 'close' })
    const timer = setTimeout(() => void worker.terminate(), CLOSE_TIMEOUT_MS)
    await exited
    clearTimeout(timer)
  }

  #start(): Worker {
    const { config, maxHeapMb = 512 } = this.#options
    const historyPort = this.#historyPortForWorker()
    const workerData: ObserverWorkerData = { config: toPlainClusterConfig(config), historyPort }
    const worker = new Worker(WORKER_FILE, {
      workerData,
      transferList: historyPort ? [historyPort] : [],
      name: `observer ${config.id}`,
      resourceLimits: { maxOldGenerationSizeMb: maxHeapMb, maxYoungGenerationSizeMb: 32 },
    })
    worker.on('message', (message: FromWorker) => this.#receive(message))
    worker.on('error', error => log.error('the observer failed', { cluster: config.id, error: messageOf(error) }))
    worker.on('exit', code => this.#exited(worker, code))
    return worker
  }

  /** A port belongs to the worker that it was transferred to and ends with it. */
  #historyPortForWorker(): MessagePort | null {
    const { historyPort } = this.#options
    if (typeof historyPort === 'function') return historyPort()
    return this.#crashes === 0 ? historyPort : null
  }

  #receive(message: FromWorker): void {
    if (message.kind === 'refreshed') {
      this.#refreshes.get(message.id)?.()
      return
    }
    const change = this.#mirror.receive(message)
    if (message.kind === 'commit') {
      this.#requests = message.requestCount
      if (message.header.asOfMs !== null) this.#crashes = 0
    }
    // Other things waiting for this thread come first; then the next chunk may come.
    setImmediate(() => this.#post({ kind: 'ack' }))
    if (change) this.#spread(change)
  }

  #spread(change: ObserverChange): void {
    for (const listener of this.#listeners) {
      try {
        listener(this.#mirror.state, change)
      } catch (error) {
        log.error('a listener of the observer failed', { cluster: this.#options.config.id, error: messageOf(error) })
      }
    }
  }

  /** A worker that dies (out of memory, a bug) is started anew, ever more slowly; what is known stays and says its age. */
  #exited(worker: Worker, code: number): void {
    if (this.#closed || worker !== this.#worker) return
    this.#endRefreshes()
    this.#crashes++
    const waitMs = Math.min(MAX_RESTART_MS, 1000 * 2 ** (this.#crashes - 1))
    log.error('the observer stopped; it is started again', { cluster: this.#options.config.id, code, waitMs })
    this.#spread(this.#mirror.workerLost(`the observer stopped with code ${code} and is started again`))
    this.#restart = setTimeout(() => {
      this.#worker = this.#start()
    }, waitMs)
  }

  #endRefreshes(): void {
    for (const end of this.#refreshes.values()) end()
  }

  #post(message: ToWorker): void {
    this.#worker.postMessage(message)
  }
}
