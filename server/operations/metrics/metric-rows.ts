/** What the families of other exporters are made of: topics and groups in the order in which they are kept, and their partitions. */
import { offsetAt, type ClusterState, type GroupState, type PartitionState, type TopicState } from '#lib/kafka/cluster-state'
import type { ClusterHandle } from '../context.ts'
import { groupSummaries } from '../group-answers.ts'
import { groupPartitions, type GroupPartition } from '../group-offsets.ts'
import { oncePerState } from '../once-per-state.ts'
import { topicSummaries } from '../topic-answers.ts'
import type { Family, Part } from './bounded-text.ts'
import type { Metric } from './prometheus.ts'

export type Sample = Metric['samples'][number]

export interface ClusterRows {
  cluster: string
  state: ClusterState
}

/** The busiest first. */
export const topicsInOrder = oncePerState((state): TopicState[] =>
  topicSummaries(state)
    .toSorted((a, b) => (b.messagesPerSecond ?? 0) - (a.messagesPerSecond ?? 0))
    .flatMap(({ name }) => state.topics.get(name) ?? []),
)

/** Those with most unread first. */
export const groupsInOrder = oncePerState((state): GroupState[] =>
  (groupSummaries(state) ?? [])
    .toSorted((a, b) => Number(b.lag ?? 0) - Number(a.lag ?? 0))
    .flatMap(({ groupId }) => state.groups?.get(groupId) ?? []),
)

export function rowsOf(clusters: Iterable<ClusterHandle>): ClusterRows[] {
  return [...clusters].map(handle => ({ cluster: handle.config.id, state: handle.state() }))
}

/** One line per topic. */
export function ofTopics(all: readonly ClusterRows[], pick: (topic: TopicState, state: ClusterState) => Sample): Parts {
  return perCluster(all, state => ({
    count: state.topics.size,
    *samples() {
      for (const topic of topicsInOrder(state)) yield pick(topic, state)
    },
  }))
}

/** One line per partition of every topic. */
export function ofPartitions(
  all: readonly ClusterRows[],
  pick: (partition: PartitionState, topic: TopicState, state: ClusterState) => Sample,
): Parts {
  return perCluster(all, state => ({
    count: partitionCount(state),
    *samples() {
      for (const topic of topicsInOrder(state)) {
        for (const partition of topic.partitions) yield pick(partition, topic, state)
      }
    },
  }))
}

/** One line per group. */
export function ofGroups(all: readonly ClusterRows[], pick: (group: GroupState) => Sample): Parts {
  return perCluster(all, state => ({
    count: state.groups?.size ?? 0,
    *samples() {
      for (const group of groupsInOrder(state)) yield pick(group)
    },
  }))
}

/** One line per group and topic in which it has committed. */
export function ofGroupTopics(
  all: readonly ClusterRows[],
  pick: (group: GroupState, topic: string, partitions: readonly GroupPartition[]) => Sample,
): Parts {
  return perCluster(all, state => ({
    count: sum(state.groups?.values() ?? [], ({ offsets }) => offsets?.length ?? 0),
    *samples() {
      for (const group of groupsInOrder(state)) {
        const byTopic = Map.groupBy(groupPartitions(state, group), ({ topic }) => topic)
        for (const [topic, partitions] of byTopic) yield pick(group, topic, partitions)
      }
    },
  }))
}

/** One line per group and partition in which it has committed. */
export function ofGroupPartitions(
  all: readonly ClusterRows[],
  pick: (group: GroupState, partition: GroupPartition) => Sample,
): Parts {
  return perCluster(all, state => ({
    count: sum(state.groups?.values() ?? [], ({ offsets }) => sum(offsets ?? [], ({ partitions }) => partitions.length)),
    *samples() {
      for (const group of groupsInOrder(state)) {
        for (const partition of groupPartitions(state, group)) yield pick(group, partition)
      }
    },
  }))
}

/** The few lines of clusters and brokers, made at once. */
export function few(all: readonly ClusterRows[], pick: (state: ClusterState) => readonly Sample[]): Parts {
  return perCluster(all, state => {
    const samples = pick(state)
    return { count: samples.length, samples: () => samples }
  })
}

/** Offsets below 2^53 are exact; Prometheus’ numbers are doubles, so larger ones are rounded there in any case. */
export function startOf(state: ClusterState, { row }: PartitionState): number | null {
  return numberOf(offsetAt(state.partitionColumns.logStartOffset, row))
}

export function endOf(state: ClusterState, { row }: PartitionState): number | null {
  return numberOf(offsetAt(state.partitionColumns.logEndOffset, row))
}

export function numberOf(value: bigint | null): number | null {
  return value === null ? null : Number(value)
}

/** null as soon as one is: a smaller sum would look like good news. */
export function sumKnown(values: Iterable<number | null>): number | null {
  let total = 0
  for (const value of values) {
    if (value === null) return null
    total += value
  }
  return total
}

type Parts = readonly Part[]

export function gauge(name: string, help: string, rank: Family['rank'], parts: Parts): Family {
  return { name, help, type: 'gauge', rank, parts }
}

function perCluster(all: readonly ClusterRows[], of: (state: ClusterState) => Omit<Part, 'cluster'>): Parts {
  return all.map(({ cluster, state }) => ({ cluster, ...of(state) }))
}

const partitionCount = oncePerState(state => sum(state.topics.values(), ({ partitions }) => partitions.length))

function sum<Item>(items: Iterable<Item>, count: (item: Item) => number): number {
  let total = 0
  for (const item of items) total += count(item)
  return total
}
