/** The rules of failure applied to a cluster as it was last seen: what becomes of it when these brokers go. */
import type { ClusterState, TopicState } from './cluster-state.ts'
import type { ClusterRules, LossTopic } from './losses.ts'
import { partitionHealth, type PartitionHealth } from './partition-health.ts'
import { predictFailure, type FailurePartition, type FailureRules, type PredictedPartition } from './predict-failure.ts'
import type { PlacementBroker } from './spread-replicas.ts'

/** A partition as it is, by its number. */
export type NumberedPartition = FailurePartition & { readonly partition: number }

/** A topic with what the prediction needs to know of it. */
export interface WhatIfTopic extends LossTopic {
  partitions: readonly NumberedPartition[]
}

/** A partition before and after. `after` is null where the loss does not touch it. */
export interface WhatIfPartition {
  topic: string
  before: NumberedPartition
  stateBefore: PartitionHealth
  after: PredictedPartition | null
}

/** What a loss adds to a topic's troubles. */
export interface TopicLoss {
  topic: string
  partitions: number
  leadersMoved: number
  writesStop: number
  offline: number
  unclean: number
}

export interface WhatIf {
  /** In the order of the state; those that the loss does not touch only on request. */
  partitions: WhatIfPartition[]
  /** Partitions by their state afterwards. */
  states: Record<PartitionHealth, number>
  /** Topics where something stops or may be lost, the worst first. */
  topics: TopicLoss[]
  /** Sums over all topics; `partitions` counts those that the loss touches. */
  sums: Omit<TopicLoss, 'topic'>
}

/** What the prediction needs to know of the cluster. Brokers that are not registered, or fenced, are away already. */
export function clusterRules(state: ClusterState): ClusterRules {
  const away = [...state.brokers.values()]
    .filter(({ registered, fenced }) => !registered || fenced)
    .map(({ brokerId }) => brokerId)
  return {
    coordination: state.coordination ?? 'kraft',
    eligibleLeaderReplicas: state.eligibleLeaderReplicas ?? false,
    strictMinIsr: state.strictMinIsr ?? false,
    away: new Set(away),
  }
}

/** The topics with their own part of the rules. */
export function lossTopics(state: ClusterState): WhatIfTopic[] {
  return [...state.topics.values()].map(topic => ({ name: topic.name, partitions: topic.partitions, ...topicRules(topic) }))
}

/** The brokers with their racks. */
export function brokerRacks(state: ClusterState): PlacementBroker[] {
  return [...state.brokers.values()].map(({ brokerId, rack }) => ({ brokerId, rack }))
}

/** @param lost broker ids, in the order in which they fail. */
export function whatIf(state: ClusterState, lost: readonly number[], options: { all: boolean }): WhatIf {
  return whatIfOf(lossTopics(state), clusterRules(state), lost, options)
}

/** The same from what was taken from the state. */
export function whatIfOf(
  all: Iterable<WhatIfTopic>,
  cluster: ClusterRules,
  lost: readonly number[],
  options: { all: boolean },
): WhatIf {
  const states = { ok: 0, 'under-replicated': 0, 'at-min-isr': 0, 'under-min-isr': 0, offline: 0 }
  const partitions: WhatIfPartition[] = []
  const topics: TopicLoss[] = []
  const sums = { partitions: 0, leadersMoved: 0, writesStop: 0, offline: 0, unclean: 0 }
  for (const topic of all) {
    const { minInsyncReplicas, uncleanLeaderElection } = topic
    const rules: FailureRules = { ...cluster, minInsyncReplicas, uncleanLeaderElection }
    const loss = { topic: topic.name, partitions: 0, leadersMoved: 0, writesStop: 0, offline: 0, unclean: 0 }
    for (const before of topic.partitions) {
      const stateBefore = partitionHealth(before, rules.minInsyncReplicas, rules.strictMinIsr)
      const isTouched = before.isr.some(brokerId => lost.includes(brokerId))
      const after = isTouched ? predictFailure(before, lost, rules) : null
      states[after?.state ?? stateBefore]++
      if (after !== null || options.all) partitions.push({ topic: topic.name, before, stateBefore, after })
      if (after !== null) count(loss, before, stateBefore, after)
    }
    for (const name of COUNTED) sums[name] += loss[name]
    if (loss.offline + loss.writesStop + loss.unclean > 0) topics.push(loss)
  }
  return { partitions, states, topics: topics.toSorted(worstFirst), sums }
}

const COUNTED = ['partitions', 'leadersMoved', 'writesStop', 'offline', 'unclean'] as const

function topicRules({ config }: TopicState): Pick<FailureRules, 'minInsyncReplicas' | 'uncleanLeaderElection'> {
  return {
    minInsyncReplicas: config?.minInsyncReplicas ?? null,
    uncleanLeaderElection: config?.uncleanLeaderElection ?? null,
  }
}

function count(loss: TopicLoss, before: NumberedPartition, stateBefore: PartitionHealth, after: PredictedPartition): void {
  loss.partitions++
  if (after.leader !== null && after.leader !== before.leader) loss.leadersMoved++
  if (after.state === 'offline' && stateBefore !== 'offline') loss.offline++
  if (after.state === 'under-min-isr' && stateBefore !== 'under-min-isr') loss.writesStop++
  if (after.unclean) loss.unclean++
}

function worstFirst(a: TopicLoss, b: TopicLoss): number {
  return b.offline - a.offline || b.writesStop - a.writesStop || b.unclean - a.unclean || (a.topic < b.topic ? -1 : 1)
}
