import * as z from 'zod/mini'
import { epochMs, listOf, partial } from './common.ts'

const brokerId = z.int().check(z.minimum(0))
const brokerIds = z.array(brokerId)
const bytes = z.number()

/** What a reassignment is for; see the planner in lib/kafka/plan-reassignment. */
export const reassignmentGoal = z.discriminatedUnion('kind', [
  /** These brokers get their share. */
  z.strictObject({ kind: z.literal('expand'), brokers: brokerIds }),
  /** All replicas leave these brokers, which may be down. */
  z.strictObject({ kind: z.literal('drain'), brokers: brokerIds }),
  /** Of the topics named; of all but internal ones when none is. */
  z.strictObject({ kind: z.literal('replication-factor'), replicationFactor: z.int().check(z.minimum(1)) }),
  z.strictObject({ kind: z.literal('fix-racks') }),
  z.strictObject({ kind: z.literal('even-bytes') }),
  z.strictObject({ kind: z.literal('even-leaders') }),
])
export type WireGoal = z.infer<typeof reassignmentGoal>

/** An entry of Kafka's reassignment file. */
export const assignment = z.strictObject({
  topic: z.string(),
  partition: z.int().check(z.minimum(0)),
  replicas: z.array(z.int()),
})

/** Kafka's throttles are longs; below a few bytes nothing would ever arrive. */
const throttle = z.nullable(z.int().check(z.minimum(1)))

/** One of `goal`, `partitions` (by hand, or from Kafka's file) and `planId` (of a dry run). */
export const reassignBody = z.strictObject({
  goal: z.optional(reassignmentGoal),
  /** With `goal`: only these topics. */
  topics: z.optional(z.array(z.string()).check(z.minLength(1), z.maxLength(5000))),
  partitions: z.optional(z.array(assignment).check(z.minLength(1))),
  planId: z.optional(z.string().check(z.maxLength(100))),
  /** `state` of a dry run: the start is refused (409) when the partitions concerned have moved since. */
  state: z.optional(z.string().check(z.maxLength(100))),
  /** null or absent: as fast as it goes. */
  throttleBytesPerSecond: z.optional(throttle),
  /** Partitions in flight at once, in the plan's order. */
  batchSize: z.optional(z.int().check(z.minimum(1), z.maximum(1000))),
  dryRun: z.optional(z.boolean()),
})
export type ReassignBody = z.infer<typeof reassignBody>

export const DEFAULT_BATCH_SIZE = 20

const evenness = z.object({ mean: z.number(), min: z.number(), max: z.number(), imbalance: z.nullable(z.number()) })

/** How evenly replicas lie: `imbalance` is the fullest broker over the mean, less one. */
export const balance = z.object({
  leaders: evenness,
  replicas: evenness,
  sizeBytes: evenness,
  rackViolations: z.number(),
})

export const planBroker = z.object({
  brokerId: z.number(),
  rack: z.nullable(z.string()),
  /** Copied to it, and sent by it as a leader. */
  receivesBytes: bytes,
  sendsBytes: bytes,
  receivesReplicas: z.number(),
  /** Freed on it once all is done. */
  freesBytes: bytes,
  freesReplicas: z.number(),
  /** What producers add meanwhile to what is in flight at once. */
  receivesGrowthPerSecond: z.number(),
  sendsGrowthPerSecond: z.number(),
  /** Over the partitions that the plan looked at; null: the broker is to be emptied, or is not alive. */
  before: z.nullable(z.object({ preferredLeaders: z.number(), replicas: z.number(), sizeBytes: bytes })),
  after: z.nullable(z.object({ preferredLeaders: z.number(), replicas: z.number(), sizeBytes: bytes })),
})
export type PlanBroker = z.infer<typeof planBroker>

export const moveState = z.enum([
  'planned',
  'waiting',
  'sent',
  'moving',
  'done',
  'rolled-back',
  'not-started',
  'skipped',
  'refused',
])

export const moveAnswer = z.object({
  topic: z.string(),
  partition: z.number(),
  /** Broker ids in order, the preferred leader first. */
  before: z.array(z.number()),
  after: z.array(z.number()),
  state: moveState,
  /** To be copied in all; null: its size is unknown. */
  totalBytes: z.nullable(bytes),
  movedBytes: z.nullable(bytes),
  /** Why it was skipped, refused or taken back. */
  note: z.nullable(z.string()),
})
export type MoveAnswer = z.infer<typeof moveAnswer>
export const moveList = listOf(moveAnswer)

export const planWarning = z.object({
  code: z.enum([
    'never-ends',
    'unknown-sizes',
    'unknown-rates',
    'foreign-throttle',
    'left-out',
    'broker-away',
    'others-running',
    'uneven-racks',
  ]),
  text: z.string(),
})

/** The answer to a dry run. */
export const reassignmentPlan = z.object({
  dryRun: z.literal(true),
  /** Start with it within half an hour; also leads to all partitions and to Kafka's file. */
  planId: z.string(),
  goal: z.nullable(reassignmentGoal),
  /** Of the partitions concerned, as they were when the plan was made. */
  state: z.string(),
  /** The first thousand that change, in the order in which they will be moved. */
  partitions: z.array(moveAnswer),
  partitionCount: z.number(),
  movedReplicas: z.number(),
  /** A lower bound while sizes are unknown (see the warnings). */
  totalBytes: bytes,
  brokers: z.array(planBroker),
  balance: z.object({ before: balance, after: balance }),
  throttleBytesPerSecond: z.nullable(z.number()),
  batchSize: z.number(),
  /** At least so long under this throttle; null: it never ends, or there is no throttle to tell it from. */
  durationSeconds: z.nullable(z.number()),
  warnings: z.array(planWarning),
  /** The same with Kafka's own tool, for the file at `/reassignments/{planId}/file`. */
  commands: z.array(z.string()),
  ...partial,
})
export type ReassignmentPlanAnswer = z.infer<typeof reassignmentPlan>

export const reassignmentState = z.enum(['running', 'cancelling', 'finished', 'cancelled', 'failed'])

export const reassignment = z.object({
  /** `others`: what somebody else has started, all together. */
  id: z.string(),
  origin: z.enum(['partitura', 'others']),
  goal: z.nullable(reassignmentGoal),
  state: reassignmentState,
  /** One sentence on how it stands. */
  text: z.string(),
  startedAtMs: z.nullable(epochMs),
  endedAtMs: z.nullable(epochMs),
  throttleBytesPerSecond: z.nullable(z.number()),
  batchSize: z.nullable(z.number()),
  /** Partitions by how they stand. */
  partitionCount: z.number(),
  counts: z.object({
    waiting: z.number(),
    moving: z.number(),
    done: z.number(),
    'rolled-back': z.number(),
    'not-started': z.number(),
    skipped: z.number(),
    refused: z.number(),
  }),
  /** What brokers have told of what was copied: at least so much. */
  movedBytes: z.nullable(bytes),
  totalBytes: z.nullable(bytes),
  bytesPerSecond: z.nullable(z.number()),
  etaSeconds: z.nullable(z.number()),
  /** Why there is no ETA. */
  etaReason: z.nullable(z.string()),
  /** Partitions in flight, at most 200. */
  inFlight: z.array(moveAnswer),
  /** What keeps it from going on, or how it ended. */
  note: z.nullable(z.string()),
})
export type ReassignmentAnswer = z.infer<typeof reassignment>

export const reassignmentList = z.object({
  ...listOf(reassignment).shape,
  /** Settings of a reassignment of ours that could not be removed yet. */
  throttlesLeft: z.number(),
  /** Why the cleaning up does not go on. */
  trouble: z.nullable(z.string()),
})
export type ReassignmentList = z.infer<typeof reassignmentList>

export const reassignmentAnswer = z.object({ ...reassignment.shape, ...partial })

export const reassignmentPatch = z.strictObject({ throttleBytesPerSecond: throttle })

/** A replication throttle that is set on the cluster now. */
export const throttleAnswer = z.object({
  type: z.enum(['broker', 'topic']),
  name: z.string(),
  key: z.string(),
  value: z.string(),
  /** Of a reassignment of ours; any other was set with another tool and is left alone. */
  ours: z.boolean(),
})
export const throttleList = listOf(throttleAnswer)

export const electionBody = z.strictObject({
  type: z.enum(['preferred', 'unclean']),
  /** Absent: all whose preferred leader does not lead. An unclean election needs them, all of one topic. */
  topicPartitions: z.optional(z.array(z.strictObject({ topic: z.string(), partition: z.int().check(z.minimum(0)) }))),
  /** Unclean: the topic's name, typed by whoever knows what may be lost. */
  confirm: z.optional(z.string()),
  dryRun: z.optional(z.boolean()),
})
export type ElectionBody = z.infer<typeof electionBody>

export const electionItem = z.object({
  topic: z.string(),
  partition: z.number(),
  leaderBefore: z.nullable(z.number()),
  /** As expected (`dryRun`), or as it is afterwards. */
  leaderAfter: z.nullable(z.number()),
  /** Kafka's reason why there was no election, or ours why there would be none. */
  error: z.nullable(z.object({ code: z.string(), message: z.string() })),
  /** Unclean: what may be lost, in words; null: nothing. */
  mayLose: z.nullable(z.string()),
})
export type ElectionItem = z.infer<typeof electionItem>

export const election = z.object({
  type: z.enum(['preferred', 'unclean']),
  dryRun: z.boolean(),
  items: z.array(electionItem),
  total: z.number(),
  ...partial,
})
export type ElectionAnswer = z.infer<typeof election>
