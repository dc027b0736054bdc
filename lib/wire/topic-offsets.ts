import * as z from 'zod/mini'
import { epochMs, int64, partial } from './common.ts'

/** Where a partition's log begins and ends. */
export const topicLog = z.object({
  partition: z.number(),
  logStartOffset: z.nullable(int64),
  logEndOffset: z.nullable(int64),
  /** When the two were last read, where the leader has not answered for some looks; null: just now, or never. */
  staleSinceMs: z.nullable(epochMs),
})
export type TopicLog = z.infer<typeof topicLog>

/** A group's place in every partition of a topic. The two arrays run in parallel to the answer's `partitions`. */
export const topicGroup = z.object({
  groupId: z.string(),
  type: z.string(),
  members: z.nullable(z.number()),
  health: z.string(),
  /** When its offsets were last read, where its coordinator has not answered for some looks; null: just now, or never. */
  staleSinceMs: z.nullable(epochMs),
  /** null: never committed there, or not known. A share group's start offset. */
  committedOffsets: z.array(z.nullable(int64)),
  /** Estimated from the history of end offsets. */
  lagSeconds: z.array(z.nullable(z.number())),
})
export type TopicGroup = z.infer<typeof topicGroup>

/** Log start, log end and the place of every group that reads the topic, of one look. */
export const topicOffsets = z.object({
  topic: z.string(),
  partitions: z.array(topicLog),
  groups: z.array(topicGroup),
  /** Groups that read it and are not given: those without members and those behind in the alphabet go first. */
  omittedGroups: z.number(),
  ...partial,
})
export type TopicOffsets = z.infer<typeof topicOffsets>
