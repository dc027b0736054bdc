import type { ClusterState, GroupState, GroupTopicOffsets, PartitionState, TopicState } from '#lib/kafka/cluster-state'
import { numberAt, offsetAt } from '#lib/kafka/cluster-state'
import { leaderSize } from '#lib/kafka/cluster-totals'
import { lagInputOf } from '#lib/kafka/group-lag'
import { NOT_TOLD, partitionLag } from '#lib/kafka/lag'
import { isUnderReplicated } from '#lib/kafka/partition-health'
import type { HistoryMetric } from '#lib/wire/history'
import type { Sample } from '../history/sample-batch.ts'
import { partitionOf } from './model/topics.ts'
import { PartitionChoice } from './partition-choice.ts'
import { sampleLogStarts } from './sample-log-starts.ts'

/** Reads a group's speed in one partition of a topic, by its index in the offsets; null: unknown. */
export type ConsumedPerSecond = (groupId: string, topic: string, index: number) => number | null

/** Positions of groups with series of their own: lag, lag in seconds and rate of each, so three times as many series. */
export const MOST_POSITIONS = 3333
const SERIES_OF_POSITION = 3

/** A number older than this is not sampled as if it were new. */
const MAX_AGE_MS = 20_000
const MAX_LOG_DIR_AGE_MS = 120_000

/** What the history keeps of one moment. A value that is unknown is absent: a gap, not a zero. */
export function takeSamples(
  state: ClusterState,
  consumedPerSecond: ConsumedPerSecond,
  nowMs: number,
  choice: PartitionChoice = new PartitionChoice(MOST_POSITIONS),
): { samples: Sample[]; omittedPartitionSeries: number } {
  const out = new Samples()
  if (isFresh(state.looks.metadata.asOfMs, nowMs)) addUnderReplicated(out, state)
  if (isFresh(state.looks.offsets.asOfMs, nowMs)) addProduced(out, state, nowMs)
  addSizes(out, state, nowMs)
  const omitted = { series: 0 }
  if (isFresh(state.looks.offsets.asOfMs, nowMs)) {
    const starts = sampleLogStarts(state, nowMs, MAX_AGE_MS)
    out.list.push(...starts.samples)
    omitted.series += starts.omitted
  }
  if (isFresh(state.looks.groups.asOfMs, nowMs)) {
    choice.renew(state, (group, offsets, index) => lagAt(state, group, offsets, index), nowMs)
    let consumed: number | null = null
    for (const group of state.groups?.values() ?? []) {
      if (!isFresh(group.offsetsAsOfMs, nowMs)) continue
      if (group.consumedPerSecond !== null) consumed = (consumed ?? 0) + group.consumedPerSecond
      addGroup(out, state, group, consumedPerSecond, choice, omitted)
    }
    out.add('cluster.consumed', {}, consumed)
  }
  return { samples: out.list, omittedPartitionSeries: omitted.series }
}

class Samples {
  readonly list: Sample[] = []

  add(metric: HistoryMetric, labels: Sample['labels'], value: number | null): void {
    if (value !== null && Number.isFinite(value)) this.list.push({ metric, labels, value })
  }
}

function isFresh(asOfMs: number | null, nowMs: number, maxAgeMs = MAX_AGE_MS): boolean {
  return asOfMs !== null && nowMs - asOfMs <= maxAgeMs
}

function addUnderReplicated(out: Samples, { topics }: ClusterState): void {
  let count = 0
  for (const topic of topics.values()) for (const partition of topic.partitions) if (isUnderReplicated(partition)) count++
  out.add('cluster.under-replicated', {}, count)
}

/** Sums that an unread partition makes unknown. A partition read for the first time has no rate yet, and is not missed. */
function addProduced(out: Samples, state: ClusterState, nowMs: number): void {
  const cluster = new Sum()
  const brokers = new Map([...state.brokers.keys()].map(brokerId => [brokerId, new Sum()]))
  for (const { name, partitions } of state.topics.values()) {
    const topic = new Sum()
    for (const partition of partitions) {
      if (partition.leader === null) continue
      const rate = numberAt(state.partitionColumns.messagesPerSecond, partition.row)
      const readAtMs = numberAt(state.partitionColumns.offsetsAsOfMs, partition.row)
      const missing = rate === null && readAtMs !== null && nowMs - readAtMs > MAX_AGE_MS
      for (const sum of [cluster, topic, brokers.get(partition.leader)]) sum?.add(rate, missing)
    }
    out.add('topic.messages-in', { topic: name }, topic.value)
    out.add('topic.log-start', { topic: name }, removedFrom(state, partitions))
  }
  out.add('cluster.produced', {}, cluster.value)
  for (const [brokerId, sum] of brokers) out.add('broker.messages-in', { brokerId: String(brokerId) }, sum.value)
}

/** Sum of the log starts; null while one is unknown. */
function removedFrom({ partitionColumns }: ClusterState, partitions: readonly PartitionState[]): number | null {
  let sum = 0
  for (const { row } of partitions) {
    const start = offsetAt(partitionColumns.logStartOffset, row)
    if (start === null) return null
    sum += Number(start)
  }
  return sum
}

class Sum {
  #sum = 0
  #known = 0
  #missing = false

  add(value: number | null, missing: boolean): void {
    if (missing) this.#missing = true
    if (value === null) return
    this.#sum += value
    this.#known++
  }

  get value(): number | null {
    return this.#missing || this.#known === 0 ? null : this.#sum
  }
}

function addSizes(out: Samples, state: ClusterState, nowMs: number): void {
  for (const { brokerId, logDirs, logDirsAsOfMs } of state.brokers.values()) {
    if (!logDirs || !isFresh(logDirsAsOfMs, nowMs, MAX_LOG_DIR_AGE_MS)) continue
    for (const { path, sizeBytes, usableBytes } of logDirs) {
      const labels = { brokerId: String(brokerId), logDir: path }
      out.add('log-dir.size-bytes', labels, sizeBytes)
      out.add('log-dir.usable-bytes', labels, usableBytes)
    }
    const sizes = logDirs.map(dir => dir.sizeBytes)
    const known = sizes.filter(size => size !== null)
    if (known.length < sizes.length) continue
    out.add(
      'broker.size-bytes',
      { brokerId: String(brokerId) },
      known.reduce((sum, size) => sum + size, 0),
    )
  }
  if (!isFresh(state.looks['log-dirs'].asOfMs, nowMs, MAX_LOG_DIR_AGE_MS)) return
  for (const topic of state.topics.values()) out.add('topic.size-bytes', { topic: topic.name }, topicSize(state, topic))
}

function topicSize(state: ClusterState, { partitions }: TopicState): number | null {
  let sum = 0
  for (const partition of partitions) {
    const size = leaderSize(state, partition)
    if (size === null) return null
    sum += size
  }
  return sum
}

function addGroup(
  out: Samples,
  state: ClusterState,
  group: GroupState,
  consumedPerSecond: ConsumedPerSecond,
  choice: PartitionChoice,
  omitted: { series: number },
): void {
  const { groupId, offsets, consumedPerSecond: groupConsumed } = group
  const total = { lag: new Lags(), seconds: new Maximum() }
  for (const each of offsets ?? []) {
    const { topic, partitions, committedOffset, lagSeconds, toldLag } = each
    const inTopic = { lag: new Lags(), seconds: new Maximum(), consumed: new Sum() }
    for (const [index, partition] of partitions.entries()) {
      const committed = committedOffset[index] ?? -1n
      if (committed < 0n && toldLag?.[index] !== NOT_TOLD) continue
      const lag = lagAt(state, group, each, index)
      // As the pages say it: what is not known of the lag is not known of the time, and nothing unread is no time.
      const seconds = lag === null || lag === 0 ? lag : numberAt(lagSeconds, index)
      const consumed = consumedPerSecond(groupId, topic, index)
      for (const sums of [total, inTopic]) {
        sums.lag.add(lag)
        sums.seconds.add(seconds)
      }
      inTopic.consumed.add(consumed, false)
      if (!choice.has(groupId, topic, partition)) {
        omitted.series += SERIES_OF_POSITION
        continue
      }
      const labels = { group: groupId, topic, partition: String(partition) }
      out.add('group.lag', labels, lag)
      out.add('group.lag-seconds', labels, seconds)
      out.add('group.consumed', labels, consumed)
    }
    const labels = { group: groupId, topic }
    out.add('group.lag', labels, inTopic.lag.sum)
    out.add('group.lag-seconds', labels, inTopic.seconds.value)
    out.add('group.consumed', labels, inTopic.consumed.value)
  }
  out.add('group.lag', { group: groupId }, total.lag.sum)
  out.add('group.lag-seconds', { group: groupId }, total.seconds.value)
  out.add('group.consumed', { group: groupId }, groupConsumed)
}

/** As `sumLag`: any unknown part makes the sum unknown. */
class Lags {
  #sum = 0
  #unknown = false
  #count = 0

  add(lag: number | null): void {
    this.#count++
    if (lag === null) this.#unknown = true
    else this.#sum += lag
  }

  get sum(): number | null {
    return this.#unknown || this.#count === 0 ? null : this.#sum
  }
}

class Maximum {
  #value: number | null = null
  #unknown = false

  add(value: number | null): void {
    if (value === null) this.#unknown = true
    else this.#value = Math.max(this.#value ?? 0, value)
  }

  get value(): number | null {
    return this.#unknown ? null : this.#value
  }
}

function lagAt(
  state: ClusterState,
  group: GroupState,
  { topic, partitions, committedOffset, toldLag }: GroupTopicOffsets,
  index: number,
) {
  const committed = committedOffset[index] ?? -1n
  if (committed < 0n) return null
  const described = state.topics.get(topic)
  const found = (described && partitionOf(described.partitions, partitions[index] ?? -1)) ?? null
  const told = toldLag?.[index] ?? null
  const { lag } = partitionLag(lagInputOf(state, group, found, { committedOffset: committed, told }))
  return lag === null ? null : Number(lag)
}
