import * as z from 'zod/mini'
import { epochMs, listOf, partial } from './common.ts'
import { eventSubject } from './events.ts'
import { partitionState } from './what-if.ts'

/** `stop`: SIGTERM, an orderly end. `kill`: SIGKILL. `pause`: SIGSTOP, then SIGCONT. `lose-disk`: SIGKILL, and its log directories are emptied. */
export const drillKind = z.enum(['stop', 'kill', 'pause', 'lose-disk'])
export type DrillKind = z.infer<typeof drillKind>

export const drillPhase = z.enum([
  // The drill's topic is made and its messages begin to flow.
  'preparing',
  // The broker is stopped, killed or paused.
  'acting',
  // It is away: Kafka notices, elects, and the hold passes.
  'away',
  // It is started or resumed.
  'returning',
  // It copies what it has missed, until it is in every ISR again.
  'catching-up',
  // Every acknowledged message is looked for.
  'checking',
  // The drill's topic is deleted.
  'cleaning-up',
  'ended',
])
export type DrillPhase = z.infer<typeof drillPhase>

/** `interrupted`: the dashboard ended while it ran, and cleaned up when it was back. */
export const drillState = z.enum(['running', 'aborting', 'finished', 'aborted', 'interrupted', 'failed'])
export type DrillState = z.infer<typeof drillState>

export const drillBody = z.strictObject({
  brokerId: z.int(),
  kind: drillKind,
  /** How long the broker stays away after Kafka has noticed; default 5. */
  holdSeconds: z.optional(z.int().check(z.minimum(0), z.maximum(600))),
  /** Only the prediction. */
  dryRun: z.optional(z.boolean()),
  /** Start although brokers are away or partitions lack replicas. */
  force: z.optional(z.boolean()),
})
export type DrillBody = z.infer<typeof drillBody>

/** Who leads, who is in sync, and what that makes of the partition. */
const standing = z.object({
  /** null: nobody. */
  leader: z.nullable(z.number()),
  isr: z.array(z.number()),
  state: partitionState,
})
export type DrillStanding = z.infer<typeof standing>

/** A partition that has the broker in its ISR, now and after the loss. */
export const predictedPartition = z.object({
  topic: z.string(),
  partition: z.number(),
  /** The preferred leader first. */
  replicas: z.array(z.number()),
  before: standing,
  after: standing,
  /** The new leader was not in sync: messages may be lost. */
  unclean: z.boolean(),
  /** Every replica in sync lies on the disk that is emptied: its messages are gone for good. */
  dataLost: z.boolean(),
})
export type PredictedDrillPartition = z.infer<typeof predictedPartition>

/** What the controller will do, from the state at that moment. */
export const drillPrediction = z.object({
  atMs: epochMs,
  brokerId: z.number(),
  kind: drillKind,
  sentence: z.object({ headline: z.string(), detail: z.string() }),
  /** The broker leads the controller quorum: another controller is elected first. */
  isController: z.boolean(),
  totals: z.object({
    affected: z.number(),
    leadersMoved: z.number(),
    writesStop: z.number(),
    offline: z.number(),
    unclean: z.number(),
    dataLost: z.number(),
  }),
  /** Those of the drill's own topic first; at most 5,000. */
  partitions: z.array(predictedPartition),
  /** Affected partitions beyond that. */
  omittedPartitions: z.number(),
  /** The drill's own topic, which takes the numbered messages. */
  topic: z.object({ name: z.string(), assignments: z.array(z.array(z.number())), minInsyncReplicas: z.number() }),
})
export type DrillPrediction = z.infer<typeof drillPrediction>

/** The answer to `dryRun`. */
export const drillPlan = z.object({
  ...partial,
  prediction: drillPrediction,
  /** Why it would not start, unless forced; empty: nothing is in the way. */
  obstacles: z.array(z.string()),
})
export type DrillPlan = z.infer<typeof drillPlan>

/** One thing that happened, as the drill's own fine look saw it. */
export const drillEvent = z.object({
  /** Since the broker was acted upon; negative: before. null: it was not yet. */
  afterMs: z.nullable(z.number()),
  timeMs: epochMs,
  kind: z.enum([
    'step',
    'broker-silent',
    'broker-answers',
    'broker-down',
    'broker-up',
    'leader-elected',
    'partition-offline',
    'partition-online',
    'isr-shrunk',
    'isr-expanded',
  ]),
  subject: eventSubject,
  severity: z.enum(['bad', 'attention', 'good', 'info']),
  /** One sentence. */
  text: z.string(),
})
export type DrillEvent = z.infer<typeof drillEvent>

/** How a running drill stands. */
export const drillLive = z.object({
  atMs: epochMs,
  brokers: z.array(z.object({ brokerId: z.number(), registered: z.boolean() })),
  /** Whether the broker of the drill answers us; null: not known yet. */
  answering: z.nullable(z.boolean()),
  /** Of the drill's own topic. */
  partitions: z.array(
    z.object({
      partition: z.number(),
      replicas: z.array(z.number()),
      leader: z.nullable(z.number()),
      leaderEpoch: z.nullable(z.number()),
      isr: z.array(z.number()),
      acknowledged: z.number(),
      unacknowledged: z.number(),
      /** How long it has been waiting for an acknowledgement; null: it does not wait. */
      waitingMs: z.nullable(z.number()),
      lastError: z.nullable(z.string()),
    }),
  ),
  /** Affected partitions whose ISR has lost the broker, and those that have it back. */
  affected: z.number(),
  noticed: z.number(),
  rejoined: z.number(),
})
export type DrillLive = z.infer<typeof drillLive>

export const drillVerdict = z.enum(['as-predicted', 'explained', 'unexplained', 'unknown'])
export type DrillVerdict = z.infer<typeof drillVerdict>

/** A partition: predicted, and what became of it. Spans are milliseconds; null: it did not happen, or nobody saw it. */
export const drillOutcome = z.object({
  ...predictedPartition.shape,
  outcome: z.nullable(standing),
  verdict: drillVerdict,
  /** The state change in between that explains the difference, or what is known of it. */
  explanation: z.nullable(z.string()),
  /** From the deed until Kafka's metadata showed it. */
  changedAfterMs: z.nullable(z.number()),
  /** The longest span without a leader that serves. */
  withoutLeaderMs: z.nullable(z.number()),
  /** The longest wait of a writer for the next acknowledgement; only of the drill's own topic. */
  writeWaitMs: z.nullable(z.number()),
  /** From the broker's start until it was in the ISR again. */
  rejoinedAfterMs: z.nullable(z.number()),
})
export type DrillOutcome = z.infer<typeof drillOutcome>

const longest = z.nullable(z.object({ topic: z.string(), partition: z.number(), spanMs: z.number() }))

export const drillMessages = z.object({
  acknowledged: z.number(),
  /** Acknowledged, and not there; null: it could not be counted, see `reason`. */
  lost: z.nullable(z.number()),
  /** Some of them. */
  lostNumbers: z.array(z.object({ partition: z.number(), number: z.number() })),
  /** Sent and never confirmed: they may be there or not. */
  unacknowledged: z.number(),
  unacknowledgedFound: z.nullable(z.number()),
  read: z.nullable(z.number()),
  repeated: z.nullable(z.number()),
  damagedBatches: z.nullable(z.number()),
  reason: z.nullable(z.string()),
})
export type DrillMessages = z.infer<typeof drillMessages>

/** Prediction against outcome. Spans are milliseconds from the deed, unless said otherwise. */
export const drillReport = z.object({
  sentence: z.object({ headline: z.string(), detail: z.string() }),
  deedAtMs: epochMs,
  /** Until our connection broke, or went silent. */
  noticedByUsMs: z.nullable(z.number()),
  noticedHow: z.nullable(z.string()),
  /** Until the metadata first showed it. */
  noticedByKafkaMs: z.nullable(z.number()),
  /** Until the last partition had lost the broker. */
  settledMs: z.nullable(z.number()),
  awayMs: z.nullable(z.number()),
  /** From its start, or its resumption, until it answered. */
  answeredAfterMs: z.nullable(z.number()),
  /** From then until it was in every ISR that it was in before; null: it was not in time. */
  isrWholeAfterMs: z.nullable(z.number()),
  leadersMoved: z.object({ predicted: z.number(), real: z.number() }),
  counts: z.object({ asPredicted: z.number(), explained: z.number(), unexplained: z.number(), unknown: z.number() }),
  longestWithoutLeader: longest,
  longestWriteWait: longest,
  /** The leader of the controller quorum; null: not known. */
  controller: z.object({ before: z.nullable(z.number()), after: z.nullable(z.number()) }),
  messages: drillMessages,
  partitions: z.array(drillOutcome),
  /** The longest time between two looks at the metadata: nothing here is known more exactly. */
  longestGapMs: z.number(),
})
export type DrillReport = z.infer<typeof drillReport>

const head = {
  drillId: z.string(),
  brokerId: z.number(),
  kind: drillKind,
  holdSeconds: z.number(),
  forced: z.boolean(),
  state: drillState,
  phase: drillPhase,
  startedAtMs: epochMs,
  endedAtMs: z.nullable(epochMs),
  /** What a person should know of it besides, in one sentence. */
  note: z.nullable(z.string()),
}

export const drillSummary = z.object({
  ...head,
  /** null: there is no report. */
  headline: z.nullable(z.string()),
  acknowledged: z.nullable(z.number()),
  lost: z.nullable(z.number()),
  exceptions: z.nullable(z.number()),
})
export type DrillSummary = z.infer<typeof drillSummary>

export const drillList = z.object({
  ...listOf(drillSummary).shape,
  /** The drill that runs now. */
  activeId: z.nullable(z.string()),
  /** Why no drill can be started or cleaned up now; null: nothing is wrong. */
  trouble: z.nullable(z.string()),
})
export type DrillList = z.infer<typeof drillList>

export const drill = z.object({
  ...head,
  phases: z.array(z.object({ phase: drillPhase, startedAtMs: epochMs, endedAtMs: z.nullable(epochMs) })),
  /** null: not made yet. */
  prediction: z.nullable(drillPrediction),
  /** null: it does not run, or nothing was seen yet. */
  live: z.nullable(drillLive),
  /** Oldest first. */
  events: z.array(drillEvent),
  omittedEvents: z.number(),
  /** null: it still runs, or was over before anything could be compared. */
  report: z.nullable(drillReport),
})
export type Drill = z.infer<typeof drill>

export const drillAnswer = z.object({ ...drill.shape, ...partial })
export type DrillAnswer = z.infer<typeof drillAnswer>
