import { gzipSync, zstdCompressSync } from 'node:zlib'
import { lz4Compress, snappyCompress } from '@platformatic/wasm-utils'
import { describe, expect, it } from 'vitest'
import { processorMs } from '#lib/testing/processor-time'
import { compress } from '#server/testing/record-batches'
import { seededRandom } from '#server/testing/seeded-random'
import { decompress, DecompressionError, release } from './decompress.ts'
import { lz4DecompressedBytes } from './lz4-frame.ts'
import type { Codec } from './record-batch.ts'

const MIB = 1 << 20
const CODECS: readonly Codec[] = ['gzip', 'snappy', 'lz4', 'zstd']

function codeOf(run: () => unknown): string {
  try {
    run()
    return 'no error'
  } catch (error) {
    return error instanceof DecompressionError ? error.code : String(error)
  }
}

/** Blocks of snappy-java. */
function xerial(...blocks: Buffer[]): Buffer {
  const header = Buffer.from([0x82, 0x53, 0x4e, 0x41, 0x50, 0x50, 0x59, 0, 0, 0, 0, 1, 0, 0, 0, 1])
  const framed = blocks.map(block => {
    const length = Buffer.alloc(4)
    length.writeUInt32BE(block.length)
    return Buffer.concat([length, block])
  })
  return Buffer.concat([header, ...framed])
}

describe('decompression', () => {
  it.each(CODECS)('gives the memory of %s back when it is released, and takes nothing else along', codec => {
    for (const length of [100_000, 300_000]) {
      const bytes = decompress(codec, compress(codec, seededRandom(8).bytes(length)), MIB)
      const other = decompress(codec, compress(codec, Buffer.alloc(length, 'ab')), MIB)
      release(codec, bytes)
      expect([bytes.length, other.equals(Buffer.alloc(length, 'ab'))]).toEqual([0, true])
    }
    // Short ones may lie in Node's pool, beside what others read.
    const neighbour = Buffer.from('neighbour')
    release(codec, decompress(codec, compress(codec, Buffer.from('short')), MIB))
    expect(neighbour.toString()).toBe('neighbour')
  })

  it('leaves bytes that were not compressed to whom they belong', () => {
    const own = Buffer.from(new Uint8Array(Buffer.from('a body of its own')).buffer)
    release('none', decompress('none', own, MIB))
    expect(own.toString()).toBe('a body of its own')
  })

  it.each(CODECS)('of %s gives the bytes back up to exactly the limit, and no more', codec => {
    const random = seededRandom(5)
    for (const length of [2, 100, 70_000, MIB]) {
      const bytes = Buffer.concat([random.bytes(length >> 1), Buffer.alloc(length - (length >> 1), 'ab')])
      const packed = compress(codec, bytes)
      expect(decompress(codec, packed, length).equals(bytes)).toBe(true)
      expect(codeOf(() => decompress(codec, packed, length - 1))).toBe('too-large')
    }
  })

  it('of snappy reads both framings', () => {
    const [a, b] = [Buffer.from('first block'), Buffer.from('second block')]
    expect(decompress('snappy', snappyCompress(a), MIB)).toEqual(a)
    expect(decompress('snappy', xerial(snappyCompress(a), snappyCompress(b)), MIB)).toEqual(Buffer.concat([a, b]))
    expect(codeOf(() => decompress('snappy', xerial(snappyCompress(a), snappyCompress(b)), 12))).toBe('too-large')
  })

  it('of a bomb ends at the limit without unpacking it', () => {
    const zeros = Buffer.alloc(64 * MIB)
    const bombs: [Codec, Buffer][] = [
      ['gzip', gzipSync(zeros)],
      ['zstd', zstdCompressSync(zeros)],
      ['lz4', lz4Compress(zeros)],
      ['snappy', snappyCompress(zeros)],
    ]
    for (const [codec, bomb] of bombs) {
      const open = () => expect(codeOf(() => decompress(codec, bomb, 8 * MIB))).toBe('too-large')
      expect(processorMs(open)).toBeLessThan(2000)
    }
  })

  it.each(CODECS)('of damaged %s is said to be damaged', codec => {
    const random = seededRandom(6)
    const packed = compress(codec, random.bytes(5000))
    expect(codeOf(() => decompress(codec, packed.subarray(0, packed.length >> 1), MIB))).toBe('damaged')
    expect(codeOf(() => decompress(codec, Buffer.alloc(0), MIB))).toBe('damaged')
    expect(codeOf(() => decompress(codec, random.bytes(300), MIB))).toMatch(/damaged|too-large/)
  })

  it('goes on after damage: the codecs keep no broken state', () => {
    const bytes = seededRandom(7).bytes(10_000)
    for (const codec of CODECS) {
      codeOf(() => decompress(codec, Buffer.alloc(40, 0xff), MIB))
      expect(decompress(codec, compress(codec, bytes), MIB).equals(bytes)).toBe(true)
    }
  })
})

describe('the size of an LZ4 frame', () => {
  it('is counted exactly where the bound by blocks is above the limit', () => {
    const random = seededRandom(8)
    for (let i = 0; i < 200; i++) {
      const bytes = Buffer.concat([
        random.bytes(2 + random.int(300)),
        Buffer.alloc(random.int(5000), 'xyz'),
        random.bytes(random.int(300)),
      ])
      expect(lz4DecompressedBytes(lz4Compress(bytes), 1)).toBe(bytes.length)
    }
  })

  it('is unknown when the bytes are no frame', () => {
    const random = seededRandom(9)
    expect(lz4DecompressedBytes(Buffer.alloc(0), MIB)).toBeNull()
    for (let i = 0; i < 500; i++) expect(lz4DecompressedBytes(random.bytes(60), MIB)).toBeNull()
  })
})
