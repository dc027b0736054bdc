import { stepEvent } from '#lib/kafka/drill-events'
import { DRILL_TOPIC } from '#lib/kafka/drill-prediction'
import { isHeldBy } from '#lib/kafka/drill-report'
import type { FailureRules } from '#lib/kafka/predict-failure'
import type { Drill, DrillKind, DrillLive, DrillPhase, DrillPrediction, DrillReport, DrillState } from '#lib/wire/drill'
import { DrillTrails } from './drill-trails.ts'
import { epochNow } from './measure/epoch-now.ts'
import type { LaneProgress, Progress } from './measure/protocol.ts'

export interface DrillHead {
  drillId: string
  brokerId: number
  kind: DrillKind
  holdSeconds: number
  forced: boolean
  startedAtMs: number
}

/** Everything that is known of a drill that runs; what it looks like to others is `drill()`. */
export class DrillRecord {
  readonly head: DrillHead
  readonly trails: DrillTrails
  state: DrillState = 'running'
  note: string | null = null
  prediction: DrillPrediction | null = null
  /** By topic, as they were when the prediction was made. */
  rules: ReadonlyMap<string, FailureRules> = new Map()
  /** The broker was acted upon; it was told to return. null: not yet. */
  deedAtMs: number | null = null
  returnAtMs: number | null = null
  report: DrillReport | null = null
  lanes: readonly LaneProgress[] = []
  longestGapMs = 0
  readonly #phases: Drill['phases'] = []
  #seenAtMs: number | null = null
  #settledAtMs: number | null = null
  #listeners = new Set<() => void>()

  constructor(head: DrillHead) {
    this.head = head
    this.trails = new DrillTrails(head.brokerId)
  }

  get phase(): DrillPhase {
    return this.#phases.at(-1)?.phase ?? 'preparing'
  }

  /** When the last partition had lost the broker; null: not yet. */
  get settledAtMs(): number | null {
    return this.#settledAtMs
  }

  /** Of the last news from the thread that measures. */
  get seenAtMs(): number | null {
    return this.#seenAtMs
  }

  enter(phase: DrillPhase, text: string | null): void {
    const nowMs = epochNow()
    const last = this.#phases.at(-1)
    if (last) last.endedAtMs = nowMs
    this.#phases.push({ phase, startedAtMs: nowMs, endedAtMs: null })
    if (text !== null) this.trails.event(stepEvent(text, nowMs))
  }

  take(progress: Progress): void {
    for (const sight of progress.partitions) this.trails.partition(sight)
    for (const sight of progress.brokers) this.trails.broker(sight)
    for (const sight of progress.answers) this.trails.answer(sight)
    this.lanes = progress.lanes
    this.longestGapMs = progress.longestGapMs
    this.#seenAtMs = progress.atMs
    this.#settle()
    for (const listener of this.#listeners) listener()
  }

  /** Looks at the condition with every news; false: it did not come true in time, or `signal` aborted. */
  until(condition: () => boolean, limitMs: number, signal: AbortSignal): Promise<boolean> {
    if (condition()) return Promise.resolve(true)
    if (signal.aborted) return Promise.resolve(false)
    return new Promise(resolve => {
      const end = (result: boolean) => {
        clearTimeout(timer)
        this.#listeners.delete(look)
        signal.removeEventListener('abort', giveUp)
        resolve(result)
      }
      const look = () => condition() && end(true)
      const giveUp = () => end(false)
      const timer = setTimeout(giveUp, limitMs)
      this.#listeners.add(look)
      signal.addEventListener('abort', giveUp, { once: true })
    })
  }

  /** Affected partitions that are watched, and whether their ISR holds the broker now. */
  held(): { isHeld: boolean; sinceMs: number; dataLost: boolean }[] {
    return (this.prediction?.partitions ?? []).flatMap(({ topic, partition, dataLost }) => {
      const look = this.trails.looksOf(topic, partition)?.at(-1)
      if (look === undefined) return []
      return [{ isHeld: isHeldBy(look, this.head.brokerId), sinceMs: look.atMs, dataLost }]
    })
  }

  isAnswering(): boolean | null {
    return this.trails.answers.at(-1)?.answering ?? null
  }

  drill(): Drill {
    const { head, state, phase, note, deedAtMs } = this
    return {
      ...head,
      state,
      phase,
      endedAtMs: null,
      note,
      phases: this.#phases.map(phase => ({ ...phase })),
      prediction: this.prediction,
      live: this.#live(),
      events: this.trails.events
        .map(event => ({ ...event, afterMs: deedAtMs === null ? null : event.timeMs - deedAtMs }))
        .toSorted((a, b) => a.timeMs - b.timeMs),
      omittedEvents: this.trails.omittedEvents,
      report: this.report,
    }
  }

  #settle(): void {
    if (this.deedAtMs === null || this.#settledAtMs !== null || this.prediction === null) return
    const held = this.held()
    const isGone = this.trails.registered.get(this.head.brokerId) === false
    const isSettled = held.length > 0 ? held.every(({ isHeld }) => !isHeld) : isGone
    if (isSettled) this.#settledAtMs = Math.max(this.deedAtMs, ...held.map(({ sinceMs }) => sinceMs))
  }

  #live(): DrillLive | null {
    if (this.#seenAtMs === null) return null
    const atMs = this.#seenAtMs
    const lanes = new Map(this.lanes.map(lane => [lane.partition, lane]))
    const held = this.held()
    const out = this.deedAtMs === null ? [] : held.filter(({ isHeld }) => !isHeld)
    const back = this.returnAtMs === null || this.#settledAtMs === null ? 0 : held.length - out.length
    return {
      atMs,
      brokers: [...this.trails.registered]
        .map(([brokerId, registered]) => ({ brokerId, registered }))
        .toSorted((a, b) => a.brokerId - b.brokerId),
      answering: this.isAnswering(),
      partitions: this.trails.ofTopic(this.prediction?.topic.name ?? DRILL_TOPIC).map(({ partition, replicas, looks }) => {
        const look = looks.at(-1)
        const lane = lanes.get(partition)
        const sinceMs = lane?.waitingSinceMs ?? null
        return {
          partition,
          replicas: [...replicas],
          leader: look?.leader ?? null,
          leaderEpoch: look?.leaderEpoch ?? null,
          isr: [...(look?.isr ?? [])],
          acknowledged: lane?.acknowledged ?? 0,
          unacknowledged: lane?.unacknowledged ?? 0,
          waitingMs: sinceMs === null ? null : Math.max(0, atMs - sinceMs),
          lastError: lane?.lastError ?? null,
        }
      }),
      affected: held.length,
      noticed: out.length + back,
      rejoined: back,
    }
  }
}
