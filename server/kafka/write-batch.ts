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

const CODEC_IDS: Record<Codec, number> = { none: 0, gzip: 1, snappy: 2, lz4: 3, zstd: 4 }
const HEADER_BYTES = 61

/** A record batch of format v2 (KIP-98) from a producer without id, all records with the same timestamp. */
export function writeBatch(records: readonly NewRecord[], timestampMs: number, codec: Codec): Buffer {
  const body = compress(codec, Buffer.concat(records.map(writeRecord)))
  const batch = Buffer.alloc(HEADER_BYTES + body.length)
  const timestamp = BigInt(timestampMs)
  batch.writeInt32BE(batch.length - 12, 8)
  batch.writeInt32BE(-1, 12) // partition leader epoch
  batch.writeInt8(2, 16)
  batch.writeInt16BE(CODEC_IDS[codec], 21)
  batch.writeInt32BE(records.length - 1, 23) // last offset delta
  batch.writeBigInt64BE(timestamp, 27)
  batch.writeBigInt64BE(timestamp, 35)
  batch.writeBigInt64BE(-1n, 43) // producer id
  batch.writeInt16BE(-1, 51)
  batch.writeInt32BE(-1, 53)
  batch.writeInt32BE(records.length, 57)
  body.copy(batch, HEADER_BYTES)
  batch.writeUInt32BE(crc32c(batch.subarray(21)), 17)
  return batch
}

function writeRecord({ key, value, headers }: NewRecord, offsetDelta: number): Buffer {
  const fields = headers.flatMap(header => [field(Buffer.from(header.key)), field(header.value)])
  // Attributes and timestamp delta are 0.
  const head = [Buffer.alloc(2), varint(offsetDelta)]
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
