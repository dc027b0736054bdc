/** 256 flags, one for each byte that something may begin with. */
export type FirstBytes = Uint8Array

/**
 * The position of the first record at or after `from` whose key or value begins with a flagged byte; −1: there is none. Reads the
 * lengths of every record (format v2, KIP-98) and nothing else, about ten bytes each: a search that passes over whole batches can
 * afford it. A record that does not fit its batch is taken for a find, so that whoever reads it says what is wrong.
 * @param bytes records of a batch, decompressed
 * @param from where a record begins
 * @param keys, values null: not looked at
 */
export function findByFirstByte(bytes: Buffer, from: number, keys: FirstBytes | null, values: FirstBytes | null): number {
  for (let start = from; start < bytes.length;) {
    let at = behindVarint(bytes, start)
    const end = at + varintAt(bytes, start)
    if (end < at || end > bytes.length) return start
    at = behindVarint(bytes, behindVarint(bytes, at + 1)) // attributes, timestamp, offset
    const keyLength = varintAt(bytes, at)
    at = behindVarint(bytes, at)
    if (keyLength > 0) {
      if (keys !== null && keys[bytes[at] ?? 0] === 1) return start
      at += keyLength
    }
    if (values !== null && varintAt(bytes, at) > 0 && values[bytes[behindVarint(bytes, at)] ?? 0] === 1) return start
    start = end
  }
  return -1
}

function behindVarint(bytes: Buffer, start: number): number {
  let at = start
  while ((bytes[at] ?? 0) >= 0x80) at++
  return at + 1
}

/** Zigzag, at most 32 bits. */
function varintAt(bytes: Buffer, start: number): number {
  let byte = bytes[start] ?? 0
  let value = byte & 127
  for (let i = 1; byte >= 0x80 && i < 5; i++) {
    byte = bytes[start + i] ?? 0
    value |= (byte & 127) << (7 * i)
  }
  return (value >>> 1) ^ -(value & 1)
}
