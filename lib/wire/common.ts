import * as z from 'zod/mini'

// The browser's Content-Security-Policy forbids eval, and the server has no use for it either (reliability R1).
z.config({ jitless: true })

/** An int64 as a decimal string: offsets and counts may pass 2^53, where a JSON number would be rounded. */
export const int64 = z.string().check(z.regex(/^-?\d{1,19}$/))

/** Epoch milliseconds, by the dashboard's clock unless the field says otherwise. */
export const epochMs = z.number()

/** What one broker (or the cluster, when `brokerId` is null) did not tell, and why. An answer with failures is partial. */
export const failure = z.object({
  brokerId: z.nullable(z.number()),
  code: z.string(),
  message: z.string(),
})
export type Failure = z.infer<typeof failure>

/** Fields that every answer carries: how old the data is (null: nothing was ever seen) and what is missing. */
export const partial = {
  asOfMs: z.nullable(epochMs),
  failures: z.array(failure),
}

/** A list answer: `{ items, asOfMs, failures, nextCursor, total }`. `total` counts all items that match, not the page. */
export function listOf<Item extends z.core.$ZodType>(item: Item) {
  return z.object({
    items: z.array(item),
    total: z.number(),
    nextCursor: z.nullable(z.string()),
    ...partial,
  })
}

/** RFC 9457 problem details, with our closed `code`. */
export const problem = z.object({
  type: z.string(),
  title: z.string(),
  status: z.number(),
  code: z.string(),
  detail: z.string(),
  instance: z.optional(z.string()),
  requestId: z.string(),
  retryable: z.boolean(),
  errors: z.array(
    z.object({
      pointer: z.string(),
      detail: z.string(),
      /** Where in a text that was given, in UTF-16 units, end excluded; line and column count from 1. */
      place: z.optional(z.object({ start: z.number(), end: z.number(), line: z.number(), column: z.number() })),
    }),
  ),
})
export type Problem = z.infer<typeof problem>

/** Query parameters that every list takes. `filter` is a case-insensitive substring of the item's name. */
export const listQuery = {
  filter: z.optional(z.string().check(z.maxLength(300))),
  sort: z.optional(z.string().check(z.maxLength(60))),
  limit: z.optional(z.coerce.number().check(z.int(), z.minimum(1), z.maximum(5000))),
  cursor: z.optional(z.string().check(z.maxLength(500))),
  fields: z.optional(z.string().check(z.maxLength(500))),
}
