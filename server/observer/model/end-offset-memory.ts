import type { TopicState } from '#lib/kafka/cluster-state'
import { OffsetTimeline } from '#lib/kafka/time-lag'

interface TopicTimelines {
  topicId: string | null
  byPartition: Map<number, OffsetTimeline>
}

/** Points of all timelines together: 16 bytes each. */
const MAX_POINTS = 1_500_000
const MAX_POINTS_PER_PARTITION = 360
const MIN_POINTS_PER_PARTITION = 30
const SPACING_MS = 10_000

/**
 * Where the log ends stood over the last hour (less in a very large cluster), of the partitions that a group has committed
 * in; from it comes lag in seconds.
 */
export class EndOffsetMemory {
  readonly #topics = new Map<string, TopicTimelines>()
  #partitions = 0
  #notedAtMs = Number.NEGATIVE_INFINITY

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
    timelines.byPartition.set(partition, new OffsetTimeline(capacity))
  }

  timeline(topic: string, partition: number): OffsetTimeline | undefined {
    return this.#topics.get(topic)?.byPartition.get(partition)
  }

  /** Notes the end offsets, at most every ten seconds. */
  note(topics: ReadonlyMap<string, TopicState>, endOffset: BigInt64Array, asOfMs: Float64Array, nowMs: number): void {
    if (nowMs - this.#notedAtMs < SPACING_MS) return
    this.#notedAtMs = nowMs
    for (const [name, { topicId, byPartition }] of this.#topics) {
      const topic = topics.get(name)
      if (!topic || topic.topicId !== topicId) {
        this.#drop(name)
        continue
      }
      for (const { partition, row } of topic.partitions) {
        const end = endOffset[row] ?? -1n
        const atMs = asOfMs[row] ?? Number.NaN
        if (end >= 0n && !Number.isNaN(atMs)) byPartition.get(partition)?.record(atMs, end)
      }
    }
  }

  /** Forgets topics in which no group has commits any more. */
  keepOnly(topics: ReadonlySet<string>): void {
    for (const name of this.#topics.keys()) if (!topics.has(name)) this.#drop(name)
  }

  #drop(name: string): void {
    this.#partitions -= this.#topics.get(name)?.byPartition.size ?? 0
    this.#topics.delete(name)
  }
}
