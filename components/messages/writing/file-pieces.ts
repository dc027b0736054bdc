/** A part of a file that ends behind a line. */
export interface FilePiece {
  body: Blob
  /** Number of its first line in the file, from 1. */
  firstLine: number
}

const LINE_FEED = 10
/** The server takes no longer line. */
const MAX_LINE_BYTES = 48 << 20

/**
 * Cuts a file into parts of about `pieceBytes` that end behind a line; a longer line makes a longer part. Only one part at a
 * time is in memory.
 */
export async function* filePieces(file: Blob, pieceBytes = 1 << 20): AsyncGenerator<FilePiece> {
  let firstLine = 1
  for (let at = 0; at < file.size;) {
    const { end, lines } = await pieceFrom(file, at, pieceBytes)
    yield { body: file.slice(at, end), firstLine }
    firstLine += lines
    at = end
  }
}

async function pieceFrom(file: Blob, at: number, pieceBytes: number): Promise<{ end: number; lines: number }> {
  for (let size = pieceBytes; ; size *= 2) {
    const bytes = new Uint8Array(await file.slice(at, at + size).arrayBuffer())
    const isLast = at + bytes.length >= file.size
    const last = isLast ? bytes.length - 1 : bytes.lastIndexOf(LINE_FEED)
    // A line that long is sent as it is: the server says what is wrong with it.
    if (last >= 0 || size >= MAX_LINE_BYTES) {
      const end = last >= 0 ? last + 1 : bytes.length
      return { end: at + end, lines: countLines(bytes.subarray(0, end)) }
    }
  }
}

function countLines(bytes: Uint8Array): number {
  let lines = 0
  for (let index = bytes.indexOf(LINE_FEED); index >= 0; index = bytes.indexOf(LINE_FEED, index + 1)) lines++
  return lines
}

/** The first lines of a file, each cut to a length that can be shown. */
export async function firstLines(file: Blob, count = 4, characters = 300): Promise<readonly string[]> {
  const text = await file.slice(0, 64 * 1024).text()
  return text
    .split('\n', count)
    .filter(line => line.trim() !== '')
    .map(line => (line.length > characters ? `${line.slice(0, characters)}…` : line))
}
