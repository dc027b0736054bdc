import { deflateRawSync, inflateRawSync } from 'node:zlib'
import * as z from 'zod/mini'
import { PartituraError } from '../../errors.ts'

/** What a search has not looked at yet: per partition from (included) to (excluded); null: it could not be reached. */
export interface ScanCursor {
  topic: string
  topicId: string | null
  order: 'oldest' | 'newest'
  ranges: ReadonlyMap<number, { from: bigint; to: bigint } | null>
}

const MAX_INFLATED_BYTES = 1 << 20

const offset = z.string().check(z.regex(/^\d{1,19}$/))
const shape = z.strictObject({
  v: z.literal(1),
  t: z.string().check(z.maxLength(300)),
  i: z.nullable(z.string().check(z.maxLength(40))),
  o: z.enum(['oldest', 'newest']),
  r: z.array(z.union([z.tuple([z.int().check(z.minimum(0))]), z.tuple([z.int().check(z.minimum(0)), offset, offset])])),
})

/** Opaque to callers: JSON, deflated (a thousand partitions must fit into a URL), base64url. */
export function printCursor(cursor: ScanCursor): string {
  const ranges = [...cursor.ranges].map(([partition, range]) =>
    range === null ? [partition] : [partition, String(range.from), String(range.to)],
  )
  const json = JSON.stringify({ v: 1, t: cursor.topic, i: cursor.topicId, o: cursor.order, r: ranges })
  return deflateRawSync(json).toString('base64url')
}

/**
 * @throws PartituraError `invalid-parameter` when it is not one of ours, or of another topic or order
 */
export function readCursor(text: string, topic: string, order: 'oldest' | 'newest'): ScanCursor {
  const parsed = shape.safeParse(jsonIn(text))
  if (!parsed.success) throw refuse('The cursor is damaged, or was not made by a search here.')
  const { t, i, o, r } = parsed.data
  if (t !== topic) throw refuse(`The cursor belongs to a search in topic “${t}”.`)
  if (o !== order) throw refuse(`The cursor belongs to a search with order ${o}.`)
  const ranges = new Map(
    r.map(([partition, from, to]) => [
      partition,
      from === undefined || to === undefined ? null : { from: BigInt(from), to: BigInt(to) },
    ]),
  )
  return { topic: t, topicId: i, order: o, ranges }
}

/**
 * The cursor of a search oldest first, moved behind the messages handed over since, by partition the offset of the last.
 * @throws PartituraError `invalid-parameter` as `readCursor`
 */
export function cursorBehind(text: string, topic: string, last: ReadonlyMap<number, bigint>): string {
  const cursor = readCursor(text, topic, 'oldest')
  const ranges = new Map(cursor.ranges)
  for (const [partition, offset] of last) {
    const range = ranges.get(partition)
    if (range && offset >= range.from) ranges.set(partition, { ...range, from: offset + 1n })
  }
  return printCursor({ ...cursor, ranges })
}

/** The cursor moved back to these offsets, by partition the first that was not handed over. */
export function cursorBackTo(text: string, topic: string, first: ReadonlyMap<number, bigint>): string {
  const cursor = readCursor(text, topic, 'oldest')
  const ranges = new Map(cursor.ranges)
  for (const [partition, offset] of first) {
    const range = ranges.get(partition)
    if (range && offset < range.from) ranges.set(partition, { ...range, from: offset })
  }
  return printCursor({ ...cursor, ranges })
}

function jsonIn(text: string): unknown {
  try {
    return JSON.parse(inflateRawSync(Buffer.from(text, 'base64url'), { maxOutputLength: MAX_INFLATED_BYTES }).toString())
  } catch {
    return null
  }
}

function refuse(detail: string): PartituraError {
  return new PartituraError('invalid-parameter', detail, { errors: [{ pointer: '?cursor', detail }] })
}
