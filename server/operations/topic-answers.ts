import type { ClusterState, TopicState } from '#lib/kafka/cluster-state'
import { topicTotals } from '#lib/kafka/cluster-totals'
import type { TopicSummary } from '#lib/wire/topics'
import { oncePerParts, partsOfTopics } from './once-per-state.ts'

/** A summary of every topic, internal ones included; made anew when something in one of them is another. */
export const topicSummaries = oncePerParts(partsOfTopics, state =>
  [...state.topics.values()].map(topic => topicSummary(state, topic)),
)

export function topicSummary(state: ClusterState, topic: TopicState): TopicSummary {
  const totals = topicTotals(state, topic)
  return {
    name: topic.name,
    topicId: topic.topicId,
    internal: topic.internal,
    partitionCount: topic.partitions.length,
    replicationFactor: topic.partitions[0]?.replicas.length ?? null,
    minInsyncReplicas: topic.config?.minInsyncReplicas ?? null,
    underReplicated: totals.underReplicated,
    underMinIsr: totals.underMinIsr,
    offline: totals.offline,
    messages: totals.messages?.toString() ?? null,
    sizeBytes: totals.sizeBytes,
    messagesPerSecond: totals.messagesPerSecond,
    cleanupPolicy: topic.config?.cleanupPolicy ?? null,
    retentionMs: topic.config?.retentionMs?.toString() ?? null,
  }
}
