import { createAbortedFilter } from '#server/kafka/aborted-transactions'
import { crc32c } from '#server/kafka/crc32c'
import type { OtherFormat, RecordBatch } from '#server/kafka/record-batch'
import { walkLogEntries } from '#server/kafka/record-batch'
import type { ChunkTask } from './chunk.ts'

/** A stretch that cannot be read, and why; ends of offsets included. */
export interface Damage {
  kind: 'damage'
  fromOffset: bigint
  toOffset: bigint
  code: string
  detail: string
}

/** A batch whose checksum is right. `hidden`: transaction control, or of an aborted transaction. */
export interface SoundBatch {
  kind: 'sound'
  batch: RecordBatch
  hidden: boolean
}

export interface Survey {
  stretches: (Damage | SoundBatch)[]
  /** Everything below this offset was in the chunk. */
  doneTo: bigint
  broken: string | null
}

/** First pass over a chunk: which batches are there, whole and to be shown? Reads headers and checksums only. */
export function surveyChunk(task: ChunkTask, records: Buffer): Survey {
  const isAborted = createAbortedFilter(task.committedOnly ? task.abortedTransactions : [])
  const found: Survey['stretches'] = []
  let broken: string | null = null
  let reachedEnd = false
  let atLeast = -1n
  for (const entry of walkLogEntries(records)) {
    if (entry.kind === 'broken-framing') broken = entry.detail
    else if (entry.baseOffset >= task.toOffset) reachedEnd = true
    if (entry.kind === 'broken-framing' || reachedEnd) break
    const damage = entry.baseOffset < atLeast ? outOfOrder(entry.baseOffset, atLeast) : damageOf(entry)
    if (damage) found.push(damage)
    else if (entry.kind === 'batch') found.push({ kind: 'sound', batch: entry, hidden: isAborted(entry) || entry.control })
    atLeast = damage ? max(atLeast, entry.baseOffset + 1n) : entry.lastOffset + 1n
  }
  const stretches = bounded(found, task)
  const end = stretches.reduce((highest, stretch) => max(highest, lastOffsetOf(stretch) + 1n), task.fetchOffset)
  return { stretches, doneTo: reachedEnd ? task.toOffset : min(end, task.toOffset), broken }
}

function lastOffsetOf(stretch: Damage | SoundBatch): bigint {
  return stretch.kind === 'sound' ? stretch.batch.lastOffset : stretch.toOffset
}

function damageOf(entry: RecordBatch | OtherFormat): Damage | null {
  const range = { kind: 'damage', fromOffset: entry.baseOffset, toOffset: claimedEnd(entry) } as const
  if (entry.kind === 'other-format') {
    const known = entry.magic === 0 || entry.magic === 1
    return {
      ...range,
      code: known ? 'old-message-format' : 'unknown-message-format',
      detail: `Written in message format ${entry.magic}${known ? ' (Kafka before 0.11)' : ', which does not exist'}; not read.`,
    }
  }
  const crc = crc32c(entry.checked)
  if (crc !== entry.crc) {
    const detail = `CRC mismatch: the batch says ${hex(entry.crc)}, its bytes give ${hex(crc)}. It is damaged and was not decoded.`
    return { ...range, code: 'crc-mismatch', detail }
  }
  if (entry.lastOffset >= entry.baseOffset) return null
  return { ...range, code: 'malformed', detail: `The batch ends at offset ${entry.lastOffset}, before it begins.` }
}

/** Two fields tell where a batch ends; when one was damaged, the other may still be right. */
function claimedEnd(entry: RecordBatch | OtherFormat): bigint {
  if (entry.kind === 'other-format') return entry.baseOffset
  const byCount = entry.recordCount > 0 && entry.recordCount <= entry.sizeBytes ? entry.recordCount - 1 : 0
  return max(entry.lastOffset, entry.baseOffset + BigInt(byCount))
}

function outOfOrder(baseOffset: bigint, atLeast: bigint): Damage {
  const detail = `A batch claims offset ${baseOffset}, but ${atLeast} or more must come here.`
  return { kind: 'damage', fromOffset: atLeast, toOffset: atLeast, code: 'offsets-out-of-order', detail }
}

/** What a damaged batch says of its end is not to be trusted: the next batch's beginning bounds it. */
function bounded(stretches: Survey['stretches'], task: ChunkTask): Survey['stretches'] {
  return stretches.map((stretch, i) => {
    if (stretch.kind === 'sound') return stretch
    const next = stretches[i + 1]
    const nextOffset = next === undefined ? task.toOffset : next.kind === 'sound' ? next.batch.baseOffset : next.fromOffset
    return { ...stretch, toOffset: max(stretch.fromOffset, min(stretch.toOffset, nextOffset - 1n)) }
  })
}

function hex(crc: number): string {
  return crc.toString(16).padStart(8, '0')
}

function min(a: bigint, b: bigint): bigint {
  return a < b ? a : b
}

function max(a: bigint, b: bigint): bigint {
  return a > b ? a : b
}
