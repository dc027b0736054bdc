import { availableParallelism } from 'node:os'
import { Worker } from 'node:worker_threads'
import type { ChunkResult, ChunkTask } from './chunk.ts'
import type { SchemaEntry } from '../formats/registry/schema-entry.ts'
import type { SchemaSource } from '../formats/registry/schema-source.ts'
import type { WorkerAnswer, WorkerQuestion } from './decode-worker.ts'
import { frameMemory } from '#server/kafka/frame-memory'

export interface DecodePoolOptions {
  threads?: number
  /** A thread that takes longer over one chunk is killed and replaced. */
  taskTimeoutMs?: number
  heapMegabytes?: number
}

export interface DecodePool {
  /** A buffer for the records of a task: memory that the threads share. */
  lend(sizeBytes: number): Buffer
  /**
   * The task's records go back to where they were lent. Schemas that its messages need are asked of `schemas`; meanwhile the
   * thread does other work. Rejects with DecodeKilledError, or the signal's reason.
   */
  run(task: ChunkTask, signal: AbortSignal, schemas?: SchemaSource | null): Promise<ChunkResult>
  /** Lent memory that was kept: of a task that asks for a part, which lies in its records. */
  takeBack(records: Uint8Array): void
  /** Ends all threads; waiting tasks are rejected. */
  close(): Promise<void>
}

/** The thread was killed over this chunk: too slow, out of memory, or crashed. The chunk may be tried in smaller pieces. */
export class DecodeKilledError extends Error {
  override name = 'DecodeKilledError'
  readonly code: 'too-slow' | 'crashed'

  constructor(code: 'too-slow' | 'crashed', message: string) {
    super(message)
    this.code = code
  }
}

const RESTART_PAUSE_MS = 1000
/** How often one chunk is decoded again because a thread lacked schemas: each one learns them for itself. */
const MAX_ROUNDS = 6
/** A thread may finish what nobody waits for any more: killing it costs a new start. */
const LEFT_TIMEOUT_MS = 500

interface Job {
  task: ChunkTask
  schemas: SchemaSource | null
  /** Fetched for this task so far. */
  fetched: readonly SchemaEntry[]
  rounds: number
  settled: boolean
  /** The thread has done with the task's records. */
  decoded(): void
  resolve(result: ChunkResult): void
  reject(error: unknown): void
}

/** Threads that decode other people's messages: bounded in time and heap, replaced when a message kills one. */
export function createDecodePool(options: DecodePoolOptions = {}): DecodePool {
  return new ThreadPool(options)
}

class ThreadPool implements DecodePool {
  readonly #options: Required<DecodePoolOptions>
  readonly #threads: DecodeThread[] = []
  readonly #waiting: Job[] = []
  #closed = false

  constructor({ threads = Math.min(4, availableParallelism()), taskTimeoutMs = 5000, heapMegabytes = 128 }: DecodePoolOptions) {
    this.#options = { threads, taskTimeoutMs, heapMegabytes }
    for (let i = 0; i < threads; i++) this.#threads.push(this.#start())
  }

  lend(sizeBytes: number): Buffer {
    return frameMemory.lend(sizeBytes)
  }

  run(task: ChunkTask, signal: AbortSignal, schemas: SchemaSource | null = null): Promise<ChunkResult> {
    signal.throwIfAborted()
    if (this.#closed) return Promise.reject(new Error('The decode pool is closed.'))
    return new Promise<ChunkResult>((resolve, reject) => {
      const job: Job = { task, schemas, fetched: [], rounds: 0, settled: false, decoded: () => {}, resolve, reject }
      const onAbort = () => {
        this.#dequeue(job)
        for (const thread of this.#threads) thread.leave(job)
        job.reject(reasonOf(signal))
      }
      signal.addEventListener('abort', onAbort, { once: true })
      const settled = () => {
        job.settled = true
        signal.removeEventListener('abort', onAbort)
      }
      // Only now: a thread that was killed or whose caller has left may still be reading.
      job.decoded = () => {
        if (task.part === undefined) frameMemory.giveBack(task.records)
      }
      job.resolve = result => (settled(), resolve(result))
      job.reject = error => (settled(), reject(error))
      this.#waiting.push(job)
      this.#next()
    })
  }

  takeBack(records: Uint8Array): void {
    frameMemory.giveBack(records)
  }

  async close(): Promise<void> {
    this.#closed = true
    for (const job of this.#waiting.splice(0)) job.reject(new Error('The decode pool is closed.'))
    await Promise.all(this.#threads.map(thread => thread.stop()))
  }

  #start(): DecodeThread {
    return new DecodeThread(this.#options, {
      idle: () => this.#next(),
      ended: thread => this.#replace(thread),
      wants: (job, ids) => void this.#fetchSchemas(job, ids),
    })
  }

  #replace(thread: DecodeThread): void {
    const index = this.#threads.indexOf(thread)
    if (index < 0 || this.#closed) return
    // A thread that does not even start would otherwise be started over and over.
    const pauseMs = thread.wasReady ? 0 : RESTART_PAUSE_MS
    setTimeout(() => {
      if (!this.#closed) this.#threads[index] = this.#start()
    }, pauseMs).unref()
  }

  #next(): void {
    for (const thread of this.#threads) {
      if (!thread.idle) continue
      const job = this.#waiting.shift()
      if (job === undefined) return
      thread.run(job)
    }
  }

  /** Before anything that waits: its records hold memory. */
  async #fetchSchemas(job: Job, ids: readonly number[]): Promise<void> {
    const fetched = (await job.schemas?.fetch(ids)) ?? []
    job.fetched = [...job.fetched, ...fetched]
    job.rounds++
    if (job.settled) return job.decoded()
    if (this.#closed) return job.reject(new Error('The decode pool is closed.'))
    this.#waiting.unshift(job)
    this.#next()
  }

  #dequeue(job: Job): void {
    const index = this.#waiting.indexOf(job)
    if (index >= 0) this.#waiting.splice(index, 1)
  }
}

interface ThreadEvents {
  idle(): void
  ended(thread: DecodeThread): void
  /** The job is to be given out again when these schemas have been fetched. */
  wants(job: Job, ids: readonly number[]): void
}

class DecodeThread {
  readonly #worker: Worker
  readonly #taskTimeoutMs: number
  readonly #events: ThreadEvents
  #job: Job | null = null
  #timer: NodeJS.Timeout | undefined
  #ending = false
  wasReady = false

  constructor(options: Required<DecodePoolOptions>, events: ThreadEvents) {
    this.#taskTimeoutMs = options.taskTimeoutMs
    this.#events = events
    this.#worker = new Worker(new URL('./decode-worker.ts', import.meta.url), {
      name: 'partitura-decode',
      env: {},
      resourceLimits: { maxOldGenerationSizeMb: options.heapMegabytes, maxYoungGenerationSizeMb: 4, stackSizeMb: 2 },
    })
    this.#worker.unref()
    this.#worker.on('message', (answer: WorkerAnswer) => this.#answered(answer))
    this.#worker.on('error', error => this.#end(new DecodeKilledError('crashed', crashText(error))))
    this.#worker.on('exit', () => this.#end(new DecodeKilledError('crashed', 'The decoding thread ended.')))
  }

  get idle(): boolean {
    return this.wasReady && this.#job === null && !this.#ending
  }

  run(job: Job): void {
    this.#job = job
    this.#timer = setTimeout(() => {
      const seconds = this.#taskTimeoutMs / 1000
      this.#end(
        new DecodeKilledError(
          'too-slow',
          `${job.task.cel === null ? 'Decoding' : 'Decoding and filtering'} took more than ${seconds} s and was stopped.`,
        ),
      )
    }, this.#taskTimeoutMs)
    this.#worker.postMessage({ task: job.task, schemas: job.fetched } satisfies WorkerQuestion)
  }

  /** Nobody waits for this job any more. */
  leave(job: Job): void {
    if (this.#job !== job) return
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => this.#end(new Error('Nobody waits for it.')), LEFT_TIMEOUT_MS)
  }

  async stop(): Promise<void> {
    this.#end(new Error('The decode pool is closed.'))
    await this.#worker.terminate()
  }

  #answered(answer: WorkerAnswer): void {
    if (answer.kind === 'ready') {
      this.wasReady = true
      return this.#events.idle()
    }
    const job = this.#settle()
    if (job !== null) this.#handOver(job, answer)
    if (answer.kind === 'done' && !answer.result.recycle) this.#events.idle()
    else this.#end(new Error('The decoding thread is replaced.'))
  }

  #handOver(job: Job, answer: Exclude<WorkerAnswer, { kind: 'ready' }>): void {
    const wanted = answer.kind === 'done' ? answer.result.wantedSchemas : []
    const again = wanted.length > 0 && job.schemas !== null && job.rounds < MAX_ROUNDS && !job.settled
    if (again) return this.#events.wants(job, wanted)
    job.decoded()
    if (answer.kind === 'done') job.resolve(answer.result)
    else job.reject(new DecodeKilledError('crashed', answer.message))
  }

  #end(error: Error): void {
    if (this.#ending) return
    this.#ending = true
    this.#settle()?.reject(error)
    void this.#worker.terminate()
    this.#events.ended(this)
  }

  #settle(): Job | null {
    clearTimeout(this.#timer)
    const job = this.#job
    this.#job = null
    return job
  }
}

function crashText(error: unknown): string {
  const outOfMemory = error instanceof Error && 'code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY'
  return outOfMemory ? 'Decoding needed more memory than is allowed.' : 'The decoding thread crashed.'
}

function reasonOf(signal: AbortSignal): Error {
  return signal.reason instanceof Error ? signal.reason : new Error('cancelled', { cause: signal.reason })
}
