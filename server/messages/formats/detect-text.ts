import { isUtf8 } from 'node:buffer'

/** Longer texts are not parsed only to tell whether they are JSON: how they begin must do. */
const PARSED_BYTES = 256 * 1024

/** UTF-8 whose control characters, if any, are those of a text or of a terminal. */
export function isText(bytes: Buffer): boolean {
  return isUtf8(bytes) && !hasBinaryControls(bytes)
}

function hasBinaryControls(bytes: Buffer): boolean {
  // Tab, line feed, vertical tab, form feed, carriage return and escape occur in texts; the rest below a space does not.
  const looked = Math.min(bytes.length, PARSED_BYTES)
  for (let i = 0; i < looked; i++) {
    const byte = bytes[i] ?? 0
    if (byte < 0x20 && byte !== 0x1b && (byte < 0x09 || byte > 0x0d)) return true
  }
  return false
}

/** Objects and arrays only: a bare number or word is as well a text. */
export function isJson(bytes: Buffer): boolean {
  let at = 0
  while (at < bytes.length && isSpace(bytes[at])) at++
  if ((bytes[at] !== 0x7b && bytes[at] !== 0x5b) || !isUtf8(bytes)) return false
  if (bytes.length > PARSED_BYTES) return true
  try {
    JSON.parse(bytes.toString())
    return true
  } catch {
    return false
  }
}

function isSpace(byte: number | undefined): boolean {
  return byte === 0x20 || byte === 0x09 || byte === 0x0a || byte === 0x0d
}
