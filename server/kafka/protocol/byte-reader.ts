/** What an answer says that does not fit its own frame: lengths beyond the end, or more items than bytes. */
export class MalformedAnswerError extends Error {
  readonly code = 'ERR_OUT_OF_RANGE'
}

/**
 * Reads Kafka's primitive types (protocol guide, "Protocol Primitive Types") from one contiguous buffer. In a flexible
 * version (KIP-482) strings and arrays are compact and structures end in tagged fields; `flexible` says which it is, so that
 * one decoder serves all versions. Two to three times as fast as the client library's reader, which looks up the chunk of
 * every byte.
 */
export class ByteReader {
  readonly flexible: boolean
  readonly #bytes: Buffer
  /** Of the same memory: V8 reads a number through a view in one instruction or two, through a Buffer's methods byte by byte. */
  readonly #view: DataView
  readonly #length: number
  #position = 0

  constructor(bytes: Buffer, flexible: boolean) {
    this.#bytes = bytes
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
    this.#length = bytes.length
    this.flexible = flexible
  }

  get remaining(): number {
    return this.#length - this.#position
  }

  skip(bytes: number): void {
    this.#advance(bytes)
  }

  /** Passes over what comes next if it is these very bytes. */
  skipIfNext(bytes: Buffer): boolean {
    const at = this.#position
    const isNext = bytes.length <= this.remaining && bytes.compare(this.#bytes, at, at + bytes.length) === 0
    if (isNext) this.#position += bytes.length
    return isNext
  }

  /** A copy of the `length` bytes that were read last. */
  copyOfLast(length: number): Buffer {
    return Buffer.from(this.#bytes.subarray(this.#position - length, this.#position))
  }

  boolean(): boolean {
    return this.int8() !== 0
  }

  int8(): number {
    return this.#view.getInt8(this.#advance(1))
  }

  int16(): number {
    return this.#view.getInt16(this.#advance(2))
  }

  uint16(): number {
    return this.#view.getUint16(this.#advance(2))
  }

  int32(): number {
    return this.#view.getInt32(this.#advance(4))
  }

  int64(): bigint {
    return this.#view.getBigInt64(this.#advance(8))
  }

  /** An int64 as a double: exact up to 2^53; for sizes and times, never for offsets. */
  int64AsNumber(): number {
    const at = this.#advance(8)
    return this.#view.getInt32(at) * 0x1_0000_0000 + this.#view.getUint32(at + 4)
  }

  unsignedVarint(): number {
    // Nearly all are of one byte: lengths of names, and the number of tagged fields, which is none.
    const first = this.#view.getUint8(this.#advance(1))
    if (first < 0x80) return first
    let value = first & 0x7f
    for (let shift = 7; shift < 35; shift += 7) {
      const byte = this.#view.getUint8(this.#advance(1))
      value += (byte & 0x7f) * 2 ** shift
      if (byte < 0x80) return value
    }
    throw new MalformedAnswerError('a varint of more than five bytes')
  }

  /** UUID in Kafka's own text form (URL-safe base64); null for the zero UUID, which stands for none. */
  uuid(): string | null {
    const at = this.#advance(16)
    const bytes = this.#bytes.subarray(at, at + 16)
    return bytes.every(byte => byte === 0) ? null : bytes.toString('base64url')
  }

  nullableString(): string | null {
    const length = this.flexible ? this.unsignedVarint() - 1 : this.int16()
    if (length < 0) return null
    const at = this.#advance(length)
    return this.#bytes.toString('utf8', at, at + length)
  }

  string(): string {
    return this.nullableString() ?? ''
  }

  /** Passes over a string without making one. */
  skipString(): void {
    const length = this.flexible ? this.unsignedVarint() - 1 : this.int16()
    if (length > 0) this.#advance(length)
  }

  /** Passes over a string if it is this one, of ASCII; what it passes over otherwise is for `attempt` to take back. */
  skipIfString(ascii: string): boolean {
    const length = this.flexible ? this.unsignedVarint() - 1 : this.int16()
    if (length !== ascii.length) return false
    const at = this.#advance(length)
    for (let i = 0; i < length; i++) if (this.#bytes[at + i] !== ascii.charCodeAt(i)) return false
    return true
  }

  /** What `read` gives; after null, nothing counts as read. */
  attempt<T>(read: (reader: ByteReader) => T | null): T | null {
    const before = this.#position
    const found = read(this)
    if (found === null) this.#position = before
    return found
  }

  /** A view, not a copy: use it before the answer is let go. */
  nullableBytes(): Buffer | null {
    const length = this.flexible ? this.unsignedVarint() - 1 : this.int32()
    if (length < 0) return null
    const at = this.#advance(length)
    return this.#bytes.subarray(at, at + length)
  }

  /** Number of items of an array that follows; −1: null. An item takes at least a byte, so more cannot be true. */
  arrayLength(): number {
    const length = this.flexible ? this.unsignedVarint() - 1 : this.int32()
    if (length > this.remaining) throw new MalformedAnswerError(`an array of ${length} items in ${this.remaining} bytes`)
    return length
  }

  /** An array of structures; the tagged fields at the end of each are `item`'s business (`tags()`). */
  array<T>(item: (reader: ByteReader) => T): T[] {
    const length = this.arrayLength()
    const items: T[] = []
    for (let i = 0; i < length; i++) items.push(item(this))
    return items
  }

  int32Array(): number[] {
    return this.nullableInt32Array() ?? []
  }

  nullableInt32Array(): number[] | null {
    const length = this.arrayLength()
    if (length < 0) return null
    const items: number[] = []
    for (let i = 0; i < length; i++) items.push(this.int32())
    return items
  }

  /** Skips tagged fields, or hands each to `onTag`; nothing in a version that is not flexible. */
  tags(onTag?: (tag: number, reader: ByteReader) => void): void {
    if (!this.flexible) return
    const count = this.unsignedVarint()
    for (let i = 0; i < count; i++) {
      const tag = this.unsignedVarint()
      const length = this.unsignedVarint()
      const at = this.#advance(length)
      onTag?.(tag, new ByteReader(this.#bytes.subarray(at, at + length), true))
    }
  }

  #advance(length: number): number {
    const at = this.#position
    if (length < 0 || at + length > this.#length) {
      throw new MalformedAnswerError(`the answer ends at ${this.#bytes.length}, ${length} bytes wanted at ${at}`)
    }
    this.#position = at + length
    return at
  }
}
