import type { Message, Unreadable } from '#lib/wire/messages'
import type { Payload } from '#lib/wire/payload'
import { decompress, DecompressionError, release } from '#server/kafka/decompress'
import type { Codec, RecordBatch } from '#server/kafka/record-batch'
import { MalformedRecordsError, type RawRecord } from '#server/kafka/record'
import { exportFormat, type ExportFormat } from '../export/export-format.ts'
import { withRow } from '../export/written-row.ts'
import { createInterpreter, type Interpreter } from '../formats/interpreter.ts'
import { CheckBudget } from '../formats/json-schema/check-budget.ts'
import { SCHEMAS_AT_ONCE } from '../formats/registry/schema-source.ts'
import { SchemaStore } from '../formats/registry/schema-store.ts'
import { searchBatch } from './batch-search.ts'
import type { BatchSearch } from './batch-search.ts'
import type { ChunkResult, ChunkTask, PartBytes } from './chunk.ts'
import { compileDerived } from './derive-fields.ts'
import type { Deriver } from './derive-fields.ts'
import { describeFields } from './describe-fields.ts'
import { JudgedCount } from './judged-count.ts'
import { createFilterDecoder, type FilterDecoder } from './filter-decoder.ts'
import { createRecordFilter } from './record-filter.ts'
import type { RecordFilter } from './record-filter.ts'
import { surveyChunk } from './survey.ts'
import type { Damage, SoundBatch, Survey } from './survey.ts'
import { toMessage } from './to-message.ts'

/** Above this, the wasm codecs have grown a memory that they never give back. */
const RECYCLE_BYTES = 16 << 20

/** Of one key or value as decoded; its bytes may be more. */
const MAX_DECODED_CHARS = 4 << 20
/** A thread that filters slowly hands over what it has: so it is free soon when the search is cancelled. */
const SLICE_MS = 400

interface LastHit {
  /** Position in the batch's bytes. */
  start: number
  offset: bigint
  timestampMs: number | null
}

/**
 * Searches one chunk of a partition. Pure, synchronous and possibly slow: runs in a worker thread. Whatever the bytes are, it
 * ends with a result; batches that cannot be read are named in it and the search goes on behind them.
 */
export function decodeChunk(task: ChunkTask, schemas: SchemaStore = new SchemaStore(), nowMs: number = Date.now()): ChunkResult {
  const records = Buffer.from(task.records.buffer, task.records.byteOffset, task.records.byteLength)
  const survey = surveyChunk(task, records)
  const maxChars = Math.min(task.preview.payloadBytes, MAX_DECODED_CHARS)
  const shown = createInterpreter(task.formats, { schemas, nowMs, maxChars })
  const filtered = createInterpreter(task.formats, { schemas, nowMs, maxChars: MAX_DECODED_CHARS })
  return new ChunkDecoder(task, survey, shown, filtered).run()
}

class ChunkDecoder {
  readonly #task: ChunkTask
  readonly #survey: Survey
  readonly #filter: RecordFilter | null
  readonly #interpreter: Interpreter
  /** Decodes for expressions: whole, however little is shown. */
  readonly #filtered: Interpreter
  readonly #decoder: FilterDecoder
  readonly #derive: Deriver | null
  readonly #file: ExportFormat | null
  readonly #judged: JudgedCount
  readonly #checks: CheckBudget | null
  readonly #startedAtMs = performance.now()
  readonly #hits: Message[] = []
  readonly #unreadable: Unreadable[] = []
  #hitBytes = 0
  #matched = 0
  #scanned = 0
  #scannedBytes = 0
  #edgeTimestampMs: number | null = null
  #recycle = false
  #part: PartBytes | null = null
  #cutShort = false

  constructor(task: ChunkTask, survey: Survey, shown: Interpreter, filtered: Interpreter) {
    this.#task = task
    this.#survey = survey
    this.#interpreter = shown
    this.#filtered = filtered
    this.#decoder = createFilterDecoder(task.formats, filtered)
    this.#filter = createRecordFilter(task, task.partition, this.#decoder)
    this.#file = task.row && exportFormat(task.row)
    this.#derive = task.derived && compileDerived(task.derived, this.#decoder)
    this.#judged = new JudgedCount(task.partition)
    this.#checks = task.checkSchemas ? new CheckBudget() : null
  }

  run(): ChunkResult {
    const backward = this.#task.direction === 'backward'
    const { stretches, doneTo, broken } = this.#survey
    // Where only the newest are shown, they come first, and of what lies before them only the count is wanted.
    for (const stretch of backward || this.#task.show !== null ? stretches.toReversed() : stretches) {
      const stoppedAt = this.#look(stretch) ?? this.#timeIsUp(stretch)
      if (stoppedAt === null) continue
      return backward ? this.#result(stoppedAt, doneTo, broken) : this.#result(this.#task.fetchOffset, stoppedAt, null)
    }
    return this.#result(backward ? this.#lowest() : this.#task.fetchOffset, doneTo, broken)
  }

  /** Looks through one stretch; returns the offset where the search is bounded when no more hits may be kept. */
  #look(stretch: Damage | SoundBatch): bigint | null {
    if (stretch.kind === 'damage') {
      this.#report(stretch)
      return null
    }
    this.#noteTimestamp(stretch.batch)
    if (stretch.hidden || stretch.batch.body.length === 0) return null
    try {
      return this.#search(stretch.batch)
    } catch (error) {
      this.#report(damageBy(error, stretch.batch))
      return null
    }
  }

  /** Where the next piece begins when this one has taken long enough; null: go on. */
  #timeIsUp(stretch: Damage | SoundBatch): bigint | null {
    if (
      this.#task.cel === null ||
      this.#task.show !== null ||
      stretch.kind === 'damage' ||
      performance.now() - this.#startedAtMs < SLICE_MS
    )
      return null
    const { fromOffset, toOffset } = this.#task
    const { baseOffset, lastOffset } = stretch.batch
    if (this.#task.direction === 'backward' ? baseOffset <= fromOffset : lastOffset + 1n >= toOffset) return null
    this.#cutShort = true
    return this.#task.direction === 'backward' ? baseOffset : lastOffset + 1n
  }

  #search(batch: RecordBatch): bigint | null {
    const codec = batch.codec
    if (codec === null) throw new DecompressionError('damaged', `Codec ${batch.codecId} does not exist.`)
    const bytes = this.#decompress(codec, batch)
    try {
      return this.#searchIn(bytes, batch, codec)
    } finally {
      // What was found in them are texts and copies by now.
      release(codec, bytes)
    }
  }

  #searchIn(bytes: Buffer, batch: RecordBatch, codec: Codec): bigint | null {
    const search = searchBatch(batch, bytes, this.#task, this.#filter)
    if (this.#task.show !== null) return this.#countAndShow(search, batch, codec, this.#task.show)
    const backward = this.#task.direction === 'backward'
    const kept: Message[] = []
    const order = backward ? search.matches.toReversed() : search.matches
    let last: LastHit | null = null
    for (const start of order) {
      if (this.#full(kept.length)) break
      const { record, message } = this.#hitAt(start, search, batch, codec)
      if (this.#task.part !== undefined) this.#part = partBytes(record[this.#task.part], this.#task.records)
      this.#hitBytes += shownBytes(message)
      kept.push(this.#file === null ? message : withRow(message, this.#file))
      last = { start, offset: record.offset, timestampMs: record.timestampMs }
    }
    this.#scannedBytes += search.reader.bytes.length
    if (backward) this.#hits.unshift(...kept.reverse())
    else this.#hits.push(...kept)
    if (!this.#full(0)) {
      this.#scanned += search.scanned
      this.#judged.add(search, 0, Infinity)
      return null
    }
    return this.#stop(search, batch, last)
  }

  #hitAt(start: number, search: BatchSearch, batch: RecordBatch, codec: Codec): { record: RawRecord; message: Message } {
    const record = search.reader.read(start, this.#task.preview.headers)
    const message = toMessage(this.#task.partition, batch, codec, record, this.#task.preview, this.#interpreter, this.#checks)
    if (this.#derive) Object.assign(message, this.#derive(record, this.#task.partition))
    if (this.#task.fieldTypes) message.fieldTypes = describeFields(record, this.#task.partition, this.#decoder)
    if (this.#filter?.failing) message.filterError = search.failures.find(failure => failure.start === start)?.reason ?? ''
    return { record, message }
  }

  #countAndShow(search: BatchSearch, batch: RecordBatch, codec: Codec, show: number): null {
    const shown = search.matches.slice(Math.max(0, search.matches.length - Math.max(0, show - this.#hits.length)))
    const hits: Message[] = []
    for (const start of shown.reverse()) {
      if (this.#hitBytes >= this.#task.maxHitBytes) break
      const { message } = this.#hitAt(start, search, batch, codec)
      this.#hitBytes += shownBytes(message)
      hits.unshift(message)
    }
    this.#hits.unshift(...hits)
    this.#matched += search.matches.length
    this.#scanned += search.scanned
    this.#judged.add(search, 0, Infinity)
    this.#scannedBytes += search.reader.bytes.length
    return null
  }

  /** The last hit that may be kept was in this batch: what lies behind it (before it, going backward) was not looked at. */
  #stop(search: BatchSearch, batch: RecordBatch, last: LastHit | null): bigint {
    if (last === null) return this.#task.direction === 'backward' ? batch.lastOffset + 1n : batch.baseOffset
    this.#edgeTimestampMs = last.timestampMs ?? this.#edgeTimestampMs
    const end = search.reader.endOf(last.start)
    if (this.#task.direction === 'backward') {
      this.#scanned += search.countBetween(last.start, search.reader.bytes.length)
      this.#judged.add(search, last.start, Infinity)
      return last.offset
    }
    this.#scanned += search.countBetween(0, end)
    this.#judged.add(search, 0, end)
    return last.offset + 1n
  }

  #full(more: number): boolean {
    return this.#hits.length + more >= this.#task.maxHits || this.#hitBytes >= this.#task.maxHitBytes
  }

  #decompress(codec: Codec, batch: RecordBatch): Buffer {
    try {
      const bytes = decompress(codec, batch.body, this.#task.maxBatchBytes)
      if (isWasm(codec) && bytes.length > RECYCLE_BYTES) this.#recycle = true
      return bytes
    } catch (error) {
      if (isWasm(codec) && error instanceof DecompressionError && error.code === 'damaged') this.#recycle = true
      throw error
    }
  }

  #noteTimestamp(batch: RecordBatch): void {
    const backward = this.#task.direction === 'backward'
    const timestamp = backward && batch.timestampType === 'create' ? batch.baseTimestamp : batch.maxTimestamp
    if (timestamp < 0n) return
    const edge = this.#edgeTimestampMs ?? Number(timestamp)
    this.#edgeTimestampMs = backward ? Math.min(edge, Number(timestamp)) : Math.max(edge, Number(timestamp))
  }

  /** Neighbours that are unreadable for the same reason make one line. */
  #report({ fromOffset, toOffset, code, detail }: Damage): void {
    const from = fromOffset < this.#task.fromOffset ? this.#task.fromOffset : fromOffset
    const to = toOffset >= this.#task.toOffset ? this.#task.toOffset - 1n : toOffset
    if (to < from) return
    const last = this.#unreadable.at(-1)
    if (last?.code === code && BigInt(last.fromOffset) <= from && BigInt(last.toOffset) >= to) return
    if (last?.code === code && code !== 'crc-mismatch') {
      if (BigInt(last.toOffset) + 1n === from) last.toOffset = String(to)
      else if (to + 1n === BigInt(last.fromOffset)) last.fromOffset = String(from)
      else this.#unreadable.push(this.#line(from, to, code, detail))
      return
    }
    this.#unreadable.push(this.#line(from, to, code, detail))
  }

  #line(from: bigint, to: bigint, code: string, detail: string): Unreadable {
    return {
      type: 'unreadable',
      partition: this.#task.partition,
      fromOffset: String(from),
      toOffset: String(to),
      code,
      detail,
    }
  }

  /** Going backward, batches are taken whole: the first one may begin before the offset that was fetched. */
  #lowest(): bigint {
    const { fromOffset, fetchOffset } = this.#task
    const first = this.#survey.stretches[0]
    const base = first === undefined ? fetchOffset : first.kind === 'sound' ? first.batch.baseOffset : first.fromOffset
    const lowest = base < fetchOffset ? base : fetchOffset
    return lowest < fromOffset ? fromOffset : lowest
  }

  #result(doneFrom: bigint, doneTo: bigint, broken: string | null): ChunkResult {
    return {
      hits: this.#hits,
      hitBytes: this.#hitBytes,
      matched: this.#task.show === null ? this.#hits.length : this.#matched,
      unreadable: this.#unreadable,
      scanned: this.#scanned,
      scannedBytes: this.#scannedBytes,
      judged: this.#judged.total(),
      cutShort: this.#cutShort,
      doneFrom,
      doneTo,
      edgeTimestampMs: this.#edgeTimestampMs,
      broken,
      wantedSchemas: [...this.#interpreter.wanted.union(this.#filtered.wanted)].slice(0, SCHEMAS_AT_ONCE),
      ...(this.#task.part !== undefined && { part: this.#part }),
      recycle: this.#recycle,
    }
  }
}

function damageBy(error: unknown, batch: RecordBatch): Damage {
  const range = { kind: 'damage', fromOffset: batch.baseOffset, toOffset: batch.lastOffset } as const
  if (batch.codec === null) {
    return { ...range, code: 'unknown-codec', detail: `Compressed with codec ${batch.codecId}, which does not exist.` }
  }
  if (error instanceof DecompressionError) return { ...range, code: error.code, detail: error.message }
  if (error instanceof MalformedRecordsError) return { ...range, code: 'malformed', detail: error.message }
  throw error
}

function isWasm(codec: Codec): boolean {
  return codec === 'snappy' || codec === 'lz4'
}

/** A copy is handed to the main thread, never made there. */
function partBytes(bytes: Buffer | null, records: Uint8Array): PartBytes | null {
  if (bytes === null) return null
  if (bytes.buffer === records.buffer) return { at: bytes.byteOffset - records.byteOffset, sizeBytes: bytes.length }
  const copy = new Uint8Array(bytes.length)
  copy.set(bytes)
  return { copy }
}

function shownBytes(message: Message): number {
  const headers = message.headers.reduce((sum, header) => sum + header.key.length + shownChars(header.value), 0)
  return shownChars(message.key) + shownChars(message.value) + headers
}

function shownChars(payload: Payload | null): number {
  return payload === null ? 0 : payload.data.length + (payload.decoded?.length ?? 0)
}
