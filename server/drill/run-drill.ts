import { setTimeout as sleep } from 'node:timers/promises'
import type { ClusterState, PollClass } from '#lib/kafka/cluster-state'
import { drillRules, planDrillTopic, predictDrill, type DrillTopic } from '#lib/kafka/drill-prediction'
import { stepEvent } from '#lib/kafka/drill-events'
import { DRILL_WORDS } from '#lib/kafka/drill-summary'
import type { DrillKind, DrillState } from '#lib/wire/drill'
import type { DemoAction } from '#lib/wire/demo'
import { PartituraError } from '../errors.ts'
import type { ElectionChanges } from '../kafka/changes/election-changes.ts'
import type { TopicChanges } from '../kafka/changes/topic-changes.ts'
import { messageOf } from '../log.ts'
import { bringBack } from './bring-back.ts'
import type { DemoControl } from './demo-control.ts'
import type { DrillRecord } from './drill-record.ts'
import { electEmptied } from './elect-emptied.ts'
import { createDrillTopic, deleteDrillTopic } from './drill-topic.ts'
import { epochNow } from './measure/epoch-now.ts'
import type { Measurement } from './measure/open-measurement.ts'
import type { CheckedMessages } from './measure/protocol.ts'
import { reportDrill } from './report-drill.ts'
import type { Undo } from './store/drill-file.ts'

/** The cluster, as far as a drill looks at it and changes it. */
export interface DrilledCluster {
  state(): ClusterState
  refresh(classes: readonly PollClass[]): Promise<void>
  changes: Pick<TopicChanges & ElectionChanges, 'createTopic' | 'deleteTopic' | 'electLeaders'>
}

export interface RunParts {
  record: DrillRecord
  cluster: DrilledCluster
  control: DemoControl
  measure: (topic: string) => Measurement
  /** Resolves when it is on the disk. */
  save: (undo: Undo | null) => Promise<void>
  /** The person wants it to end: the broker is brought back now. */
  abort: AbortSignal
  /** The process ends: nothing more is begun, and the next process cleans up. */
  closing: AbortSignal
}

const READY_MS = 60_000
const NOTICE_MS = 60_000
const CATCH_UP_MS = 600_000
const CATCH_UP_ABORTED_MS = 30_000
/** So many acknowledged messages on every partition before anything is done to a broker. */
const WARM_UP_MESSAGES = 30
/** What comes right after a change is seen too. */
const AFTERMATH_MS = 300

/**
 * Carries out one drill from its topic to its report. What is to be undone is on the disk before it is done; whatever goes
 * wrong, the broker is brought back and the topic deleted before this resolves, unless the process ends or the demo's control
 * does not answer: `save(null)` is called only when nothing is left to undo.
 */
export async function runDrill(parts: RunParts): Promise<void> {
  const { record, cluster, abort, closing } = parts
  const topic = planDrillTopic([...cluster.state().brokers.values()].filter(({ registered }) => registered))
  const drill = new DrillRun(parts, topic)
  let end: DrillState = 'failed'
  try {
    await drill.prepare()
    if (!abort.aborted) await drill.loseAndReturn()
    if (record.deedAtMs !== null) await drill.check()
    end = abort.aborted ? 'aborted' : 'finished'
  } catch (error) {
    if (closing.aborted) return
    record.note = messageOf(error)
    record.trails.event(stepEvent(`The drill failed: ${messageOf(error)}`, epochNow()))
  } finally {
    await drill.cleanUp()
    if (!closing.aborted) record.state = end
  }
}

class DrillRun {
  readonly #parts: RunParts
  readonly #record: DrillRecord
  readonly #topic: DrillTopic
  #measurement: Measurement | null = null
  /** Something may have been done to the broker that is not undone yet. */
  #isAway = false
  #controllerBefore: number | null = null
  #checked: { messages: CheckedMessages | null; reason: string | null } | null = null

  constructor(parts: RunParts, topic: DrillTopic) {
    this.#parts = parts
    this.#record = parts.record
    this.#topic = topic
  }

  async prepare(): Promise<void> {
    const { cluster, measure, save, closing, abort } = this.#parts
    const record = this.#record
    record.enter('preparing', `Making the topic ${this.#topic.name}: a partition for every broker to lead`)
    await save({ topic: this.#topic.name, brokerId: null })
    await createDrillTopic(cluster, this.#topic, closing)
    const measurement = measure(this.#topic.name)
    this.#measurement = measurement
    // A broker whose session lapsed while the topic was made does not lead its partition, and would not for minutes.
    await this.#ready(
      () => this.#isInSync(),
      () => `The drill’s topic is not in sync (${this.#lacking()})`,
    )
    if (!this.#isTopicWhole()) await this.#electPreferred()
    await this.#ready(
      () => this.#isTopicWhole(),
      () => `The drill’s topic is not whole (${this.#lacking()})`,
    )
    await this.#ready(
      () => record.isAnswering() === true,
      () => `Broker ${record.head.brokerId} does not answer`,
    )
    measurement.produce()
    await this.#ready(
      () => this.#isWriting(),
      () => 'The drill’s messages are not acknowledged',
    )
    if (abort.aborted) return
    await cluster.refresh(['metadata', 'quorum'])
    const state = cluster.state()
    const { brokerId, kind } = record.head
    this.#controllerBefore = controllerOf(state)
    record.rules = drillRules(state)
    record.prediction = predictDrill(state, { brokerId, kind, topic: this.#topic, atMs: epochNow() })
  }

  async loseAndReturn(): Promise<void> {
    const { abort, closing } = this.#parts
    const record = this.#record
    const signal = AbortSignal.any([abort, closing])
    await this.#act()
    record.enter('away', null)
    const isNoticed = await record.until(() => record.settledAtMs !== null, NOTICE_MS, signal)
    if (!isNoticed && !signal.aborted) record.note = `Kafka did not notice within ${NOTICE_MS / 1000} s.`
    await pause(AFTERMATH_MS + record.head.holdSeconds * 1000, signal)
    closing.throwIfAborted()
    await this.#return()
    await this.#catchUp()
  }

  async check(): Promise<void> {
    const record = this.#record
    this.#parts.closing.throwIfAborted()
    record.enter('checking', 'Reading every message of the drill')
    await this.#count()
  }

  /** Never rejects. */
  async cleanUp(): Promise<void> {
    const { cluster, control, save, closing } = this.#parts
    const record = this.#record
    try {
      if (!closing.aborted) {
        record.enter('cleaning-up', null)
        if (this.#isAway) {
          record.returnAtMs ??= epochNow()
          await bringBack(control, record.head.brokerId, closing)
          this.#isAway = false
        }
        // What was written before it failed is counted too.
        if (this.#checked === null && record.deedAtMs !== null) await this.#count()
        await cluster.refresh(['metadata', 'quorum'])
        record.report = this.#report()
      }
      await this.#measurement?.close()
      if (closing.aborted) return
      await deleteDrillTopic(cluster, this.#topic.name, closing)
      await save(null)
    } catch (error) {
      record.note ??= messageOf(error)
    } finally {
      await this.#measurement?.close()
    }
  }

  async #act(): Promise<void> {
    const { control, save, closing } = this.#parts
    const record = this.#record
    const { brokerId, kind } = record.head
    await save({ topic: this.#topic.name, brokerId })
    record.enter('acting', `Broker ${brokerId} ${DRILL_WORDS[kind]}`)
    this.#measurement?.mark()
    record.deedAtMs = epochNow()
    this.#isAway = true
    try {
      for (const action of DEEDS[kind]) await control.act(brokerId, action, closing)
    } catch (error) {
      // Refused: the broker is as it was. Anything else may have been done.
      if (error instanceof PartituraError && error.code === 'conflict' && kind !== 'lose-disk') this.#isAway = false
      throw error
    }
    await save({ topic: this.#topic.name, brokerId })
  }

  async #return(): Promise<void> {
    const { control, closing } = this.#parts
    const record = this.#record
    const { brokerId, kind } = record.head
    record.enter('returning', `Broker ${brokerId} is ${kind === 'pause' ? 'resumed' : 'started'}`)
    record.returnAtMs = epochNow()
    await bringBack(control, brokerId, closing)
    this.#isAway = false
  }

  async #catchUp(): Promise<void> {
    const { abort, closing } = this.#parts
    const record = this.#record
    record.enter('catching-up', null)
    const limitMs = abort.aborted ? CATCH_UP_ABORTED_MS : CATCH_UP_MS
    const signal = abort.aborted ? closing : AbortSignal.any([abort, closing])
    const isWhole = () => record.held().every(({ isHeld, dataLost }) => isHeld || dataLost) && record.isAnswering() === true
    if (!(await record.until(isWhole, limitMs, signal)) && !signal.aborted) {
      record.note = `The broker was not back in every ISR within ${limitMs / 60_000} min.`
    }
    const emptied = await electEmptied(this.#parts.cluster, record.prediction, closing)
    for (const { topic, partition } of emptied) {
      record.trails.event(stepEvent(`${topic}-${partition} has no copy left: its leader is elected again, empty`, epochNow()))
    }
    await pause(AFTERMATH_MS, signal)
  }

  async #count(): Promise<void> {
    try {
      const messages = (await this.#measurement?.check()) ?? null
      this.#checked = { messages, reason: messages === null ? 'Nothing was written.' : null }
    } catch (error) {
      this.#checked = { messages: null, reason: messageOf(error) }
    }
  }

  #report() {
    const record = this.#record
    if (record.deedAtMs === null || record.prediction === null) return null
    const after = controllerOf(this.#parts.cluster.state())
    const checked = this.#checked ?? { messages: null, reason: 'They were not counted.' }
    return reportDrill(record, { before: this.#controllerBefore, after }, checked)
  }

  /** @throws PartituraError when it does not come true in time */
  async #ready(condition: () => boolean, otherwise: () => string): Promise<void> {
    const { abort, closing } = this.#parts
    const signal = AbortSignal.any([abort, closing])
    const failure = () => this.#measurement?.failure ?? null
    const isReady = await this.#record.until(() => failure() !== null || condition(), READY_MS, signal)
    if ((isReady && failure() === null) || abort.aborted) return
    closing.throwIfAborted()
    const why = failure() ?? this.#record.lanes.find(({ lastError }) => lastError !== null)?.lastError
    throw new PartituraError(
      'conflict',
      `${otherwise()} after ${READY_MS / 1000} s${why === undefined || why === null ? '' : `: ${why}`}.`,
    )
  }

  #isInSync(): boolean {
    const trails = this.#record.trails.ofTopic(this.#topic.name)
    return (
      trails.length === this.#topic.assignments.length &&
      trails.every(({ replicas, looks }) => looks.at(-1)?.isr.length === replicas.length)
    )
  }

  /** Every broker leads the partition that is meant for it. */
  #isTopicWhole(): boolean {
    const trails = this.#record.trails.ofTopic(this.#topic.name)
    return this.#isInSync() && trails.every(({ replicas, looks }) => looks.at(-1)?.leader === replicas[0])
  }

  async #electPreferred(): Promise<void> {
    const { cluster, closing } = this.#parts
    const topic = this.#topic.name
    const wanted = this.#topic.assignments.map((_, partition) => ({ topic, partition }))
    // Whether it came to that shows in what is watched.
    await cluster.changes.electLeaders('preferred', wanted, closing).catch(() => [])
  }

  /** Which partitions are not as they were made, for whoever has to find out why. */
  #lacking(): string {
    const trails = this.#record.trails.ofTopic(this.#topic.name)
    const wrong = trails.flatMap(({ partition, replicas, looks }) => {
      const { leader = null, isr = [] } = looks.at(-1) ?? {}
      if (leader === replicas[0] && isr.length === replicas.length) return []
      return [`partition ${partition}: leader ${leader ?? 'none'}, ISR ${isr.join(', ') || 'empty'} of ${replicas.join(', ')}`]
    })
    return wrong.length > 0 ? wrong.join('; ') : `${trails.length} of ${this.#topic.assignments.length} partitions seen`
  }

  #isWriting(): boolean {
    const { lanes } = this.#record
    return lanes.length > 0 && lanes.every(({ acknowledged }) => acknowledged >= WARM_UP_MESSAGES)
  }
}

const DEEDS: Readonly<Record<DrillKind, readonly (DemoAction | 'wipe')[]>> = {
  stop: ['stop'],
  kill: ['kill'],
  pause: ['pause'],
  'lose-disk': ['kill', 'wipe'],
}

function controllerOf({ quorum }: ClusterState): number | null {
  return quorum?.leaderId ?? quorum?.controllerId ?? null
}

async function pause(spanMs: number, signal: AbortSignal): Promise<void> {
  await sleep(spanMs, undefined, { signal }).catch(() => {})
}
