import * as z from 'zod/mini'
import { epochMs, int64, listOf, partial } from './common.ts'

export const topicSummary = z.object({
  name: z.string(),
  topicId: z.nullable(z.string()),
  internal: z.boolean(),
  partitionCount: z.number(),
  /** Of partition 0, as Kafka's own tools print it; null while the topic has no partition. */
  replicationFactor: z.nullable(z.number()),
  minInsyncReplicas: z.nullable(z.number()),
  underReplicated: z.number(),
  /** null while min.insync.replicas is unknown. */
  underMinIsr: z.nullable(z.number()),
  offline: z.number(),
  /** End minus start over all partitions; null when any of them is unknown. */
  messages: z.nullable(int64),
  /** Of the leader replicas. */
  sizeBytes: z.nullable(z.number()),
  messagesPerSecond: z.nullable(z.number()),
  cleanupPolicy: z.nullable(z.string()),
  retentionMs: z.nullable(int64),
})
export type TopicSummary = z.infer<typeof topicSummary>
export const topicList = listOf(topicSummary)

export const replicaState = z.object({
  brokerId: z.number(),
  inSync: z.boolean(),
  offline: z.boolean(),
  /** Log end offset that this replica is behind the leader's (DescribeLogDirs); null when its broker did not say. */
  offsetLag: z.nullable(z.number()),
  sizeBytes: z.nullable(z.number()),
  logDir: z.nullable(z.string()),
  asOfMs: z.nullable(epochMs),
})

export const partition = z.object({
  partition: z.number(),
  leader: z.nullable(z.number()),
  leaderEpoch: z.nullable(z.number()),
  preferredLeader: z.nullable(z.number()),
  /** When we saw the leadership change, and from whom; null when it has not changed since we look. */
  leaderSinceMs: z.nullable(epochMs),
  previousLeader: z.nullable(z.number()),
  replicas: z.array(z.number()),
  isr: z.array(z.number()),
  /** Eligible leader replicas (KIP-966); null where the cluster does not tell. */
  elr: z.nullable(z.array(z.number())),
  /** Who led it last, while nobody is in sync or eligible: its return may elect it. */
  lastKnownElr: z.nullable(z.array(z.number())),
  offlineReplicas: z.array(z.number()),
  /** Replicas that a reassignment adds or takes away (KIP-455); absent or empty while none runs. */
  addingReplicas: z.optional(z.array(z.number())),
  removingReplicas: z.optional(z.array(z.number())),
  health: z.enum(['ok', 'under-replicated', 'at-min-isr', 'under-min-isr', 'offline']),
  logStartOffset: z.nullable(int64),
  logEndOffset: z.nullable(int64),
  /** When the offsets were read; older than the answer when the leader does not answer. */
  offsetsAsOfMs: z.nullable(epochMs),
  messagesPerSecond: z.nullable(z.number()),
  sizeBytes: z.nullable(z.number()),
  replicaStates: z.array(replicaState),
})
export type Partition = z.infer<typeof partition>

export const topicReader = z.object({
  groupId: z.string(),
  type: z.string(),
  state: z.string(),
  members: z.nullable(z.number()),
  lag: z.nullable(int64),
  lagSeconds: z.nullable(z.number()),
  health: z.string(),
})

export const topic = z.object({
  ...topicSummary.shape,
  sentence: z.object({ headline: z.string(), detail: z.string() }),
  /** Words on how many brokers can be lost, from the replicas and the ISR now. */
  survives: z.array(z.string()),
  partitions: z.array(partition),
  /** The brokers that the grid has a column for: all that the cluster knows. */
  brokers: z.array(
    z.object({
      brokerId: z.number(),
      rack: z.nullable(z.string()),
      state: z.string(),
      stateText: z.string(),
      stateSinceMs: z.nullable(epochMs),
    }),
  ),
  readers: z.array(topicReader),
  /** What the controller would go by when a broker fails (lib/kafka/predict-failure), beside min.insync.replicas. */
  failureRules: z.object({
    coordination: z.enum(['kraft', 'zookeeper']),
    eligibleLeaderReplicas: z.boolean(),
    /** Brokers before Kafka 3.7: min.insync.replicas counts though there are fewer replicas. */
    strictMinIsr: z.boolean(),
    /** null: unknown, taken for false. */
    uncleanLeaderElection: z.nullable(z.boolean()),
    /** Brokers that are away already. */
    away: z.array(z.number()),
  }),
  ...partial,
})
export type Topic = z.infer<typeof topic>

export const configEntry = z.object({
  name: z.string(),
  value: z.nullable(z.string()),
  source: z.string(),
  isDefault: z.boolean(),
  readOnly: z.boolean(),
  sensitive: z.boolean(),
  documentation: z.nullable(z.string()),
})
/** Configuration of a topic or a broker, asked of Kafka on demand. */
export const configs = z.object({ entries: z.array(configEntry), ...partial })
export type Configs = z.infer<typeof configs>

export const createTopicBody = z.strictObject({
  name: z.string(),
  partitions: z.optional(z.number().check(z.int())),
  replicationFactor: z.optional(z.number().check(z.int())),
  /** Broker ids per partition, the preferred leader first. Instead of partitions and replicationFactor. */
  assignments: z.optional(z.array(z.array(z.number().check(z.int())))),
  configs: z.optional(z.record(z.string(), z.string())),
  dryRun: z.optional(z.boolean()),
})
export type CreateTopicBody = z.infer<typeof createTopicBody>

export const createTopicAnswer = z.object({
  name: z.string(),
  dryRun: z.boolean(),
  partitions: z.number(),
  replicationFactor: z.number(),
  /** Broker ids per partition, the preferred leader first; null: Kafka chooses. */
  assignments: z.nullable(z.array(z.array(z.number()))),
  configs: z.record(z.string(), z.string()),
  /** Every setting as Kafka says it will be, its own defaults included; null where it does not tell. */
  effectiveConfigs: z.nullable(z.record(z.string(), z.nullable(z.string()))),
  /** Words on how many brokers and racks such a topic can lose; empty while Kafka chooses the brokers. */
  survives: z.array(z.string()),
  command: z.string(),
  ...partial,
})
export type CreateTopicAnswer = z.infer<typeof createTopicAnswer>

export const alterTopicBody = z.strictObject({
  /** Incremental: named keys are set, null deletes the override, all others stay. */
  configs: z.optional(z.record(z.string(), z.nullable(z.string()))),
  partitionCount: z.optional(z.number().check(z.int())),
  dryRun: z.optional(z.boolean()),
})
export type AlterTopicBody = z.infer<typeof alterTopicBody>

export const alterTopicAnswer = z.object({
  name: z.string(),
  dryRun: z.boolean(),
  /** Values as Kafka told them before and after (`dryRun`: as they would be); null: unknown, or a default that comes into force. */
  configs: z.array(z.object({ name: z.string(), before: z.nullable(z.string()), after: z.nullable(z.string()) })),
  partitionCount: z.object({ before: z.number(), after: z.number() }),
  ...partial,
})
export type AlterTopicAnswer = z.infer<typeof alterTopicAnswer>

export const deleteTopicAnswer = z.object({
  name: z.string(),
  dryRun: z.boolean(),
  /** What is (or would be) gone: messages and bytes as last seen; null: unknown. */
  messages: z.nullable(int64),
  sizeBytes: z.nullable(z.number()),
  /** Groups with committed offsets in the topic. */
  readers: z.array(z.string()),
  ...partial,
})
export type DeleteTopicAnswer = z.infer<typeof deleteTopicAnswer>
