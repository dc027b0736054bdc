import * as z from 'zod/mini'
import { epochMs, int64, partial } from './common.ts'

/** A node of the KRaft quorum, as DescribeQuorum (KIP-595, KIP-836) tells it. `lag` is in metadata records behind the leader. */
export const quorumReplica = z.object({
  replicaId: z.number(),
  logEndOffset: z.nullable(int64),
  lag: z.nullable(int64),
  lastFetchMs: z.nullable(epochMs),
  lastCaughtUpMs: z.nullable(epochMs),
})

export const quorum = z.object({
  coordination: z.nullable(z.enum(['kraft', 'zookeeper'])),
  leaderId: z.nullable(z.number()),
  leaderEpoch: z.nullable(z.number()),
  highWatermark: z.nullable(int64),
  voters: z.array(quorumReplica),
  observers: z.array(quorumReplica),
  /** ZooKeeper clusters only: the broker that is controller. */
  controllerId: z.nullable(z.number()),
  servers: z.array(z.string()),
  ...partial,
})
export type Quorum = z.infer<typeof quorum>
