import type { TopicState } from '#lib/kafka/cluster-state'
import { OffsetTimeline } from '#lib/kafka/time-lag'
import type { LogEnds } from '../../history/log-ends.ts'

interface Followed {
  readonly timeline: OffsetTimeline
  /** When a group last had unread messages here, and when the timeline was last handed over to be kept. */
  neededAtMs: number
  savedAtMs: number
}

interface TopicTimelines {
  topicId: string | null
  byPartition: Map<number, Followed>
}

/** Points of all timelines together: 16 bytes each. They grow as they are needed: few where little is written. */
const MAX_POINTS = 4_000_000
/** Some days; a hundred reach back for about an hour. */
const MAX_POINTS_PER_PARTITION = 360
const MIN_POINTS_PER_PARTITION = 60

/**
 * Where the log ends stood, of the partitions that a group has committed in; from it comes lag in seconds. What is needed of it
 * outlives the process: it is taken out to be kept, and put back in.
 */
export class EndOffsetMemory {
  readonly #topics = new Map<string, TopicTimelines>()
  /** Of a run before, until the partition is followed again; by topic and partition. */
  #before = new Map<string, LogEnds>()
  #partitions = 0

  /** Starts to remember a partition; nothing when it is remembered already. */
  follow(topic: TopicState, partition: number): void {
    let timelines = this.#topics.get(topic.name)
    if (timelines && timelines.topicId !== topic.topicId) {
      this.#drop(topic.name)
      timelines = undefined
    }
    if (!timelines) {
      timelines = { topicId: topic.topicId, byPartition: new Map() }
      this.#topics.set(topic.name, timelines)
    }
    if (timelines.byPartition.has(partition)) return
    this.#partitions++
    const share = Math.floor(MAX_POINTS / this.#partitions)
    const capacity = Math.max(MIN_POINTS_PER_PARTITION, Math.min(MAX_POINTS_PER_PARTITION, share))
    timelines.byPartition.set(partition, { timeline: new OffsetTimeline(capacity), neededAtMs: 0, savedAtMs: 0 })
    const before = this.#before.get(keyOf(topic.name, partition))
    if (before) this.#putBack(before)
  }

  timeline(topic: string, partition: number): OffsetTimeline | undefined {
    return this.#topics.get(topic)?.byPartition.get(partition)?.timeline
  }

  /** A group has unread messages in a partition that is followed. */
  need(topic: string, partition: number, nowMs: number): void {
    const followed = this.#topics.get(topic)?.byPartition.get(partition)
    if (followed) followed.neededAtMs = nowMs
  }

  /** Notes the end offsets of a look. */
  note(topics: ReadonlyMap<string, TopicState>, endOffset: BigInt64Array, asOfMs: Float64Array): void {
    for (const [name, { topicId, byPartition }] of this.#topics) {
      const topic = topics.get(name)
      if (!topic || topic.topicId !== topicId) {
        this.#drop(name)
        continue
      }
      for (const { partition, row } of topic.partitions) {
        const end = endOffset[row] ?? -1n
        const atMs = asOfMs[row] ?? Number.NaN
        if (end >= 0n && !Number.isNaN(atMs)) byPartition.get(partition)?.timeline.record(atMs, end)
      }
    }
  }

  /** Forgets topics in which no group has commits any more. */
  keepOnly(topics: ReadonlySet<string>): void {
    for (const name of this.#topics.keys()) if (!topics.has(name)) this.#drop(name)
  }

  /** What is to be kept: of at most `most` partitions with unread messages, those that have waited for it longest. */
  takeOut(nowMs: number, most: number): LogEnds[] {
    const due = [...this.#topics].flatMap(([topic, { topicId, byPartition }]) =>
      [...byPartition].map(([partition, followed]) => ({ topic, topicId, partition, followed })),
    )
    return due
      .filter(({ followed }) => followed.neededAtMs > followed.savedAtMs)
      .toSorted((a, b) => a.followed.savedAtMs - b.followed.savedAtMs)
      .slice(0, most)
      .map(({ topic, topicId, partition, followed }) => {
        followed.savedAtMs = nowMs
        return { topic, topicId, partition, ...followed.timeline.looks() }
      })
  }

  /** What a run before has taken out; nothing of a clock that was ahead of this one, behind which no look would count. */
  putBack(ends: readonly LogEnds[], nowMs: number): void {
    const past = ends.filter(({ atMs }) => (atMs.at(-1) ?? nowMs) < nowMs)
    this.#before = new Map(past.map(each => [keyOf(each.topic, each.partition), each]))
    for (const each of past) this.#putBack(each)
  }

  #putBack(ends: LogEnds): void {
    const topic = this.#topics.get(ends.topic)
    const followed = topic?.byPartition.get(ends.partition)
    if (!topic || !followed) return
    this.#before.delete(keyOf(ends.topic, ends.partition))
    // Another topic of the same name has other offsets.
    if (topic.topicId === ends.topicId) followed.timeline.precede(ends)
  }

  #drop(name: string): void {
    this.#partitions -= this.#topics.get(name)?.byPartition.size ?? 0
    this.#topics.delete(name)
  }
}

const keyOf = (topic: string, partition: number) => `${partition}/${topic}`
