import type { Reader } from '@platformatic/kafka'
import { frameMemory } from '../frame-memory.ts'

/**
 * ByteReader's counterpart for answers of many megabytes: reads the few fields from the socket's chunks as they came and copies
 * each stretch of bytes once, to where it is wanted, instead of joining the whole answer first.
 */
export class ChunkedReader {
  readonly flexible: boolean
  readonly #reader: Reader

  constructor(reader: Reader, flexible: boolean) {
    this.#reader = reader
    this.flexible = flexible
  }

  int16(): number {
    return this.#reader.readInt16()
  }

  int32(): number {
    return this.#reader.readInt32()
  }

  int64(): bigint {
    return this.#reader.readInt64()
  }

  skipUuid(): void {
    this.#skip(16)
  }

  skipString(): void {
    this.#skip(Math.max(0, this.flexible ? this.#reader.readUnsignedVarInt() - 1 : this.#reader.readInt16()))
  }

  /** A null array is empty here. */
  array<T>(item: (reader: ChunkedReader) => T): T[] {
    const length = this.flexible ? this.#reader.readUnsignedVarInt() - 1 : this.#reader.readInt32()
    if (length > this.#reader.remaining) throw new RangeError(`an array of ${length} items in ${this.#reader.remaining} bytes`)
    const items: T[] = []
    for (let i = 0; i < length; i++) items.push(item(this))
    return items
  }

  /**
   * A stretch of bytes. Where the answer arrived in shared memory it is a part of that, held once more; else a copy.
   * @param allocate gives a buffer of exactly this many bytes
   */
  bytesInto(allocate: (sizeBytes: number) => Buffer): Buffer {
    const length = this.flexible ? this.#reader.readUnsignedVarInt() - 1 : this.#reader.readInt32()
    if (length <= 0) return Buffer.alloc(0)
    const { buffer, position } = this.#reader
    // Throws when the answer ends before.
    const pieces = buffer.subarray(position, position + length).buffers
    const [only] = pieces
    if (only && pieces.length === 1 && only.buffer instanceof SharedArrayBuffer) {
      frameMemory.hold(only)
      this.#reader.skip(length)
      return only
    }
    const target = allocate(length)
    let at = 0
    for (const piece of pieces) at += piece.copy(target, at)
    this.#reader.skip(length)
    return target
  }

  tags(): void {
    if (!this.flexible) return
    for (let count = this.#reader.readUnsignedVarInt(); count > 0; count--) {
      this.#reader.readUnsignedVarInt()
      this.#skip(this.#reader.readUnsignedVarInt())
    }
  }

  #skip(length: number): void {
    if (length > this.#reader.remaining) throw new RangeError(`${length} bytes wanted of ${this.#reader.remaining}`)
    this.#reader.skip(length)
  }
}
