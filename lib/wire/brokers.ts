import * as z from 'zod/mini'
import { epochMs, listOf, partial } from './common.ts'

/**
 * `up`: registered and answering. `down`: the cluster has dropped it. `fenced`: registered but not yet (or no longer) serving.
 * `unreachable`: it does not answer us while the cluster still counts it as alive. `catching-up`: up, with replicas outside the ISR.
 */
export const brokerState = z.enum(['up', 'down', 'fenced', 'unreachable', 'catching-up'])
export type BrokerStateName = z.infer<typeof brokerState>

export const logDir = z.object({
  path: z.string(),
  totalBytes: z.nullable(z.number()),
  usableBytes: z.nullable(z.number()),
  sizeBytes: z.nullable(z.number()),
  error: z.nullable(z.string()),
})

export const broker = z.object({
  brokerId: z.number(),
  host: z.nullable(z.string()),
  port: z.nullable(z.number()),
  rack: z.nullable(z.string()),
  state: brokerState,
  stateText: z.string(),
  stateSinceMs: z.nullable(epochMs),
  isController: z.boolean(),
  leaderCount: z.number(),
  replicaCount: z.number(),
  inSyncCount: z.number(),
  preferredLeaderCount: z.number(),
  sizeBytes: z.nullable(z.number()),
  messagesInPerSecond: z.nullable(z.number()),
  logDirs: z.nullable(z.array(logDir)),
  logDirsAsOfMs: z.nullable(epochMs),
})
export type Broker = z.infer<typeof broker>
export const brokerList = listOf(broker)

/** One broker with the partitions it holds. `offsetLag` and `sizeBytes` are this replica's. */
export const brokerDetail = z.object({
  ...broker.shape,
  replicas: z.array(
    z.object({
      topic: z.string(),
      partition: z.number(),
      role: z.enum(['leader', 'follower']),
      preferred: z.boolean(),
      inSync: z.boolean(),
      offline: z.boolean(),
      offsetLag: z.nullable(z.number()),
      sizeBytes: z.nullable(z.number()),
      logDir: z.nullable(z.string()),
    }),
  ),
  ...partial,
})
export type BrokerDetail = z.infer<typeof brokerDetail>
