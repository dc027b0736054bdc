import * as z from 'zod/mini'
import { epochMs } from './common.ts'

/** `overview`, `brokers`, `broker:ID`, `topics`, `topic:NAME`, `offsets:TOPIC`, `groups`, `group:ID`, `reassignments`, `catch-up`, `events`, `clusters`, `alerts`; several allowed. */
export const liveScope = z
  .string()
  .check(
    z.regex(
      /^(overview|brokers|topics|groups|reassignments|catch-up|events|clusters|alerts|broker:\d+|topic:.+|offsets:.+|group:.+)$/s,
    ),
  )

/** Scopes that belong to no cluster. */
export function isProcessScope(scope: string): boolean {
  return scope === 'clusters' || scope === 'alerts'
}

/**
 * How one answer became the next: top-level fields that changed, and lists of things with an identity by item.
 * Made by `diffAnswer`, applied by `applyPatch` of `lib/wire/patch`, which also says what an item's key is.
 */
export const answerPatch = z.object({
  set: z.record(z.string(), z.json()),
  /** Top-level fields that are gone. */
  unset: z.optional(z.array(z.string())),
  lists: z.record(
    z.string(),
    z.object({
      /** Items that are new, or that lost a field; an item with the same key is replaced. */
      upsert: z.array(z.json()),
      /** Items of which only some fields changed: these fields, and those that make up the key. */
      merge: z.optional(z.array(z.record(z.string(), z.json()))),
      /** Keys of items that are gone. */
      removed: z.array(z.string()),
      /** Keys in their new order; absent when kept items stay in their order and new ones stand at the end. */
      order: z.optional(z.array(z.string())),
    }),
  ),
})
export type AnswerPatch = z.infer<typeof answerPatch>

const frame = {
  cluster: z.string(),
  scope: z.string(),
  /** The server's clock when the frame was written: the age of the data does not depend on the reader's clock. */
  sentAtMs: epochMs,
}
/** `event: snapshot`: the whole answer of the scope's GET endpoint. */
export const liveSnapshot = z.object({ ...frame, data: z.json() })
/** `event: change`. */
export const liveChange = z.object({ ...frame, patch: answerPatch })
/** `event: gone`: the object of the scope does not exist (any more). */
export const liveGone = z.object(frame)
