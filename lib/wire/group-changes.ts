/** Changes to a group's committed offsets and members: what is asked, what it would do, what was done. */
import * as z from 'zod/mini'
import { epochMs, int64, partial } from './common.ts'

export const MAX_CHANGED_PARTITIONS = 5000

const topicName = z.string().check(z.minLength(1), z.maxLength(249))
const partitionList = z.array(z.int().check(z.minimum(0))).check(z.minLength(1), z.maxLength(MAX_CHANGED_PARTITIONS))

export const beyondLog = z.enum(['refuse', 'clamp'])

export const offsetsBody = z.strictObject({
  /** Without it: every topic in which the group has committed, and there the partitions in which it has. */
  topic: z.optional(topicName),
  /** Of that topic; without it all of them. */
  partitions: z.optional(partitionList),
  /** Several topics instead of one. */
  topics: z.optional(
    z.array(z.strictObject({ topic: topicName, partitions: z.optional(partitionList) })).check(z.minLength(1), z.maxLength(500)),
  ),
  /** `earliest`, `latest`, `offset:N`, `time:MS`, `shift:N`, `group:ID`, `file`. */
  to: z.string().check(z.maxLength(400)),
  /** With `to: "file"`: Kafka's CSV, `topic,partition,offset` or `group,topic,partition,offset` in a line. */
  file: z.optional(z.string().check(z.maxLength(900_000))),
  /** What becomes of an offset beyond the log; refused by default. */
  beyondLog: z.optional(beyondLog),
  dryRun: z.optional(z.boolean()),
  /** Of the preview: refuses when the group has committed something else since. */
  fingerprint: z.optional(z.string().check(z.maxLength(100))),
})
export type OffsetsBody = z.infer<typeof offsetsBody>

export const undoBody = z.strictObject({
  beyondLog: z.optional(beyondLog),
  dryRun: z.optional(z.boolean()),
  fingerprint: z.optional(z.string().check(z.maxLength(100))),
})
export type UndoBody = z.infer<typeof undoBody>

export const offsetEffect = z.enum(['skips', 'repeats', 'none', 'unknown'])

export const offsetChangeItem = z.object({
  topic: z.string(),
  partition: z.number(),
  /** null: never committed. */
  before: z.nullable(int64),
  /** null: it stays as it is, or (`deletes`) is forgotten; `note` or `problem` says why. */
  after: z.nullable(int64),
  /** The committed offset is forgotten. */
  deletes: z.boolean(),
  logStartOffset: z.nullable(int64),
  logEndOffset: z.nullable(int64),
  /** Messages between before and after that the log still has, by offsets; null: not known. */
  messages: z.nullable(int64),
  /** `skips`: they are never read. `repeats`: they are read again. */
  effect: offsetEffect,
  note: z.nullable(z.string()),
  problem: z.nullable(z.string()),
})
export type OffsetChangeItem = z.infer<typeof offsetChangeItem>

export const activeMember = z.object({
  memberId: z.string(),
  instanceId: z.nullable(z.string()),
  clientId: z.string(),
  host: z.string(),
})
export type ActiveMember = z.infer<typeof activeMember>

export const offsetsChange = z.object({
  groupId: z.string(),
  dryRun: z.boolean(),
  /** Of the record that undoes it; null: a dry run, or nothing had to be changed. */
  changeId: z.nullable(z.string()),
  items: z.array(offsetChangeItem),
  partitions: z.number(),
  /** Partitions whose committed offset moves or is forgotten. */
  changed: z.number(),
  skipped: int64,
  repeated: int64,
  /** Why Kafka or we would refuse it now; null: nothing stands in the way. */
  refusal: z.nullable(z.string()),
  /** Who stands in the way: the group's members. */
  activeMembers: z.array(activeMember),
  /** Of what the group has committed; give it back with the change. */
  fingerprint: z.string(),
  /** Kafka's own tool for the same, for a POSIX shell; null: it has none. */
  command: z.nullable(z.string()),
  /** false: Kafka's answer did not come, and looking again showed that it was done. */
  confirmed: z.boolean(),
  ...partial,
})
export type OffsetsChange = z.infer<typeof offsetsChange>

export const groupAction = z.enum(['reset-offsets', 'delete-offsets', 'delete-group', 'remove-members', 'undo'])
export type GroupAction = z.infer<typeof groupAction>

/** `started`: under way now. `partly`: some of it was done. `unknown`: nobody saw how it ended. */
export const changeOutcome = z.enum(['started', 'done', 'partly', 'refused', 'unknown'])

/** One entry of the record of changes: written before the change is sent, and again when it has ended. */
export const groupChange = z.object({
  changeId: z.string(),
  groupId: z.string(),
  action: groupAction,
  outcome: changeOutcome,
  startedAtMs: epochMs,
  endedAtMs: z.nullable(epochMs),
  /** One sentence: what was asked for. */
  text: z.string(),
  /** How it ended, where that is not plainly done. */
  detail: z.nullable(z.string()),
  changed: z.number(),
  skipped: int64,
  repeated: int64,
  /** The change that this one undid, and the one that undid this. */
  undoes: z.nullable(z.string()),
  undoneBy: z.nullable(z.string()),
  /** Why it cannot be undone; null: it can. */
  keepsFromUndo: z.nullable(z.string()),
})
export type GroupChange = z.infer<typeof groupChange>

export const groupChangeList = z.object({ items: z.array(groupChange), ...partial })

export const membersRemoved = z.object({
  groupId: z.string(),
  dryRun: z.boolean(),
  changeId: z.nullable(z.string()),
  members: z.array(z.object({ ...activeMember.shape, error: z.nullable(z.object({ code: z.string(), message: z.string() })) })),
  ...partial,
})
export type MembersRemoved = z.infer<typeof membersRemoved>
