import * as z from 'zod/mini'
import { epochMs, listOf, partial } from './common.ts'

const words = z
  .string()
  .check(z.minLength(1), z.maxLength(200), z.regex(/^\P{Cc}*$/u, 'must hold no control characters, such as line feeds'))

/**
 * A moment that people want to see beside what the cluster did: a deployment, a load test, a change made elsewhere. One that names
 * nothing is drawn on every chart; one that names a topic, a group or a broker on the charts of that, and of the cluster.
 */
export const markBody = z.strictObject({
  text: words,
  /** Now, unless it says otherwise: at most 90 days ago, and not to come. */
  timeMs: z.optional(epochMs.check(z.int(), z.minimum(0))),
  topic: z.optional(z.string().check(z.minLength(1), z.maxLength(249))),
  group: z.optional(z.string().check(z.minLength(1), z.maxLength(1000))),
  brokerId: z.optional(z.number().check(z.int(), z.minimum(0))),
})
export type MarkBody = z.infer<typeof markBody>

const markFields = {
  id: z.string(),
  timeMs: epochMs,
  text: z.string(),
  topic: z.nullable(z.string()),
  group: z.nullable(z.string()),
  brokerId: z.nullable(z.number()),
}
export const mark = z.object(markFields)
export type Mark = z.infer<typeof mark>
export const markList = listOf(mark)
export type MarkList = z.infer<typeof markList>

/** One mark, as it was kept. */
export const markAnswer = z.object({ ...markFields, ...partial })
export type MarkAnswer = z.infer<typeof markAnswer>

export const removedMark = z.object({ id: z.string(), ...partial })
export type RemovedMark = z.infer<typeof removedMark>
