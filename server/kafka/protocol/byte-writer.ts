const FIRST_CAPACITY = 256

/** Writes Kafka's primitive types into one buffer that grows; `flexible` as in ByteReader. */
export class ByteWriter {
  readonly flexible: boolean
  #bytes = Buffer.allocUnsafe(FIRST_CAPACITY)
  #length = 0

  constructor(flexible: boolean) {
    this.flexible = flexible
  }

  /** What was written so far. The writer must not be used after this. */
  finish(): Buffer {
    return this.#bytes.subarray(0, this.#length)
  }

  boolean(value: boolean): this {
    return this.int8(value ? 1 : 0)
  }

  int8(value: number): this {
    const at = this.#reserve(1)
    this.#bytes.writeInt8(value, at)
    return this
  }

  int16(value: number): this {
    const at = this.#reserve(2)
    this.#bytes.writeInt16BE(value, at)
    return this
  }

  int32(value: number): this {
    const at = this.#reserve(4)
    this.#bytes.writeInt32BE(value, at)
    return this
  }

  int64(value: bigint): this {
    const at = this.#reserve(8)
    this.#bytes.writeBigInt64BE(value, at)
    return this
  }

  unsignedVarint(value: number): this {
    let rest = value >>> 0
    while (rest >= 0x80) {
      this.#byte((rest & 0x7f) | 0x80)
      rest >>>= 7
    }
    return this.#byte(rest)
  }

  /** null: the zero UUID. */
  uuid(value: string | null): this {
    const at = this.#reserve(16)
    this.#bytes.fill(0, at, at + 16)
    if (value !== null) Buffer.from(value, 'base64url').copy(this.#bytes, at, 0, 16)
    return this
  }

  string(value: string | null): this {
    if (value === null) return this.flexible ? this.unsignedVarint(0) : this.int16(-1)
    const length = Buffer.byteLength(value)
    if (this.flexible) this.unsignedVarint(length + 1)
    else this.int16(length)
    const at = this.#reserve(length)
    this.#bytes.write(value, at, length, 'utf8')
    return this
  }

  bytes(value: Buffer): this {
    if (this.flexible) this.unsignedVarint(value.length + 1)
    else this.int32(value.length)
    return this.raw(value)
  }

  /** Bytes that are written already, without a length. */
  raw(value: Buffer): this {
    const at = this.#reserve(value.length)
    value.copy(this.#bytes, at)
    return this
  }

  /** null: a null array. Each item ends its own structure (`tags()`). */
  array<T>(items: readonly T[] | null, write: (writer: ByteWriter, item: T) => void): this {
    const length = items?.length ?? -1
    if (this.flexible) this.unsignedVarint(length + 1)
    else this.int32(length)
    for (const item of items ?? []) write(this, item)
    return this
  }

  /** No tagged fields; nothing at all in a version that is not flexible. */
  tags(): this {
    return this.flexible ? this.unsignedVarint(0) : this
  }

  #byte(value: number): this {
    const at = this.#reserve(1)
    this.#bytes.writeUInt8(value, at)
    return this
  }

  #reserve(length: number): number {
    const at = this.#length
    if (at + length > this.#bytes.length) {
      const larger = Buffer.allocUnsafe(Math.max(at + length, this.#bytes.length * 2))
      this.#bytes.copy(larger, 0, 0, at)
      this.#bytes = larger
    }
    this.#length = at + length
    return at
  }
}
