import { Worker } from 'node:worker_threads'
import type { Notice } from '#lib/alerts/notice'
import type { DestinationConfig } from '../../config/alerts-config.ts'
import { messageOf, type Log } from '../../log.ts'
import { toPlain, type FromSender, type Sent, type ToSender } from './protocol.ts'

export interface Sender {
  /** One attempt; never rejects. Bounded in time whatever the receiver does. */
  send(destination: DestinationConfig, notice: Notice): Promise<Sent>
  close(): Promise<void>
}

/** The thread has time-outs of its own, shorter ones; this is for a thread that does not answer at all. */
const GUARD_MS = 60_000

/** The thread is started with the first message, and again after it has ended. */
export function openSender(log: Log): Sender {
  return new ThreadSender(log)
}

interface Waiting {
  resolve: (sent: Sent) => void
  timer: NodeJS.Timeout
}

class ThreadSender implements Sender {
  readonly #log: Log
  readonly #waiting = new Map<number, Waiting>()
  #worker: Worker | null = null
  #nextId = 1
  #closed = false

  constructor(log: Log) {
    this.#log = log
  }

  send(destination: DestinationConfig, notice: Notice): Promise<Sent> {
    if (this.#closed) return Promise.resolve({ ok: false, detail: 'the dashboard is shutting down' })
    const id = this.#nextId++
    const { promise, resolve } = Promise.withResolvers<Sent>()
    const timer = setTimeout(() => this.#settle(id, { ok: false, detail: 'no answer in time' }), GUARD_MS)
    this.#waiting.set(id, { resolve, timer })
    this.#thread().postMessage({ id, destination: toPlain(destination), notice } satisfies ToSender)
    return promise
  }

  async close(): Promise<void> {
    this.#closed = true
    await this.#worker?.terminate()
    this.#settleAll('the dashboard is shutting down')
  }

  #thread(): Worker {
    if (this.#worker !== null) return this.#worker
    const worker = new Worker(new URL('./worker.ts', import.meta.url), { name: 'alert delivery' })
    worker.on('message', ({ id, ok, detail }: FromSender) => this.#settle(id, { ok, detail }))
    worker.on('error', error => this.#log.error('the thread that delivers alerts ended', { reason: messageOf(error) }))
    worker.on('exit', () => {
      if (this.#worker === worker) this.#worker = null
      this.#settleAll('the thread that delivers ended')
    })
    this.#worker = worker
    return worker
  }

  #settle(id: number, sent: Sent): void {
    const waiting = this.#waiting.get(id)
    if (waiting === undefined) return
    this.#waiting.delete(id)
    clearTimeout(waiting.timer)
    waiting.resolve(sent)
  }

  #settleAll(detail: string): void {
    for (const id of this.#waiting.keys()) this.#settle(id, { ok: false, detail })
  }
}
