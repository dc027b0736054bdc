import * as z from 'zod/mini'
import { epochMs, listOf } from './common.ts'

export const eventKind = z.enum([
  'broker-down',
  'broker-up',
  'broker-unreachable',
  'broker-reachable',
  'broker-caught-up',
  'log-dir-failed',
  'log-dir-recovered',
  'leader-elected',
  'isr-shrunk',
  'isr-expanded',
  'partition-offline',
  'partition-online',
  'controller-elected',
  'topic-created',
  'topic-deleted',
  'partitions-added',
  'config-changed',
  'reassignment-started',
  'reassignment-finished',
  'reassignment-cancelled',
  'group-created',
  'group-deleted',
  'group-rebalanced',
  'group-state-changed',
  'deploy-mark',
  'offsets-changed',
  'members-removed',
])
export type EventKind = z.infer<typeof eventKind>

export const eventSeverity = z.enum(['bad', 'attention', 'good', 'info'])

export const eventSubject = z.object({
  brokerId: z.optional(z.number()),
  topic: z.optional(z.string()),
  partition: z.optional(z.number()),
  groupId: z.optional(z.string()),
})

/** One change that the observer saw between two looks. `missed` counts the elections that nobody saw (the epoch jumped). */
export const event = z.object({
  id: z.string(),
  timeMs: epochMs,
  kind: eventKind,
  subject: eventSubject,
  /** JSON of what was and what is, in the shape the kind calls for: broker ids for leaders and ISRs, words for states, offsets by partition. */
  before: z.nullable(z.json()),
  after: z.nullable(z.json()),
  missed: z.number(),
  /** Of what ended with this event: the absence of a broker, the time without a leader. Absent where nobody saw it begin. */
  durationMs: z.optional(z.number()),
  severity: eventSeverity,
  /** One sentence. */
  text: z.string(),
})
export type ClusterEvent = z.infer<typeof event>
export const eventList = listOf(event)
