import { gunzipSync, zstdDecompressSync } from 'node:zlib'
import { lz4Decompress, snappyDecompress } from '@platformatic/wasm-utils'
import { lz4DecompressedBytes } from './lz4-frame.ts'
import type { Codec } from './record-batch.ts'

export class DecompressionError extends Error {
  override name = 'DecompressionError'
  /** `too-large`: would pass the limit; `damaged`: the bytes are not what the codec says. */
  readonly code: 'too-large' | 'damaged'

  constructor(code: 'too-large' | 'damaged', message: string, cause?: unknown) {
    super(message, { cause })
    this.code = code
  }
}

/**
 * Decompresses the records of a batch to at most `limitBytes`. gzip and zstd stop at the limit while they decompress; snappy
 * and LZ4 tell their size before. Synchronous and possibly long: for worker threads only.
 * @throws DecompressionError
 */
export function decompress(codec: Codec, body: Buffer, limitBytes: number): Buffer {
  switch (codec) {
    case 'none':
      requireWithin(body.length, limitBytes, codec)
      return body
    case 'gzip':
      return inflate(codec, limitBytes, () => gunzipSync(body, { maxOutputLength: limitBytes, chunkSize: CHUNK_BYTES }))
    case 'zstd':
      return inflate(codec, limitBytes, () => zstdDecompressSync(body, { maxOutputLength: limitBytes, chunkSize: CHUNK_BYTES }))
    case 'snappy':
      return body.subarray(0, XERIAL_MAGIC.length).equals(XERIAL_MAGIC)
        ? xerialSnappy(body, limitBytes)
        : rawSnappy(body, limitBytes)
    case 'lz4':
      return lz4(body, limitBytes)
  }
}

const CHUNK_BYTES = 128 * 1024

/**
 * Gives the memory of what `decompress` made back at once; the bytes, and every view of them, are empty afterwards. Left to the
 * garbage collector, tens of megabytes of batches that have been looked through wait in each thread (measured). What was not
 * compressed is the caller's, and stays; so does what lies in Node's pool.
 */
export function release(codec: Codec, { buffer, byteOffset, length }: Buffer): void {
  if (codec === 'none' || byteOffset !== 0 || !(buffer instanceof ArrayBuffer)) return
  // zlib hands out the beginning of a whole chunk.
  const isZlibs = (codec === 'gzip' || codec === 'zstd') && buffer.byteLength === CHUNK_BYTES
  if (isZlibs || buffer.byteLength === length) buffer.transfer(0)
}

/** Frames of snappy-java, which Kafka's own producer writes; librdkafka writes raw snappy. */
const XERIAL_MAGIC = Buffer.from([0x82, 0x53, 0x4e, 0x41, 0x50, 0x50, 0x59, 0x00])
const XERIAL_HEADER_BYTES = 16

function inflate(codec: Codec, limitBytes: number, run: () => Buffer): Buffer {
  try {
    return run()
  } catch (error) {
    if (error instanceof RangeError && 'code' in error && error.code === 'ERR_BUFFER_TOO_LARGE') {
      throw tooLarge(codec, limitBytes)
    }
    throw damaged(codec, error)
  }
}

function xerialSnappy(body: Buffer, limitBytes: number): Buffer {
  const chunks: Buffer[] = []
  let total = 0
  let at = XERIAL_HEADER_BYTES
  while (at < body.length) {
    if (at + 4 > body.length) throw damaged('snappy')
    const length = body.readUInt32BE(at)
    at += 4
    if (at + length > body.length) throw damaged('snappy')
    const chunk = rawSnappy(body.subarray(at, at + length), limitBytes - total)
    total += chunk.length
    chunks.push(chunk)
    at += length
  }
  const [first, ...rest] = chunks
  return first && rest.length === 0 ? first : Buffer.concat(chunks, total)
}

function rawSnappy(block: Buffer, limitBytes: number): Buffer {
  requireWithin(snappyDecompressedBytes(block), limitBytes, 'snappy')
  return runWasm('snappy', () => snappyDecompress(block))
}

/** A snappy block begins with its uncompressed length, an unsigned varint of 32 bits. */
function snappyDecompressedBytes(block: Buffer): number {
  let value = 0
  for (let i = 0; i < 5; i++) {
    const byte = block[i]
    if (byte === undefined) break
    value += (byte & 127) * 2 ** (7 * i)
    if (byte < 128) return value
  }
  throw damaged('snappy')
}

function lz4(frame: Buffer, limitBytes: number): Buffer {
  const bytes = lz4DecompressedBytes(frame, limitBytes)
  if (bytes === null) throw damaged('lz4')
  requireWithin(bytes, limitBytes, 'lz4')
  return runWasm('lz4', () => lz4Decompress(frame))
}

/** The wasm codecs trap on bad input. */
function runWasm(codec: Codec, run: () => Buffer): Buffer {
  try {
    return run()
  } catch (error) {
    throw damaged(codec, error)
  }
}

function requireWithin(bytes: number, limitBytes: number, codec: Codec): void {
  if (bytes > limitBytes) throw tooLarge(codec, limitBytes)
}

function tooLarge(codec: Codec, limitBytes: number): DecompressionError {
  const limit = `${Math.round(limitBytes / 1024 / 1024)} MiB`
  return new DecompressionError('too-large', `Too large to decode: more than ${limit} after decompression (${codec}).`)
}

function damaged(codec: Codec, cause?: unknown): DecompressionError {
  return new DecompressionError('damaged', `The compressed bytes are not valid ${codec}.`, cause)
}
