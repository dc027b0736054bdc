/**
 * Record batches as they lie on the wire and on disk (message format v2, KIP-98; Kafka class `DefaultRecordBatch`),
 * walked on the raw bytes: nothing is copied, nothing is decoded but the 61 bytes of each header.
 */

export type Codec = 'none' | 'gzip' | 'snappy' | 'lz4' | 'zstd'

const CODECS: readonly Codec[] = ['none', 'gzip', 'snappy', 'lz4', 'zstd']

/** Offset (8) and length (4) come before what the length counts. */
const LOG_OVERHEAD = 12
const HEADER_BYTES = 61
/** The smallest entry that any format can have: a message of format 0 without key and value. */
const MIN_LENGTH = 14

const AT = {
  length: 8,
  magic: 16,
  crc: 17,
  attributes: 21,
  lastOffsetDelta: 23,
  baseTimestamp: 27,
  maxTimestamp: 35,
  producerId: 43,
  recordCount: 57,
} as const

export interface RecordBatch {
  kind: 'batch'
  baseOffset: bigint
  /** Offset of the last record that the batch was written with; compaction may have removed it since. */
  lastOffset: bigint
  /** On the wire, header included. */
  sizeBytes: number
  crc: number
  /** null: a codec that Kafka does not define (ids 5 to 7). */
  codec: Codec | null
  codecId: number
  timestampType: 'create' | 'append'
  transactional: boolean
  /** Holds a transaction marker, never data. */
  control: boolean
  baseTimestamp: bigint
  maxTimestamp: bigint
  producerId: bigint
  recordCount: number
  /** From the attributes to the end: what the CRC-32C covers. */
  checked: Buffer
  /** The records, compressed as `codec` says. */
  body: Buffer
}

/** An entry of message format 0 or 1 (Kafka before 0.11), or of none that exists. Its records are not read. */
export interface OtherFormat {
  kind: 'other-format'
  baseOffset: bigint
  lastOffset: bigint
  sizeBytes: number
  magic: number
}

/** Bytes that are no entry: behind them no further entry can be found. */
export interface BrokenFraming {
  kind: 'broken-framing'
  baseOffset: bigint
  detail: string
}

export type LogEntry = RecordBatch | OtherFormat | BrokenFraming

/**
 * The entries of a Fetch answer's records, in order. Ends silently at an entry that is cut off (the broker cuts at its byte
 * limit; fetch it again), and for good at a `broken-framing`. Never throws.
 */
export function* walkLogEntries(records: Buffer): Generator<LogEntry, void, undefined> {
  let at = 0
  while (at + LOG_OVERHEAD + MIN_LENGTH <= records.length) {
    const length = records.readInt32BE(at + AT.length)
    const entry = readEntry(records, at, length)
    if (entry === null) return
    yield entry
    if (entry.kind === 'broken-framing') return
    at += LOG_OVERHEAD + length
  }
}

function readEntry(records: Buffer, at: number, length: number): LogEntry | null {
  const baseOffset = records.readBigInt64BE(at)
  if (length < MIN_LENGTH || baseOffset < 0n) {
    return { kind: 'broken-framing', baseOffset, detail: `no batch can be ${length} bytes long at offset ${baseOffset}` }
  }
  if (at + LOG_OVERHEAD + length > records.length) return null
  const sizeBytes = LOG_OVERHEAD + length
  const magic = records.readInt8(at + AT.magic)
  if (magic !== 2) return { kind: 'other-format', baseOffset, lastOffset: baseOffset, sizeBytes, magic }
  if (sizeBytes < HEADER_BYTES) {
    return { kind: 'broken-framing', baseOffset, detail: `a batch of ${sizeBytes} bytes at offset ${baseOffset} has no header` }
  }
  return readHeader(records.subarray(at, at + sizeBytes), baseOffset)
}

function readHeader(batch: Buffer, baseOffset: bigint): RecordBatch {
  const attributes = batch.readInt16BE(AT.attributes)
  const codecId = attributes & 7
  return {
    kind: 'batch',
    baseOffset,
    lastOffset: baseOffset + BigInt(batch.readInt32BE(AT.lastOffsetDelta)),
    sizeBytes: batch.length,
    crc: batch.readUInt32BE(AT.crc),
    codec: CODECS[codecId] ?? null,
    codecId,
    timestampType: attributes & 8 ? 'append' : 'create',
    transactional: (attributes & 16) !== 0,
    control: (attributes & 32) !== 0,
    baseTimestamp: batch.readBigInt64BE(AT.baseTimestamp),
    maxTimestamp: batch.readBigInt64BE(AT.maxTimestamp),
    producerId: batch.readBigInt64BE(AT.producerId),
    recordCount: batch.readInt32BE(AT.recordCount),
    checked: batch.subarray(AT.attributes),
    body: batch.subarray(HEADER_BYTES),
  }
}
