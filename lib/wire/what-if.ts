import * as z from 'zod/mini'
import { listOf } from './common.ts'

export const partitionState = z.enum(['ok', 'under-replicated', 'at-min-isr', 'under-min-isr', 'offline'])

/** One partition before and after the loss, as the controller would decide. */
export const whatIfItem = z.object({
  topic: z.string(),
  partition: z.number(),
  /** The preferred leader first. */
  replicas: z.array(z.number()),
  leaderBefore: z.nullable(z.number()),
  /** null: offline. */
  leaderAfter: z.nullable(z.number()),
  stateBefore: partitionState,
  state: partitionState,
  isrBefore: z.array(z.number()),
  isr: z.array(z.number()),
  /** Eligible leader replicas afterwards (KIP-966); null where the cluster does not keep them. */
  elr: z.nullable(z.array(z.number())),
  /** The new leader was not in sync: messages may be lost. */
  unclean: z.boolean(),
  /** The loss takes a replica out of its ISR; false: all stays as it is. */
  affected: z.boolean(),
})
export type WhatIfItem = z.infer<typeof whatIfItem>

/** What the loss stops or endangers in one topic. */
export const topicLoss = z.object({
  topic: z.string(),
  /** Partitions that lose a replica from their ISR. */
  partitions: z.number(),
  leadersMoved: z.number(),
  /** Partitions that keep a leader and refuse writes with acks=all. */
  writesStop: z.number(),
  /** Partitions without a leader: no reads, no writes. */
  offline: z.number(),
  unclean: z.number(),
})

/** What the loss stops for one group. */
export const groupLoss = z.object({
  groupId: z.string(),
  type: z.string(),
  state: z.string(),
  members: z.nullable(z.number()),
  /** Partitions that it reads and that go offline. */
  offline: z.number(),
  /** `lost`: no broker can coordinate it; `cannot-commit`: its offsets are refused; `moves`: another broker takes over. */
  coordinator: z.enum(['stays', 'moves', 'cannot-commit', 'lost', 'unknown']),
})
export type GroupLoss = z.infer<typeof groupLoss>

/** The loss of one broker or one rack, alone, from the present state; only what it adds to what is broken already. */
export const singleLoss = z.object({
  kind: z.enum(['broker', 'rack']),
  name: z.string(),
  brokerIds: z.array(z.number()),
  offline: z.number(),
  writesStop: z.number(),
  unclean: z.number(),
  leadersMoved: z.number(),
  topicsHit: z.number(),
})
export type SingleLoss = z.infer<typeof singleLoss>

export const whatIf = z.object({
  ...listOf(whatIfItem).shape,
  /** Brokers taken as lost, in the order of loss: those asked for, then those of the racks asked for. */
  down: z.array(z.number()),
  racks: z.array(z.string()),
  /** One sentence on the loss; on the present state when nothing is lost. */
  sentence: z.object({ headline: z.string(), detail: z.string() }),
  totals: z.object({
    partitions: z.number(),
    affected: z.number(),
    leadersMoved: z.number(),
    writesStop: z.number(),
    /** That were not offline before. */
    offline: z.number(),
    unclean: z.number(),
    topicsHit: z.number(),
    /** null: the groups are not known. */
    groupsHit: z.nullable(z.number()),
    /** All partitions by their state afterwards. */
    states: z.record(partitionState, z.number()),
  }),
  /** The hardest hit, at most 100. */
  topics: z.array(topicLoss),
  /** At most 100; null: the groups are not known. */
  groups: z.nullable(z.array(groupLoss)),
  /** What hurts most, from the present state, whatever `down` says. */
  worst: z.object({
    sentence: z.string(),
    broker: z.nullable(singleLoss),
    rack: z.nullable(singleLoss),
    /** Every single loss that hurts or moves leaders, the worst first, at most 100. */
    losses: z.array(singleLoss),
  }),
  /** Where the brokers are: what one may choose from. */
  brokers: z.array(z.object({ brokerId: z.number(), rack: z.nullable(z.string()), away: z.boolean() })),
})
export type WhatIfAnswer = z.infer<typeof whatIf>
