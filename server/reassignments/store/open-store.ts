import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import { PartituraError } from '../../errors.ts'
import { messageOf, type Log } from '../../log.ts'
import type { FromWorker, StoreCalls, StoreMethod, ToWorker } from './protocol.ts'

/** What is known of reassignments across restarts, each call on the disk when its promise resolves. */
export interface ReassignmentStore extends StoreCalls {
  /** Why nothing can be kept, and so nothing may be started; null: all is well. */
  unusable(): Promise<string | null>
  /** What an operator should know about the file, in words. */
  warnings(): readonly string[]
}

interface Waiting {
  resolve: (answer: unknown) => void
  reject: (error: Error) => void
  timer: NodeJS.Timeout
}

const ANSWER_TIMEOUT_MS = 10_000

/**
 * `reassignments.sqlite` in the data folder, in a thread of its own that is started when there is something to read or to keep.
 * Never throws: see `unusable`.
 */
export function openReassignmentStore(dataDir: string, log: Log): ReassignmentStore {
  const path = join(dataDir, 'reassignments.sqlite')
  let opened: WorkerStore | null = null
  const store = () => (opened ??= new WorkerStore(path, log))
  return {
    unusable: () => store().ready,
    warnings: () => opened?.warnings ?? [],
    load: (...args) => {
      if (opened === null && !existsSync(path)) return Promise.resolve({ active: [], ended: [], claims: [] })
      return store().call('load', args)
    },
    moves: (...args) => store().call('moves', args),
    insert: (...args) => store().call('insert', args),
    update: (...args) => store().call('update', args),
    claim: (...args) => store().call('claim', args),
    release: (...args) => store().call('release', args),
    close: () => opened?.close() ?? Promise.resolve(),
  }
}

class WorkerStore {
  /** Why the file cannot be used, or null. */
  readonly ready: Promise<string | null>
  readonly warnings: string[] = []
  #unusable: string | null = null
  readonly #worker: Worker
  readonly #waiting = new Map<number, Waiting>()
  #nextId = 1
  #ended = false

  constructor(path: string, log: Log) {
    const { promise, resolve } = Promise.withResolvers<string | null>()
    this.ready = promise
    this.#worker = new Worker(new URL('./worker.ts', import.meta.url), { workerData: { path }, name: 'reassignment store' })
    this.#worker.on('message', (message: FromWorker) => {
      this.#take(message, log)
      resolve(this.#unusable)
    })
    this.#worker.on('error', error => {
      log.error('the thread that keeps the reassignments ended', { reason: messageOf(error) })
      this.#end(`The thread that keeps the reassignments ended: ${messageOf(error)}`)
    })
    this.#worker.on('exit', () => {
      this.#end('The store of the reassignments is closed.')
      resolve(this.#unusable)
    })
  }

  /** The worker answers with what the method of that name returns: both are of the same program. */
  call<Name extends StoreMethod>(name: Name, args: readonly unknown[]): ReturnType<StoreCalls[Name]> {
    return this.#ask(name, args) as ReturnType<StoreCalls[Name]>
  }

  async close(): Promise<void> {
    if (this.#ended) return
    const exited = new Promise(resolve => this.#worker.once('exit', resolve))
    await this.#ask('close', []).catch(() => this.#worker.terminate())
    await exited
  }

  #ask(name: StoreMethod, args: readonly unknown[]): Promise<unknown> {
    if (this.#ended) return Promise.reject(new PartituraError('internal', this.#unusable ?? 'The store is closed.'))
    const id = this.#nextId++
    const { promise, resolve, reject } = Promise.withResolvers<unknown>()
    const timer = setTimeout(() => {
      this.#waiting.delete(id)
      reject(new PartituraError('timed-out', 'The disk that keeps the reassignments does not answer.', { retryable: true }))
    }, ANSWER_TIMEOUT_MS)
    this.#waiting.set(id, { resolve, reject, timer })
    this.#worker.postMessage({ id, name, args } satisfies ToWorker)
    return promise
  }

  #take(message: FromWorker, log: Log): void {
    if (message.kind === 'opened') {
      if (message.warning !== null) this.#warn(message.warning, log)
      return
    }
    if (message.kind === 'unusable') {
      this.#unusable = message.reason
      this.#warn(message.reason, log)
      return
    }
    const waiting = this.#waiting.get(message.id)
    if (!waiting) return
    this.#waiting.delete(message.id)
    clearTimeout(waiting.timer)
    if (message.kind === 'answer') waiting.resolve(message.answer)
    else waiting.reject(new PartituraError('internal', `The reassignment could not be kept: ${message.message}`))
  }

  #warn(warning: string, log: Log): void {
    this.warnings.push(warning)
    log.error(warning)
  }

  #end(reason: string): void {
    if (this.#ended) return
    this.#ended = true
    this.#unusable ??= reason
    for (const { reject, timer } of this.#waiting.values()) {
      clearTimeout(timer)
      reject(new PartituraError('internal', reason))
    }
    this.#waiting.clear()
  }
}
