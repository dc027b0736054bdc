import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { drillObstacles } from '#lib/kafka/drill-obstacles'
import { planDrillTopic, predictDrill, withDrillTopic } from '#lib/kafka/drill-prediction'
import type { Drill, DrillKind, DrillPrediction, DrillSummary } from '#lib/wire/drill'
import type { ClusterConfig } from '../config/cluster-config.ts'
import { PartituraError } from '../errors.ts'
import { messageOf, type Log } from '../log.ts'
import { wayBack } from './bring-back.ts'
import type { DemoControl } from './demo-control.ts'
import { DrillRecord } from './drill-record.ts'
import type { Measurement, MeasurementOptions } from './measure/open-measurement.ts'
import { endedDrill, summaryOf, undoLeftovers } from './recover-drill.ts'
import { runDrill, type DrilledCluster } from './run-drill.ts'
import type { Undo } from './store/drill-file.ts'
import type { DrillStore } from './store/open-drill-store.ts'

export interface DrillRequest {
  brokerId: number
  kind: DrillKind
  holdSeconds: number
  force: boolean
}

/** What operations may ask of the drills of the demo cluster. */
export interface ClusterDrills {
  /** Resolves when what the disk says is known. */
  settled(): Promise<void>
  readonly activeId: string | null
  /** What keeps drills from being started, or a former one from being cleaned up; null: nothing. */
  readonly trouble: string | null
  /** What would happen, and what is in the way. Asks nobody. */
  plan(brokerId: number, kind: DrillKind): { prediction: DrillPrediction; obstacles: string[] }
  /** Begins and answers the drill's id. @throws PartituraError `conflict`, `broker-not-found` */
  start(request: DrillRequest): Promise<string>
  /** The broker is brought back now. @throws PartituraError `conflict` when this one does not run */
  abort(drillId: string): void
  /** The one that runs first, then the newest. */
  list(): DrillSummary[]
  read(drillId: string): Promise<Drill | null>
}

export interface DrillsOptions {
  config: ClusterConfig
  /** Then nothing is done, not even to clean up. */
  readOnly: boolean
  control: DemoControl
  cluster: DrilledCluster
  store: DrillStore
  measure: (options: MeasurementOptions) => Measurement
  log: Log
}

interface Active {
  drill(): Drill
  /** null: it cannot be aborted, for it is being cleaned up. */
  abort: AbortController | null
}

const FIRST_RETRY_MS = 1000
const MAX_RETRY_MS = 30_000
const FAREWELL_MS = 1500

export function createDrills(options: DrillsOptions): ClusterDrills & { close(): Promise<void> } {
  return new Drills(options)
}

class Drills implements ClusterDrills {
  readonly #options: DrillsOptions
  readonly #closing = new AbortController()
  readonly #loaded: Promise<void>
  #active: Active | null = null
  #ended: DrillSummary[] = []
  #undo: Undo | null = null
  #trouble: string | null = null
  #starting = false
  #work: Promise<unknown> = Promise.resolve()

  constructor(options: DrillsOptions) {
    this.#options = options
    this.#loaded = this.#load().catch((error: unknown) => {
      this.#trouble = messageOf(error)
      options.log.error('drills could not be read', { cluster: options.config.id, reason: messageOf(error) })
    })
  }

  settled(): Promise<void> {
    return this.#loaded
  }

  get activeId(): string | null {
    return this.#active?.drill().drillId ?? null
  }

  get trouble(): string | null {
    return this.#trouble
  }

  plan(brokerId: number, kind: DrillKind): { prediction: DrillPrediction; obstacles: string[] } {
    const state = this.#options.cluster.state()
    const topic = planDrillTopic([...state.brokers.values()].filter(({ registered }) => registered))
    const prediction = predictDrill(withDrillTopic(state, topic), { brokerId, kind, topic, atMs: Date.now() })
    return { prediction, obstacles: drillObstacles(state) }
  }

  async start({ brokerId, kind, holdSeconds, force }: DrillRequest): Promise<string> {
    await this.#loaded
    this.#requireIdle()
    this.#starting = true
    try {
      await this.#requireReady(brokerId, force)
      const head = { drillId: randomUUID(), brokerId, kind, holdSeconds, forced: force, startedAtMs: Date.now() }
      const record = new DrillRecord(head)
      const abort = new AbortController()
      await this.#save(record, null)
      this.#active = { drill: () => record.drill(), abort }
      this.#work = this.#run(record, abort)
      return head.drillId
    } finally {
      this.#starting = false
    }
  }

  abort(drillId: string): void {
    const active = this.#active
    if (active?.drill().drillId !== drillId) throw new PartituraError('conflict', 'This drill does not run.')
    if (active.abort === null) throw new PartituraError('conflict', 'This drill is being cleaned up already.')
    active.abort.abort()
  }

  list(): DrillSummary[] {
    return this.#active === null ? this.#ended : [summaryOf(this.#active.drill()), ...this.#ended]
  }

  async read(drillId: string): Promise<Drill | null> {
    await this.#loaded
    const active = this.#active?.drill()
    return active?.drillId === drillId ? active : this.#options.store.read(this.#options.config.id, drillId)
  }

  /** The broker is at least told to come back; the next process sees to the rest. */
  async close(): Promise<void> {
    this.#closing.abort()
    const brokerId = this.#undo?.brokerId ?? null
    if (brokerId !== null) await wayBack(this.#options.control, brokerId, AbortSignal.timeout(FAREWELL_MS)).catch(() => {})
    await this.#work.catch(() => {})
  }

  async #load(): Promise<void> {
    const { store, config } = this.#options
    const { active, ended } = await store.load(config.id)
    this.#ended = ended
    const [interrupted] = active
    if (interrupted === undefined) return
    this.#active = { drill: () => interrupted.drill, abort: null }
    this.#undo = interrupted.undo
    this.#work = this.#recover(interrupted.drill, true).catch((error: unknown) => this.#note(error))
  }

  #requireIdle(): void {
    if (this.#active === null && !this.#starting) return
    const isCleaning = this.#active !== null && this.#active.abort === null
    throw new PartituraError(
      'conflict',
      isCleaning
        ? `A former drill is still being cleaned up${this.#trouble === null ? '' : `: ${this.#trouble}`}.`
        : 'A drill is under way: wait for its end, or abort it.',
    )
  }

  async #requireReady(brokerId: number, force: boolean): Promise<void> {
    const { store, cluster, control } = this.#options
    const unusable = await store.unusable()
    if (unusable !== null) throw new PartituraError('conflict', unusable)
    await cluster.refresh(['metadata', 'configs'])
    const broker = (await control.brokers(this.#closing.signal)).find(each => each.brokerId === brokerId)
    if (broker === undefined) throw new PartituraError('broker-not-found', `The demo has no broker ${brokerId}.`)
    if (broker.state !== 'running') {
      throw new PartituraError('conflict', `Broker ${brokerId} is ${broker.state}: there is nothing to drill.`)
    }
    const obstacles = drillObstacles(cluster.state())
    if (force || obstacles.length === 0) return
    throw new PartituraError(
      'conflict',
      `The cluster has not healed: ${obstacles.join(' ')} With force it begins all the same.`,
      {
        errors: obstacles.map(detail => ({ pointer: '/force', detail })),
      },
    )
  }

  async #run(record: DrillRecord, abort: AbortController): Promise<void> {
    const { config, cluster, control, measure, log } = this.#options
    const { drillId, brokerId } = record.head
    abort.signal.addEventListener('abort', () => {
      record.state = 'aborting'
    })
    await runDrill({
      record,
      cluster,
      control,
      measure: topic => measure({ config, drillId, brokerId, topic, onProgress: progress => record.take(progress), log }),
      save: undo => this.#save(record, undo),
      abort: abort.signal,
      closing: this.#closing.signal,
    }).catch((error: unknown) => this.#note(error))
    if (this.#closing.signal.aborted) return
    await this.#recover(record.drill(), false).catch((error: unknown) => this.#note(error))
  }

  /** Undoes what is left to undo, however long that takes, and ends the drill. */
  async #recover(drill: Drill, isInterrupted: boolean): Promise<void> {
    const { cluster, control, readOnly, store, config } = this.#options
    const { signal } = this.#closing
    if (this.#active) this.#active.abort = null
    const undo = this.#undo
    let found: string | null = null
    for (let waitMs = FIRST_RETRY_MS; undo !== null; waitMs = Math.min(MAX_RETRY_MS, waitMs * 2)) {
      try {
        if (readOnly) throw new PartituraError('read-only', 'The cluster is read-only here, so nothing is cleaned up.')
        found = await undoLeftovers(undo, drill.prediction, cluster, control, signal)
        break
      } catch (error) {
        this.#note(error)
        await sleep(waitMs, undefined, { signal }).catch(() => {})
        if (signal.aborted) return
      }
    }
    const ended = endedDrill(drill, isInterrupted ? { found, brokerId: undo?.brokerId ?? null } : null)
    await store.save(config.id, ended, summaryOf(ended), null)
    this.#undo = null
    this.#trouble = null
    this.#ended = [summaryOf(ended), ...this.#ended].slice(0, 100)
    this.#active = null
  }

  async #save(record: DrillRecord, undo: Undo | null): Promise<void> {
    const drill = record.drill()
    await this.#options.store.save(this.#options.config.id, drill, summaryOf(drill), undo)
    this.#undo = undo
  }

  #note(error: unknown): void {
    const reason = messageOf(error)
    if (reason !== this.#trouble && !this.#closing.signal.aborted) {
      this.#options.log.warn('a drill could not be cleaned up yet', { cluster: this.#options.config.id, reason })
    }
    this.#trouble = reason
  }
}
