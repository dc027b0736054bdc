import { gzipSync, zstdCompressSync } from 'node:zlib'
import { lz4Compress, snappyCompress } from '@platformatic/wasm-utils'
import { crc32c } from '#server/kafka/crc32c'
import type { Codec } from '#server/kafka/record-batch'

export interface TestRecord {
  key?: Buffer | string | null
  value: Buffer | string | null
  headers?: [string, Buffer | string | null][]
  timestampDelta?: bigint
  /** Default: its place in the batch. */
  offsetDelta?: number
}

export interface TestBatch {
  baseOffset?: bigint
  codec?: Codec
  /** Overrides the codec id in the attributes, e.g. with one that does not exist. */
  codecId?: number
  append?: boolean
  transactional?: boolean
  control?: boolean
  producerId?: bigint
  baseTimestamp?: bigint
  maxTimestamp?: bigint
  lastOffsetDelta?: number
  records: TestRecord[]
  /** Instead of the records' own bytes, compressed already. */
  body?: Buffer
  recordCount?: number
}

/** Writes a record batch of format v2 by the book (KIP-98), independent of the code that reads them. */
export function writeBatch(batch: TestBatch): Buffer {
  const codec = batch.codec ?? 'none'
  const body = batch.body ?? compress(codec, Buffer.concat(batch.records.map(writeRecord)))
  const attributes =
    (batch.codecId ?? CODEC_IDS[codec]) | (batch.append ? 8 : 0) | (batch.transactional ? 16 : 0) | (batch.control ? 32 : 0)
  const bytes = Buffer.alloc(61 + body.length)
  const baseTimestamp = batch.baseTimestamp ?? 1_700_000_000_000n
  bytes.writeBigInt64BE(batch.baseOffset ?? 0n, 0)
  bytes.writeInt32BE(bytes.length - 12, 8)
  bytes.writeInt32BE(0, 12)
  bytes.writeInt8(2, 16)
  bytes.writeInt16BE(attributes, 21)
  bytes.writeInt32BE(batch.lastOffsetDelta ?? batch.records.length - 1, 23)
  bytes.writeBigInt64BE(baseTimestamp, 27)
  bytes.writeBigInt64BE(batch.maxTimestamp ?? baseTimestamp, 35)
  bytes.writeBigInt64BE(batch.producerId ?? -1n, 43)
  bytes.writeInt16BE(-1, 51)
  bytes.writeInt32BE(-1, 53)
  bytes.writeInt32BE(batch.recordCount ?? batch.records.length, 57)
  body.copy(bytes, 61)
  return sealBatch(bytes)
}

/** Writes the checksum that fits the bytes of one batch. */
export function sealBatch(bytes: Buffer): Buffer {
  bytes.writeUInt32BE(crc32c(bytes.subarray(21)), 17)
  return bytes
}

export function varint(value: bigint | number): Buffer {
  const signed = BigInt(value)
  let rest = BigInt.asUintN(64, (signed << 1n) ^ (signed >> 63n))
  const bytes: number[] = []
  while (rest > 127n) {
    bytes.push(Number(rest & 127n) | 128)
    rest >>= 7n
  }
  bytes.push(Number(rest))
  return Buffer.from(bytes)
}

const CODEC_IDS: Record<Codec, number> = { none: 0, gzip: 1, snappy: 2, lz4: 3, zstd: 4 }

export function compress(codec: Codec, bytes: Buffer): Buffer {
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

function writeRecord(record: TestRecord, index: number): Buffer {
  const headers = record.headers ?? []
  const rest = Buffer.concat([
    Buffer.from([0]),
    varint(record.timestampDelta ?? 0),
    varint(record.offsetDelta ?? index),
    field(record.key ?? null),
    field(record.value),
    varint(headers.length),
    ...headers.flatMap(([key, value]) => [field(key), field(value)]),
  ])
  return Buffer.concat([varint(rest.length), rest])
}

function field(bytes: Buffer | string | null): Buffer {
  if (bytes === null) return varint(-1)
  const own = Buffer.from(bytes)
  return Buffer.concat([varint(own.length), own])
}
