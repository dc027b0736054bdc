import { gzipSync, zstdCompressSync } from 'node:zlib'
import { lz4Compress, snappyCompress } from '@platformatic/wasm-utils'
import { crc32c } from './crc32c.ts'
import type { Codec } from './record-batch.ts'

export interface NewRecord {
  key: Buffer | null
  value: Buffer | null
  /** Names may repeat, and their order counts: that is why no map will do. */
  headers: readonly { key: string; value: Buffer | null }[]
}

export interface TimedRecord extends NewRecord {
  timestampMs: number
}

/** Who writes a batch (KIP-98): a broker takes each sequence of a producer once, however often it is sent. */
export interface BatchProducer {
  producerId: bigint
  epoch: number
  /** Of the batch's first record, by partition. */
  sequence: number
  transactional: boolean
}

const CODEC_IDS: Record<Codec, number> = { none: 0, gzip: 1, snappy: 2, lz4: 3, zstd: 4 }
const HEADER_BYTES = 61
const TRANSACTIONAL = 0x10
const NOBODY: BatchProducer = { producerId: -1n, epoch: -1, sequence: -1, transactional: false }

/** A record batch of format v2 (KIP-98) from a producer without id, all records with the same timestamp. */
export function writeBatch(records: readonly NewRecord[], timestampMs: number, codec: Codec): Buffer {
  return writeTimedBatch(
    records.map(record => ({ ...record, timestampMs })),
    codec,
    NOBODY,
  )
}

/** The same with a timestamp for every record, in any order, and of a producer with id. */
export function writeTimedBatch(records: readonly TimedRecord[], codec: Codec, producer: BatchProducer): Buffer {
  const base = BigInt(records[0]?.timestampMs ?? 0)
  const body = compress(codec, Buffer.concat(records.map((record, delta) => writeRecord(record, delta, base))))
  const batch = Buffer.alloc(HEADER_BYTES + body.length)
  const latest = records.reduce((max, { timestampMs }) => Math.max(max, timestampMs), Number(base))
  batch.writeInt32BE(batch.length - 12, 8)
  batch.writeInt32BE(-1, 12) // partition leader epoch
  batch.writeInt8(2, 16)
  batch.writeInt16BE(CODEC_IDS[codec] | (producer.transactional ? TRANSACTIONAL : 0), 21)
  batch.writeInt32BE(records.length - 1, 23) // last offset delta
  batch.writeBigInt64BE(base, 27)
  batch.writeBigInt64BE(BigInt(latest), 35)
  batch.writeBigInt64BE(producer.producerId, 43)
  batch.writeInt16BE(producer.epoch, 51)
  batch.writeInt32BE(producer.sequence, 53)
  batch.writeInt32BE(records.length, 57)
  body.copy(batch, HEADER_BYTES)
  batch.writeUInt32BE(crc32c(batch.subarray(21)), 17)
  return batch
}

function writeRecord({ key, value, headers, timestampMs }: TimedRecord, offsetDelta: number, base: bigint): Buffer {
  const fields = headers.flatMap(header => [field(Buffer.from(header.key)), field(header.value)])
  const head = [Buffer.alloc(1), varlong(BigInt(timestampMs) - base), varint(offsetDelta)]
  const rest = Buffer.concat([...head, field(key), field(value), varint(headers.length), ...fields])
  return Buffer.concat([varint(rest.length), rest])
}

function field(bytes: Buffer | null): Buffer {
  return bytes === null ? varint(-1) : Buffer.concat([varint(bytes.length), bytes])
}

/** Zigzag varint of 32 bits. */
function varint(value: number): Buffer {
  let rest = ((value << 1) ^ (value >> 31)) >>> 0
  const bytes: number[] = []
  for (; rest > 127; rest >>>= 7) bytes.push((rest & 127) | 128)
  bytes.push(rest)
  return Buffer.from(bytes)
}

/** Zigzag varint of 64 bits. */
function varlong(value: bigint): Buffer {
  let rest = BigInt.asUintN(64, (value << 1n) ^ (value >> 63n))
  const bytes: number[] = []
  for (; rest > 127n; rest >>= 7n) bytes.push(Number(rest & 127n) | 128)
  bytes.push(Number(rest))
  return Buffer.from(bytes)
}

function compress(codec: Codec, bytes: Buffer): Buffer {
  switch (codec) {
    case 'none':
      return bytes
    case 'gzip':
      return gzipSync(bytes)
    case 'snappy':
      return snappyCompress(bytes)
    case 'lz4':
      return lz4Compress(bytes)
    case 'zstd':
      return zstdCompressSync(bytes)
  }
}
