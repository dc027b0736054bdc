import type { ScanEnd, ScanProgress } from '#lib/wire/messages'
import type { PartitionReader, ReaderError } from './partition-reader.ts'
import type { ScanPlan } from './plan-scan.ts'
import { printCursor } from './scan-cursor.ts'

/** Partitions of a tail's progress that are named; of the others there may be thousands. */
const NOT_READ_TOLD = 20

type Readers = readonly PartitionReader[]

/** What a search says of its partitions at its end. */
export function partitionEnds(readers: Readers, plan: ScanPlan): ScanEnd['partitions'] {
  const { unreachable } = plan
  const read = readers.map(reader => ({
    partition: reader.partition,
    nextOffset: String(reader.scan.nextOffset()),
    endOffset: String(reader.scan.plan.endOffset),
    startOffset: String(reader.scan.plan.startOffset),
    error: whyNotRead(reader, plan),
  }))
  const unread = unreachable.map(({ partition, code, detail }) => ({
    partition,
    nextOffset: null,
    endOffset: null,
    startOffset: null,
    error: { code, detail },
  }))
  return [...read, ...unread].sort((a, b) => a.partition - b.partition)
}

/** One sentence about the partitions that were not read to their end; null: all were. */
export function failureDetail(readers: Readers, plan: ScanPlan): string | null {
  const { unreachable } = plan
  const failed = [...unreachable, ...withError(readers, reader => whyNotRead(reader, plan))]
  const [first] = failed
  if (first === undefined) return null
  const total = readers.length + unreachable.length
  return `${failed.length} of ${total} partitions could not be read to the end. Partition ${first.partition}: ${first.detail}`
}

/** Also of a partition that the others went on without, before its request had run out of time. */
function whyNotRead(reader: PartitionReader, { layout }: ScanPlan): ReaderError | null {
  const told = reader.error ?? reader.trouble
  if (told !== null || !reader.stalled || reader.scan.done) return told
  const leader = layout.partitions.get(reader.partition)?.leader ?? null
  const who = leader === null ? 'Its leader' : `Its leader, broker ${leader},`
  return { code: 'broker-unreachable', detail: `${who} had not answered yet when the search ended.` }
}

type NotRead = Pick<NonNullable<ScanProgress['tail']>, 'notRead'>

/** The partitions that a tail cannot read now. */
export function notRead(readers: Readers, { unreachable }: ScanPlan): NotRead {
  const all = [...unreachable, ...withError(readers, reader => reader.hindrance)].sort((a, b) => a.partition - b.partition)
  if (all.length === 0) return {}
  const partitions = all.slice(0, NOT_READ_TOLD).map(({ partition, code, detail }) => ({ partition, error: { code, detail } }))
  return { notRead: { count: all.length, partitions } }
}

/** How many offsets a tail is behind what its leaders have shown. */
export function behind(readers: Readers): bigint {
  return readers.reduce((sum, { scan, highWatermark }) => {
    const left = (highWatermark ?? 0n) - scan.nextOffset()
    return left > 0n ? sum + left : sum
  }, 0n)
}

/** Where to go on; null: nothing is left. */
export function cursorOf(readers: Readers, { layout, unreachable }: ScanPlan, order: 'oldest' | 'newest'): string | null {
  const ranges = new Map<number, { from: bigint; to: bigint } | null>()
  for (const { partition, scan } of readers) {
    const rest = scan.rest()
    if (rest.from < rest.to) ranges.set(partition, rest)
  }
  for (const { partition, rest } of unreachable) ranges.set(partition, rest)
  const { topic, topicId } = layout
  return ranges.size === 0 ? null : printCursor({ topic, topicId, order, ranges })
}

function withError(readers: Readers, errorOf: (reader: PartitionReader) => ReaderError | null) {
  return readers.flatMap(reader => {
    const error = errorOf(reader)
    return error === null ? [] : [{ partition: reader.partition, ...error }]
  })
}
