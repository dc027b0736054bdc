import type { ClusterState, GroupState, PartitionState, TopicState } from '#lib/kafka/cluster-state'
import { numberAt, offsetAt } from '#lib/kafka/cluster-state'
import { leaderSize } from '#lib/kafka/cluster-totals'
import { partitionLag } from '#lib/kafka/lag'
import { isUnderReplicated } from '#lib/kafka/partition-health'
import type { HistoryMetric } from '#lib/wire/history'
import type { Sample } from '../history/sample-batch.ts'
import { partitionOf } from './model/topics.ts'

/** Reads a group's speed in one partition of a topic, by its index in the offsets; null: unknown. */
export type ConsumedPerSecond = (groupId: string, topic: string, index: number) => number | null

export interface SampleLimits {
  /** Groups with more partitions than this get no series per partition. */
  partitionsPerGroup: number
  /** Series per partition of all groups together. */
  partitionSeries: number
}

export const SAMPLE_LIMITS: SampleLimits = { partitionsPerGroup: 200, partitionSeries: 5000 }

/** A number older than this is not sampled as if it were new. */
const MAX_AGE_MS = 20_000
const MAX_LOG_DIR_AGE_MS = 120_000

/** What the history keeps of one moment. A value that is unknown is absent: a gap, not a zero. */
export function takeSamples(
  state: ClusterState,
  consumedPerSecond: ConsumedPerSecond,
  nowMs: number,
  limits: SampleLimits = SAMPLE_LIMITS,
): { samples: Sample[]; omittedPartitionSeries: number } {
  const out = new Samples()
  if (isFresh(state.looks.metadata.asOfMs, nowMs)) addUnderReplicated(out, state)
  if (isFresh(state.looks.offsets.asOfMs, nowMs)) addProduced(out, state, nowMs)
  addSizes(out, state, nowMs)
  let omittedPartitionSeries = 0
  if (isFresh(state.looks.groups.asOfMs, nowMs)) {
    const budget = { left: limits.partitionSeries, omitted: 0 }
    let consumed: number | null = null
    for (const group of state.groups?.values() ?? []) {
      if (!isFresh(group.offsetsAsOfMs, nowMs)) continue
      if (group.consumedPerSecond !== null) consumed = (consumed ?? 0) + group.consumedPerSecond
      addGroup(out, state, group, consumedPerSecond, limits, budget)
    }
    out.add('cluster.consumed', {}, consumed)
    omittedPartitionSeries = budget.omitted
  }
  return { samples: out.list, omittedPartitionSeries }
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
  { groupId, offsets, consumedPerSecond: groupConsumed }: GroupState,
  consumedPerSecond: ConsumedPerSecond,
  limits: SampleLimits,
  budget: { left: number; omitted: number },
): void {
  const group = { lag: new Lags(), seconds: new Maximum() }
  const count = offsets?.reduce((sum, entry) => sum + entry.partitions.length, 0) ?? 0
  for (const { topic, partitions, committedOffset, lagSeconds, toldLag } of offsets ?? []) {
    const inTopic = { lag: new Lags(), seconds: new Maximum(), consumed: new Sum() }
    const described = state.topics.get(topic)
    for (const [index, partition] of partitions.entries()) {
      const committed = committedOffset[index] ?? -1n
      if (committed < 0n) continue
      const lag = lagIn(state, described && partitionOf(described.partitions, partition), committed, toldLag?.[index] ?? null)
      const seconds = numberAt(lagSeconds, index)
      const consumed = consumedPerSecond(groupId, topic, index)
      for (const sums of [group, inTopic]) {
        sums.lag.add(lag)
        sums.seconds.add(seconds)
      }
      inTopic.consumed.add(consumed, false)
      if (count > limits.partitionsPerGroup || budget.left < 3) {
        budget.omitted += 3
        continue
      }
      budget.left -= 3
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
  out.add('group.lag', { group: groupId }, group.lag.sum)
  out.add('group.lag-seconds', { group: groupId }, group.seconds.value)
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

function lagIn(
  state: ClusterState,
  partition: PartitionState | undefined,
  committedOffset: bigint,
  told: bigint | null,
): number | null {
  if (!partition) return null
  const { logStartOffset, logEndOffset } = state.partitionColumns
  const range = { logStartOffset: offsetAt(logStartOffset, partition.row), logEndOffset: offsetAt(logEndOffset, partition.row) }
  const { lag } = partitionLag({ committedOffset, ...range, told })
  return lag === null ? null : Number(lag)
}
