import * as z from 'zod/mini'
import { epochMs, int64, listOf, partial } from './common.ts'

/** Verdict over a window of commits, in the spirit of Burrow's evaluator; `unknown` while the window is too short. */
export const groupHealth = z.enum(['ok', 'warning', 'stopped', 'stalled', 'rewound', 'unknown'])
export type GroupHealth = z.infer<typeof groupHealth>

export const groupSummary = z.object({
  groupId: z.string(),
  type: z.string(),
  /** Kafka's word: Stable, Empty, PreparingRebalance, … */
  state: z.string(),
  protocol: z.nullable(z.string()),
  members: z.nullable(z.number()),
  coordinatorId: z.nullable(z.number()),
  topics: z.array(z.string()),
  /** Sum over partitions; null when any part of it is unknown, with the reason in `lagReason`. */
  lag: z.nullable(int64),
  lagReason: z.nullable(z.string()),
  /** Messages of the lag that a reader of committed messages has to wait for: open transactions hold them back. null: unknown. */
  uncommitted: z.nullable(int64),
  /** The largest over partitions, estimated from the history of end offsets. */
  lagSeconds: z.nullable(z.number()),
  health: groupHealth,
  healthReason: z.nullable(z.string()),
  /** How much of the two minutes that the verdict may rest on was seen, 0 to 1; null: nothing to judge by. */
  healthEvidence: z.nullable(z.number()),
  consumedPerSecond: z.nullable(z.number()),
  /** Why something here is old or unknown: coordinator moving or loading, a type newer than this dashboard. */
  error: z.nullable(z.string()),
})
export type GroupSummary = z.infer<typeof groupSummary>
export const groupList = listOf(groupSummary)

export const groupOffset = z.object({
  topic: z.string(),
  partition: z.number(),
  /** null: never committed. */
  committedOffset: z.nullable(int64),
  logStartOffset: z.nullable(int64),
  logEndOffset: z.nullable(int64),
  lag: z.nullable(int64),
  lagReason: z.nullable(z.string()),
  /** Where an open transaction keeps it below the log end, else null. */
  lastStableOffset: z.nullable(int64),
  /** Messages of the lag that open transactions hold back; null: unknown. */
  uncommitted: z.nullable(int64),
  lagSeconds: z.nullable(z.number()),
  memberId: z.nullable(z.string()),
  /** Seconds until retention may delete messages this group has not read: not before. null when nothing says so. */
  losesDataInSeconds: z.nullable(z.number()),
})
export type GroupOffset = z.infer<typeof groupOffset>

const tasks = z.array(z.object({ subtopology: z.string(), partitions: z.array(z.number()) }))

export const groupMember = z.object({
  memberId: z.string(),
  instanceId: z.nullable(z.string()),
  clientId: z.string(),
  host: z.string(),
  rack: z.nullable(z.string()),
  assignment: z.nullable(z.array(z.object({ topic: z.string(), partitions: z.array(z.number()) }))),
  /** Of a Streams client (KIP-1071); absent: the group is none. */
  tasks: z.optional(z.object({ processId: z.string(), active: tasks, standby: tasks, warmup: tasks })),
})

export const group = z.object({
  ...groupSummary.shape,
  sentence: z.object({ headline: z.string(), detail: z.string() }),
  stateSinceMs: z.nullable(epochMs),
  offsetsAsOfMs: z.nullable(epochMs),
  offsets: z.array(groupOffset),
  memberList: z.nullable(z.array(groupMember)),
  ...partial,
})
export type Group = z.infer<typeof group>

/** Time behind by the timestamp of the first unread message, of the partitions with most to read. */
export const measuredLag = z.object({
  groupId: z.string(),
  items: z.array(
    z.object({
      topic: z.string(),
      partition: z.number(),
      /** Of the message whose timestamp it is. */
      offset: int64,
      timestampMs: z.nullable(epochMs),
      /** null: unknown, with the reason. */
      lagSeconds: z.nullable(z.number()),
      reason: z.nullable(z.string()),
    }),
  ),
  /** Partitions that are behind and were not read. */
  omitted: z.number(),
  ...partial,
})
export type MeasuredLag = z.infer<typeof measuredLag>
