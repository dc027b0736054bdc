import { isUtf8 } from 'node:buffer'
import type { TextReader } from '#lib/filter/cel-value'

/** `TextReader` by Node's native means. */
export const NODE_TEXT: TextReader = {
  ascii: (bytes, start, end) => asBuffer(bytes).toString('latin1', start, end),
  utf8: (bytes, start, end) => asBuffer(bytes).toString('utf8', start, end),
  isUtf8,
}

/** The same memory. */
export function asBuffer(bytes: Uint8Array): Buffer {
  return bytes instanceof Buffer ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
}
