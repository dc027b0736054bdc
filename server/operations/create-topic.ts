import type { ClusterState } from '#lib/kafka/cluster-state'
import { survivesNew } from '#lib/kafka/new-topic-survival'
import { createTopicCommand } from '#lib/kafka/topics-command'
import { brokerRacks, clusterRules } from '#lib/kafka/what-if'
import type { CreateTopicAnswer, CreateTopicBody } from '#lib/wire/topics'
import type { CreatedTopic, NewTopic } from '../kafka/changes/topic-changes.ts'
import { requireWritable, type OperationContext } from './context.ts'
import { readNewTopic } from './new-topic.ts'
import { failuresOf } from './partial-truth.ts'
import { confirmed, seenInCluster } from './seen-in-cluster.ts'

/**
 * Creates a topic, or (`dryRun`) lets Kafka check it. Either way the answer says where every replica goes, what such a topic
 * survives, and has the same command for Kafka's own tool.
 */
export async function createTopic(context: OperationContext, body: CreateTopicBody): Promise<CreateTopicAnswer> {
  const { cluster, nowMs } = context
  requireWritable(cluster)
  const topic = readNewTopic(body, cluster.state())
  const dryRun = body.dryRun ?? false
  const told = await create(context, topic, dryRun)
  const state = cluster.state()
  const assignments = assignmentsOf(state, topic)
  const effectiveConfigs = told?.configs ?? null
  return {
    name: topic.name,
    dryRun,
    ...countsOf(topic, told),
    assignments,
    configs: { ...topic.configs },
    effectiveConfigs,
    survives:
      assignments === null
        ? []
        : survivesNew(assignments, { ...effectiveConfigs, ...topic.configs }, brokerRacks(state), clusterRules(state)),
    command: createTopicCommand({ bootstrap: cluster.config.bootstrap, ...topic }),
    asOfMs: state.asOfMs,
    failures: failuresOf(state, ['metadata'], nowMs),
  }
}

async function create({ cluster, signal }: OperationContext, topic: NewTopic, dryRun: boolean) {
  const creating = cluster.changes.createTopic(topic, dryRun, signal)
  if (dryRun) return creating
  const isThere = (state: ClusterState) => state.topics.has(topic.name)
  const isOurs = (state: ClusterState) => isAsAsked(state, topic)
  const echo = 'TOPIC_ALREADY_EXISTS'
  const isConfirmed = await confirmed(cluster, creating, { classes: ['metadata'], isSeen: isOurs, echo, signal })
  await seenInCluster(cluster, ['metadata', 'offsets', 'configs'], isThere, signal)
  return isConfirmed ? creating : null
}

/** One of that name which somebody else has made meanwhile has other replicas, most likely. */
function isAsAsked(state: ClusterState, { name, layout }: NewTopic): boolean {
  const partitions = state.topics.get(name)?.partitions
  if (partitions === undefined) return false
  if ('assignments' in layout) {
    return (
      partitions.length === layout.assignments.length &&
      partitions.every(({ partition, replicas }) => replicas.join() === layout.assignments[partition]?.join())
    )
  }
  return (
    partitions.length === layout.partitions && partitions.every(({ replicas }) => replicas.length === layout.replicationFactor)
  )
}

/** Kafka tells the counts unless it may not (no right to describe the configuration): then they are those asked for. */
function countsOf({ layout }: NewTopic, told: CreatedTopic | null) {
  const asked =
    'assignments' in layout
      ? { partitions: layout.assignments.length, replicationFactor: layout.assignments[0]?.length ?? 0 }
      : { partitions: layout.partitions, replicationFactor: layout.replicationFactor }
  if (told === null || told.partitions <= 0) return asked
  return { partitions: told.partitions, replicationFactor: told.replicationFactor }
}

/** Where the replicas are, or will be; null while that is left to Kafka, which places them only when it creates. */
function assignmentsOf(state: ClusterState, { name, layout }: NewTopic): number[][] | null {
  const created = state.topics.get(name)
  if (created) return created.partitions.map(partition => [...partition.replicas])
  return 'assignments' in layout ? layout.assignments.map(replicas => [...replicas]) : null
}
