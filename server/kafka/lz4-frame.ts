const MAGIC = 0x184d2204
const END_MARK_BYTES = 4
const UNCOMPRESSED_FLAG = 0x80000000

/**
 * How many bytes an LZ4 frame would decompress to, counted without decompressing; stops counting above `limitBytes`.
 * The quick bound (blocks × largest block) settles nearly every batch; only where it does not are the sequences walked.
 * Source: LZ4 Frame Format 1.6.4, LZ4 Block Format.
 * @returns null when the bytes are no well-formed frame
 */
export function lz4DecompressedBytes(frame: Buffer, limitBytes: number): number | null {
  const header = readFrameHeader(frame)
  if (header === null) return null
  const bound = sumBlocks(frame, header, block => block.maxBytes)
  if (bound === null || bound <= limitBytes) return bound
  let counted = 0
  return sumBlocks(frame, header, block => {
    const bytes = counted > limitBytes ? 0 : countBlock(frame, block)
    counted += bytes
    return bytes
  })
}

interface FrameHeader {
  firstBlock: number
  blockMaxBytes: number
  checksumBytes: number
}

interface Block {
  start: number
  end: number
  compressed: boolean
  maxBytes: number
}

function readFrameHeader(frame: Buffer): FrameHeader | null {
  if (frame.length < 11 || frame.readUInt32LE(0) !== MAGIC) return null
  const flags = frame.readUInt8(4)
  if (flags >> 6 !== 1) return null
  const sizeCode = (frame.readUInt8(5) >> 4) & 7
  if (sizeCode < 4) return null
  return {
    firstBlock: 7 + (flags & 8 ? 8 : 0) + (flags & 1 ? 4 : 0),
    blockMaxBytes: 1 << (8 + 2 * sizeCode),
    checksumBytes: flags & 16 ? 4 : 0,
  }
}

function sumBlocks(frame: Buffer, header: FrameHeader, bytesOf: (block: Block) => number): number | null {
  let total = 0
  let at = header.firstBlock
  while (at + END_MARK_BYTES <= frame.length) {
    const word = frame.readUInt32LE(at)
    if (word === 0) return total
    const compressed = word < UNCOMPRESSED_FLAG
    const length = compressed ? word : word - UNCOMPRESSED_FLAG
    const start = at + 4
    const end = start + length
    if (end > frame.length) return null
    total += bytesOf({ start, end, compressed, maxBytes: compressed ? header.blockMaxBytes : length })
    at = end + header.checksumBytes
  }
  return at === frame.length ? total : null
}

/** Sum of the literals and matches of one block. */
function countBlock(frame: Buffer, block: Block): number {
  if (!block.compressed) return block.end - block.start
  let bytes = 0
  let at = block.start
  const length = (initial: number): number => {
    let value = initial
    if (initial < 15) return value
    for (let byte = 255; byte === 255 && at < block.end;) {
      byte = frame[at++] ?? 0
      value += byte
    }
    return value
  }
  while (at < block.end) {
    const token = frame[at++] ?? 0
    const literals = length(token >> 4)
    at += literals
    bytes += literals
    if (at >= block.end) break
    at += 2 // the match's distance
    bytes += length(token & 15) + 4
  }
  return bytes
}
