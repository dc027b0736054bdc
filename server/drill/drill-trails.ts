import { answerEvent, brokerEvent, partitionEvents } from '#lib/kafka/drill-events'
import type { DrillLook } from '#lib/kafka/drill-report'
import type { DrillEvent } from '#lib/wire/drill'
import type { AnswerSight, BrokerSight, PartitionSight } from './measure/protocol.ts'

const MAX_EVENTS = 1000
/** A partition that changes more often keeps its first looks and its newest. */
const MAX_LOOKS = 200
const MAX_SIGHTS = 500

interface Trail extends Pick<PartitionSight, 'topic' | 'partition' | 'replicas'> {
  looks: DrillLook[]
}

/** What was seen in a drill, in the order in which it happened: of partitions, of brokers, and of the drill's own broker. */
export class DrillTrails {
  readonly #brokerId: number
  readonly #trails = new Map<string, Trail>()
  readonly #registered = new Map<number, boolean>()
  readonly #events: Omit<DrillEvent, 'afterMs'>[] = []
  readonly #answers: AnswerSight[] = []
  readonly #brokers: BrokerSight[] = []
  #omittedEvents = 0

  constructor(brokerId: number) {
    this.#brokerId = brokerId
  }

  get events(): readonly Omit<DrillEvent, 'afterMs'>[] {
    return this.#events
  }

  get omittedEvents(): number {
    return this.#omittedEvents
  }

  /** By broker: whether the cluster lists it. */
  get registered(): ReadonlyMap<number, boolean> {
    return this.#registered
  }

  /** When the drill's broker began to answer, or stopped, oldest first. */
  get answers(): readonly AnswerSight[] {
    return this.#answers
  }

  /** When the cluster began to list a broker, or stopped, oldest first. */
  get brokers(): readonly BrokerSight[] {
    return this.#brokers
  }

  /** Oldest first; null: it was not watched. */
  looksOf(topic: string, partition: number): readonly DrillLook[] | null {
    return this.#trails.get(`${topic}-${partition}`)?.looks ?? null
  }

  ofTopic(topic: string): Trail[] {
    return [...this.#trails.values()].filter(trail => trail.topic === topic)
  }

  partition(sight: PartitionSight): void {
    const { topic, partition, replicas, atMs, leader, leaderEpoch, isr } = sight
    const key = `${topic}-${partition}`
    const look = { atMs, leader, leaderEpoch, isr }
    const trail = this.#trails.get(key)
    const was = trail?.looks.at(-1)
    if (trail === undefined || was === undefined) {
      this.#trails.set(key, { topic, partition, replicas, looks: [look] })
      return
    }
    trail.replicas = replicas
    trail.looks.push(look)
    if (trail.looks.length > MAX_LOOKS) trail.looks.splice(MAX_LOOKS / 2, 1)
    for (const event of partitionEvents(topic, partition, { ...was, replicas }, sight)) this.event(event)
  }

  broker(sight: BrokerSight): void {
    const { brokerId, registered, atMs } = sight
    const isNews = this.#registered.has(brokerId)
    this.#registered.set(brokerId, registered)
    if (!isNews) return
    if (this.#brokers.length < MAX_SIGHTS) this.#brokers.push(sight)
    this.event(brokerEvent(brokerId, registered, atMs))
  }

  answer(sight: AnswerSight): void {
    const isNews = this.#answers.length > 0 || !sight.answering
    if (this.#answers.length < MAX_SIGHTS) this.#answers.push(sight)
    if (isNews) this.event(answerEvent(this.#brokerId, sight.answering, sight.reason, sight.atMs))
  }

  event(event: Omit<DrillEvent, 'afterMs'>): void {
    if (this.#events.length < MAX_EVENTS) this.#events.push(event)
    else this.#omittedEvents++
  }
}
