import { Worker } from 'node:worker_threads'
import { PartituraError } from '../errors.ts'
import { messageOf, type Log } from '../log.ts'
import type { FileCalls, FromFile, ToFile } from './protocol.ts'

export interface FileThreadOptions {
  path: string
  /** A file that calls `serveFile`. */
  worker: URL
  /** What the file keeps: `reassignments`. */
  of: string
  log: Log
}

interface Waiting {
  resolve: (answer: unknown) => void
  reject: (error: Error) => void
  timer: NodeJS.Timeout
}

const ANSWER_TIMEOUT_MS = 10_000

/** A durable file in a thread of its own, as seen from the main thread; each call is on the disk when its promise resolves. */
export class FileThread<File> {
  /** Why the file cannot be used, or null. */
  readonly ready: Promise<string | null>
  /** What an operator should know about the file, in words. */
  readonly warnings: string[] = []
  readonly #of: string
  readonly #worker: Worker
  readonly #waiting = new Map<number, Waiting>()
  #unusable: string | null = null
  #nextId = 1
  #ended = false

  constructor({ path, worker, of, log }: FileThreadOptions) {
    this.#of = of
    const { promise, resolve } = Promise.withResolvers<string | null>()
    this.ready = promise
    this.#worker = new Worker(worker, { workerData: { path }, name: `${of} file` })
    this.#worker.on('message', (message: FromFile) => {
      this.#take(message, log)
      resolve(this.#unusable)
    })
    this.#worker.on('error', error => {
      log.error(`the thread that keeps the ${of} ended`, { reason: messageOf(error) })
      this.#end(`The thread that keeps the ${of} ended: ${messageOf(error)}`)
    })
    this.#worker.on('exit', () => {
      this.#end(`The file of the ${of} is closed.`)
      resolve(this.#unusable)
    })
  }

  /** The thread answers with what the method of that name returns: both are of the same program. */
  call<Name extends keyof FileCalls<File> & string>(
    name: Name,
    args: readonly unknown[],
  ): FileCalls<File>[Name] extends (...args: never) => infer Result ? Result : never {
    return this.#ask(name, args) as never
  }

  async close(): Promise<void> {
    if (this.#ended) return
    const exited = new Promise(resolve => this.#worker.once('exit', resolve))
    await this.#ask('close', []).catch(() => this.#worker.terminate())
    await exited
  }

  #ask(name: string, args: readonly unknown[]): Promise<unknown> {
    if (this.#ended) return Promise.reject(new PartituraError('internal', this.#unusable ?? 'The file is closed.'))
    const id = this.#nextId++
    const { promise, resolve, reject } = Promise.withResolvers<unknown>()
    const timer = setTimeout(() => {
      this.#waiting.delete(id)
      reject(new PartituraError('timed-out', `The disk that keeps the ${this.#of} does not answer.`, { retryable: true }))
    }, ANSWER_TIMEOUT_MS)
    this.#waiting.set(id, { resolve, reject, timer })
    this.#worker.postMessage({ id, name, args } satisfies ToFile)
    return promise
  }

  #take(message: FromFile, log: Log): void {
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
    else waiting.reject(new PartituraError('internal', `The file of the ${this.#of} refused: ${message.message}`))
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
