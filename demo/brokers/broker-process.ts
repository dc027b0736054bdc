import type { ChildProcess } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import type { ClusterNode } from './cluster-file.ts'
import type { ProcessGuard } from './guard.ts'
import { explainJavaError, spawnJava } from './java.ts'
import { waitUntilServing } from './readiness.ts'
import { lastLines } from './run-command.ts'
import { whenStopped } from './when-stopped.ts'

/** `exited`: it ended though nobody here asked for it. */
export type BrokerState = 'starting' | 'running' | 'paused' | 'stopping' | 'stopped' | 'killed' | 'exited'

/** A request that the broker's present state does not allow. */
export class BrokerStateError extends Error {
  override name = 'BrokerStateError'
}

const START_TIMEOUT_MS = 90_000
/** A broker cut off from its quorum waits much longer than this for permission to stop. */
const STOP_TIMEOUT_MS = 20_000

/** One node as a child process: start, stop, kill, pause, resume, and what state that left it in. */
export class BrokerProcess {
  readonly node: ClusterNode
  readonly #args: string[]
  readonly #logFile: string
  readonly #guard: ProcessGuard
  #state: BrokerState = 'stopped'
  #child: ChildProcess | null = null
  #ended: Promise<void> = Promise.resolve()
  #serving: Promise<void> = Promise.resolve()
  #startError: Error | null = null

  constructor(options: { node: ClusterNode; args: string[]; logFile: string; guard: ProcessGuard }) {
    this.node = options.node
    this.#args = options.args
    this.#logFile = options.logFile
    this.#guard = options.guard
  }

  get state(): BrokerState {
    return this.#state
  }

  /** null when no process runs. */
  get pid(): number | null {
    return this.#child?.pid ?? null
  }

  /**
   * Spawns java and waits until the broker answers, naming at least `expectedBrokers` (itself included). One that answers only
   * after `patienceMs` is running all the same: only the caller has gone.
   */
  async start(expectedBrokers: number, signal?: AbortSignal, patienceMs = START_TIMEOUT_MS): Promise<void> {
    if (this.#child) throw new BrokerStateError(`broker ${this.node.id} is ${this.#state}`)
    const ended = this.#spawn(expectedBrokers)
    const patience = AbortSignal.timeout(patienceMs)
    const left = aborted(signal ? AbortSignal.any([signal, patience]) : patience)
    await Promise.race([this.#serving, ended, left])
    if (this.#state === 'running') return
    if (this.#state !== 'starting') throw await this.#explainEnd()
    signal?.throwIfAborted()
    throw new Error(`broker ${this.node.id} did not answer within ${patienceMs / 1000} s`)
  }

  /** Controlled shutdown (SIGTERM): leaders move first. Killed when it takes longer than `timeoutMs`. */
  async stop(timeoutMs = STOP_TIMEOUT_MS): Promise<void> {
    const child = this.#require('starting', 'running', 'paused', 'stopping')
    if (this.#state === 'paused') child.kill('SIGCONT')
    this.#state = 'stopping'
    child.kill('SIGTERM')
    const timer = setTimeout(() => child.kill('SIGKILL'), timeoutMs)
    await this.#ended
    clearTimeout(timer)
  }

  /** SIGKILL: the cluster notices only when the broker's session ends. */
  async kill(): Promise<void> {
    const child = this.#require('starting', 'running', 'paused', 'stopping')
    this.#state = 'killed'
    child.kill('SIGKILL')
    await this.#ended
  }

  /** SIGSTOP: alive for the operating system, silent for everyone else. Resolves when it stands still. */
  async pause(): Promise<void> {
    const child = this.#require('running')
    child.kill('SIGSTOP')
    this.#state = 'paused'
    if (child.pid !== undefined) await whenStopped(child.pid)
  }

  resume(): void {
    this.#require('paused').kill('SIGCONT')
    this.#state = 'running'
  }

  #require(...states: BrokerState[]): ChildProcess {
    if (this.#child && states.includes(this.#state)) return this.#child
    throw new BrokerStateError(`broker ${this.node.id} is ${this.#state}`)
  }

  #spawn(expectedBrokers: number): Promise<void> {
    const child = spawnJava(this.#args, this.#logFile)
    const pid = child.pid
    this.#child = child
    this.#state = 'starting'
    this.#startError = null
    const life = new AbortController()
    if (pid !== undefined) this.#guard.add(pid)
    this.#ended = new Promise(resolve => {
      const finish = (error: Error | null) => {
        life.abort()
        if (pid !== undefined) this.#guard.remove(pid)
        this.#startError = error
        this.#child = null
        if (this.#state === 'stopping') this.#state = 'stopped'
        else if (this.#state !== 'killed') this.#state = 'exited'
        resolve()
      }
      child.once('exit', () => finish(null))
      child.once('error', error => finish(explainJavaError(error)))
    })
    this.#serving = this.#watchStart(expectedBrokers, life.signal)
    return this.#ended
  }

  /** Never rejects. */
  async #watchStart(expectedBrokers: number, life: AbortSignal): Promise<void> {
    try {
      await waitUntilServing(this.node.port, this.node.id, expectedBrokers, life)
      if (this.#state === 'starting') this.#state = 'running'
    } catch {
      // It ended before it served; how is told by whoever waits for its end.
    }
  }

  async #explainEnd(): Promise<Error> {
    if (this.#startError) return this.#startError
    if (this.#state !== 'exited') return new BrokerStateError(`broker ${this.node.id} was ${this.#state} while it started`)
    const log = await readFile(this.#logFile, 'utf8').catch(() => '')
    return new Error(`broker ${this.node.id} ended while starting:\n${lastLines(log)}`)
  }
}

function aborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve()
  return new Promise(resolve => signal.addEventListener('abort', () => resolve(), { once: true }))
}
