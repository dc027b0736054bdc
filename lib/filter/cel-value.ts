/**
 * What a filter sees of a message. JSON objects are Maps, so that a field may have any name (`__proto__` too); JSON
 * integers are bigints and exact at any size, other numbers are doubles; bytes that are no UTF-8 stay bytes.
 */
export type CelValue = null | boolean | bigint | number | string | Uint8Array | CelValue[] | Map<string, CelValue>

/** One record of a partition, not decoded yet. A `RawRecord` of the server is one. */
export interface CelRecord {
  offset: bigint
  /** null: the record carries none. */
  timestampMs: number | null
  key: Uint8Array | null
  value: Uint8Array | null
  headers: readonly { key: Uint8Array; value: Uint8Array | null }[]
  /** Of the record, uncompressed. */
  sizeBytes: number
}

/** Reads keys and values that are of a format other than JSON and text. */
export interface PayloadDecoder {
  /**
   * What the bytes mean, as JSON text in UTF-8; null: they are JSON, text or bytes as they stand.
   * @throws Error when they cannot be decoded: an expression that asks for them then has no value, for this reason
   */
  decode(part: 'key' | 'value', record: CelRecord): Uint8Array | null
}

/** How bytes become text: the server does it with Node's faster means. */
export interface TextReader {
  /** The bytes from `start` to `end`, all below 0x80. */
  ascii(bytes: Uint8Array, start: number, end: number): string
  utf8(bytes: Uint8Array, start: number, end: number): string
  isUtf8(bytes: Uint8Array): boolean
}

const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/** `TextReader` by what every platform has. */
export const PLAIN_TEXT: TextReader = {
  ascii: (bytes, start, end) => strict.decode(bytes.subarray(start, end)),
  utf8: (bytes, start, end) => strict.decode(bytes.subarray(start, end)),
  isUtf8(bytes) {
    try {
      strict.decode(bytes)
      return true
    } catch {
      return false
    }
  },
}
