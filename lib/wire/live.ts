import * as z from 'zod/mini'

/** `overview`, `brokers`, `broker:ID`, `topics`, `topic:NAME`, `groups`, `group:ID`, `events`, `clusters`; several allowed. */
export const liveScope = z
  .string()
  .check(z.regex(/^(overview|brokers|topics|groups|events|clusters|broker:\d+|topic:.+|group:.+)$/s))

/**
 * How one answer became the next: top-level fields that changed, and lists of things with an identity by item.
 * Applied with `applyPatch` of `lib/wire/patch`. `removed` holds the keys of items that are gone.
 */
export const answerPatch = z.object({
  set: z.record(z.string(), z.json()),
  lists: z.record(z.string(), z.object({ upsert: z.array(z.json()), removed: z.array(z.string()) })),
})
export type AnswerPatch = z.infer<typeof answerPatch>

/** `event: snapshot`: the whole answer of the scope's GET endpoint. */
export const liveSnapshot = z.object({ cluster: z.string(), scope: z.string(), data: z.json() })
/** `event: change`. */
export const liveChange = z.object({ cluster: z.string(), scope: z.string(), patch: answerPatch })
/** `event: gone`: the object of the scope does not exist (any more). */
export const liveGone = z.object({ cluster: z.string(), scope: z.string() })
