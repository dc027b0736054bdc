import { brokerHealth } from '#lib/kafka/broker-health'
import { numberAt, offsetAt, type ClusterState, type PartitionState, type TopicState } from '#lib/kafka/cluster-state'
import { leaderSize } from '#lib/kafka/cluster-totals'
import { partitionHealth } from '#lib/kafka/partition-health'
import { survives } from '#lib/kafka/survivability'
import { topicSentence } from '#lib/kafka/topic-sentence'
import { brokerRacks, clusterRules } from '#lib/kafka/what-if'
import type { Partition, Topic } from '#lib/wire/topics'
import { PartituraError } from '../errors.ts'
import type { OperationContext } from './context.ts'
import { totalsOf } from './once-per-state.ts'
import { failuresOf, requireSeen } from './partial-truth.ts'
import { topicReaders } from './topic-readers.ts'
import { topicSummary } from './topic-answers.ts'

/** One topic with its partitions, its replicas and who reads it. */
export function describeTopic({ cluster, nowMs }: OperationContext, name: string): Topic {
  const state = cluster.state()
  const topic = findTopic(state, name)
  const minInsyncReplicas = topic.config?.minInsyncReplicas ?? null
  const uncleanLeaderElection = topic.config?.uncleanLeaderElection ?? null
  const rules = clusterRules(state)
  const strictMinIsr = rules.strictMinIsr ?? false
  const brokers = topicBrokers(state, nowMs)
  const away = brokers.filter(broker => broker.state === 'down' || broker.state === 'unreachable').map(({ brokerId }) => brokerId)
  return {
    ...topicSummary(state, topic),
    sentence: topicSentence({ partitions: topic.partitions, minInsyncReplicas, strictMinIsr, away }),
    survives: survives({
      partitions: topic.partitions,
      minInsyncReplicas,
      uncleanLeaderElection,
      brokers: brokerRacks(state),
      rules,
    }),
    partitions: topic.partitions.map(partition => partitionAnswer(state, partition, minInsyncReplicas)),
    brokers,
    readers: topicReaders(state, name),
    failureRules: { ...rules, strictMinIsr, uncleanLeaderElection, away: [...(rules.away ?? [])] },
    asOfMs: state.asOfMs,
    failures: failuresOf(state, ['metadata', 'offsets', 'log-dirs', 'groups'], nowMs),
  }
}

/** The topic, or an error that names it: 404 when the cluster has none, 503 while the cluster was never seen. */
export function findTopic(state: ClusterState, name: string): TopicState {
  requireSeen(state)
  const topic = state.topics.get(name)
  if (topic === undefined) throw new PartituraError('topic-not-found', `The cluster has no topic “${name}”.`)
  return topic
}

function partitionAnswer(state: ClusterState, partition: PartitionState, minInsyncReplicas: number | null): Partition {
  const { partitionColumns: columns } = state
  return {
    partition: partition.partition,
    leader: partition.leader,
    leaderEpoch: partition.leaderEpoch,
    preferredLeader: partition.replicas[0] ?? null,
    leaderSinceMs: partition.leaderSinceMs,
    previousLeader: partition.previousLeader,
    replicas: [...partition.replicas],
    isr: [...partition.isr],
    elr: partition.elr && [...partition.elr],
    lastKnownElr: partition.lastKnownElr && [...partition.lastKnownElr],
    offlineReplicas: [...partition.offlineReplicas],
    addingReplicas: [...partition.addingReplicas],
    removingReplicas: [...partition.removingReplicas],
    health: partitionHealth(partition, minInsyncReplicas, state.strictMinIsr ?? false),
    logStartOffset: offsetAt(columns.logStartOffset, partition.row)?.toString() ?? null,
    logEndOffset: offsetAt(columns.logEndOffset, partition.row)?.toString() ?? null,
    offsetsAsOfMs: numberAt(columns.offsetsAsOfMs, partition.row),
    messagesPerSecond: numberAt(columns.messagesPerSecond, partition.row),
    sizeBytes: leaderSize(state, partition),
    replicaStates: replicaStates(state, partition),
  }
}

function replicaStates(state: ClusterState, partition: PartitionState): Partition['replicaStates'] {
  const { replicaColumns: columns } = state
  return partition.replicas.map((brokerId, index) => {
    const row = partition.replicaRow + index
    const broker = state.brokers.get(brokerId)
    return {
      brokerId,
      inSync: partition.isr.includes(brokerId),
      offline: partition.offlineReplicas.includes(brokerId),
      offsetLag: numberAt(columns.offsetLag, row),
      sizeBytes: numberAt(columns.sizeBytes, row),
      logDir: broker?.logDirs?.[columns.logDir[row] ?? -1]?.path ?? null,
      asOfMs: broker?.logDirsAsOfMs ?? null,
    }
  })
}

function topicBrokers(state: ClusterState, nowMs: number): Topic['brokers'] {
  const totals = totalsOf(state)
  return [...state.brokers.values()]
    .toSorted((a, b) => a.brokerId - b.brokerId)
    .map(broker => {
      const counts = totals.brokers.get(broker.brokerId) ?? { replicaCount: 0, inSyncCount: 0 }
      const health = brokerHealth(broker, counts, nowMs)
      const { brokerId, rack } = broker
      return { brokerId, rack, state: health.state, stateText: health.text, stateSinceMs: health.sinceMs }
    })
}
