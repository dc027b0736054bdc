import * as z from 'zod/mini'
import { epochMs, listOf } from './common.ts'

/** How far a copy has come, and when it will be done at the present rate. */
const pace = {
  /**
   * `never`: it copies, but not faster than new messages come. `stalled`: nothing was copied in the whole window.
   * `unknown`: `reason` says why.
   */
  verdict: z.enum(['caught-up', 'catching-up', 'never', 'stalled', 'unknown']),
  /** Messages and bytes that are still missing. */
  missingOffsets: z.nullable(z.number()),
  missingBytes: z.nullable(z.number()),
  /** What the two rates count; null: no rate yet. */
  measuredIn: z.nullable(z.enum(['bytes', 'offsets'])),
  copiedPerSecond: z.nullable(z.number()),
  /** Written to the leader meanwhile. */
  producedPerSecond: z.nullable(z.number()),
  /** From the time of the answer. */
  etaSeconds: z.nullable(z.number()),
  etaAtMs: z.nullable(epochMs),
  /** Why there is no ETA; null when there is one. */
  reason: z.nullable(z.string()),
  /** One sentence for people. */
  sentence: z.string(),
}

export const replicaCatchUp = z.object({
  brokerId: z.number(),
  topic: z.string(),
  partition: z.number(),
  /** A reassignment adds this replica. */
  adding: z.boolean(),
  /** What it missed when it was first seen. */
  startMissingOffsets: z.nullable(z.number()),
  startMissingBytes: z.nullable(z.number()),
  /** When it was seen in the ISR again; null: not yet. */
  rejoinedAtMs: z.nullable(epochMs),
  asOfMs: epochMs,
  ...pace,
})
export type ReplicaCatchUp = z.infer<typeof replicaCatchUp>

export const brokerCatchUp = z.object({
  brokerId: z.number(),
  /** The first look that found it behind. */
  sinceMs: epochMs,
  /** It came back from an absence; otherwise it fell behind, or is being given replicas. */
  returned: z.boolean(),
  asOfMs: epochMs,
  /** When the last replica was seen in the ISR again; null: not yet. */
  caughtUpAtMs: z.nullable(epochMs),
  /** Replicas that were behind since then, and how many of them are back in the ISR. */
  replicaCount: z.number(),
  rejoinedCount: z.number(),
  startMissingBytes: z.nullable(z.number()),
  copiedBytes: z.nullable(z.number()),
  ...pace,
  /** Those that miss most first, at most 100; then those that have rejoined. */
  replicas: z.array(replicaCatchUp),
})
export type BrokerCatchUp = z.infer<typeof brokerCatchUp>
export const catchUpList = listOf(brokerCatchUp)
