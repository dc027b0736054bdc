/** What the loss of one broker will do to a cluster as it was last seen, as a drill predicts it. */
import type { DrillKind, DrillPrediction, PredictedDrillPartition } from '../wire/drill.ts'
import type { ClusterState, PartitionState, TopicState } from './cluster-state.ts'
import { planPlacement } from './placement.ts'
import type { FailureRules } from './predict-failure.ts'
import { clusterRules, lossTopics, whatIf, type WhatIfPartition } from './what-if.ts'
import { whatIfSentence } from './what-if-sentence.ts'

/** The topic that takes a drill's numbered messages. */
export const DRILL_TOPIC = 'partitura-drill'

export interface DrillTopic {
  name: string
  /** The preferred leader first: every broker leads one partition. */
  assignments: number[][]
  minInsyncReplicas: number
}

const MAX_PARTITIONS = 5000
const REPLICATION_FACTOR = 3

/** Three replicas and min ISR 2 where there are three brokers; with fewer, as many as there are, and one may be missing. */
export function planDrillTopic(brokers: readonly { brokerId: number; rack: string | null }[]): DrillTopic {
  const sorted = brokers.toSorted((a, b) => a.brokerId - b.brokerId)
  const replicationFactor = Math.min(REPLICATION_FACTOR, sorted.length)
  return {
    name: DRILL_TOPIC,
    assignments: planPlacement({ brokers: sorted, partitions: sorted.length, replicationFactor }),
    minInsyncReplicas: Math.max(1, replicationFactor - 1),
  }
}

/** The state as it will be once the drill's topic is there and whole. */
export function withDrillTopic(state: ClusterState, topic: DrillTopic): ClusterState {
  const planned: TopicState = {
    name: topic.name,
    topicId: null,
    internal: false,
    partitions: topic.assignments.map(plannedPartition),
    config: {
      minInsyncReplicas: topic.minInsyncReplicas,
      retentionMs: null,
      retentionBytes: null,
      segmentMs: null,
      segmentBytes: null,
      cleanupPolicy: null,
      uncleanLeaderElection: false,
      asOfMs: state.asOfMs ?? 0,
    },
    error: null,
  }
  return { ...state, topics: new Map([...state.topics, [topic.name, planned]]) }
}

/** By topic: what the prediction, and later the explanation of what differed, must know. */
export function drillRules(state: ClusterState): Map<string, FailureRules> {
  const cluster = clusterRules(state)
  return new Map(
    lossTopics(state).map(({ name, minInsyncReplicas, uncleanLeaderElection }) => [
      name,
      { ...cluster, minInsyncReplicas, uncleanLeaderElection },
    ]),
  )
}

/** `topic` must be in the state, or put there with `withDrillTopic`. */
export function predictDrill(
  state: ClusterState,
  { brokerId, kind, topic, atMs }: { brokerId: number; kind: DrillKind; topic: DrillTopic; atMs: number },
): DrillPrediction {
  const { partitions: found, topics: hit, sums } = whatIf(state, [brokerId], { all: false })
  const own = found.filter(partition => partition.topic === topic.name)
  const others = found.filter(partition => partition.topic !== topic.name)
  const partitions = [...own, ...others].flatMap(partition => predictedPartition(partition, brokerId, kind))
  const totals = { ...sums, affected: sums.partitions, dataLost: partitions.filter(({ dataLost }) => dataLost).length }
  const all = [...state.topics.values()].reduce((sum, { partitions: { length } }) => sum + length, 0)
  const words = { ...totals, down: [brokerId], partitions: all, topicsHit: hit.length, groupsHit: null }
  return {
    atMs,
    brokerId,
    kind,
    sentence: whatIfSentence(words),
    isController: state.quorum?.leaderId === brokerId || state.quorum?.controllerId === brokerId,
    totals: {
      affected: totals.affected,
      leadersMoved: totals.leadersMoved,
      writesStop: totals.writesStop,
      offline: totals.offline,
      unclean: totals.unclean,
      dataLost: totals.dataLost,
    },
    partitions: partitions.slice(0, MAX_PARTITIONS),
    omittedPartitions: Math.max(0, partitions.length - MAX_PARTITIONS),
    topic,
  }
}

function predictedPartition(
  { topic, before, stateBefore, after }: WhatIfPartition,
  brokerId: number,
  kind: DrillKind,
): PredictedDrillPartition[] {
  if (after === null) return []
  const elsewhere = [...before.isr, ...(before.elr ?? [])].some(id => id !== brokerId)
  return [
    {
      topic,
      partition: before.partition,
      replicas: [...before.replicas],
      before: { leader: before.leader, isr: [...before.isr], state: stateBefore },
      after: { leader: after.leader, isr: [...after.isr], state: after.state },
      unclean: after.unclean,
      dataLost: kind === 'lose-disk' && !elsewhere,
    },
  ]
}

function plannedPartition(replicas: readonly number[], partition: number): PartitionState {
  return {
    partition,
    leader: replicas[0] ?? null,
    leaderEpoch: 0,
    replicas,
    isr: replicas,
    elr: null,
    lastKnownElr: null,
    offlineReplicas: [],
    addingReplicas: [],
    removingReplicas: [],
    leaderSinceMs: null,
    previousLeader: null,
    row: 0,
    replicaRow: 0,
  }
}
