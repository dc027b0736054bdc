import type { RecordBatch } from './record-batch.ts'

/** One record; key, value and headers are views into the batch's decompressed bytes. */
export interface RawRecord {
  offset: bigint
  /** null: the record carries none (−1). */
  timestampMs: number | null
  key: Buffer | null
  value: Buffer | null
  /** At most the number of headers that was asked for. */
  headers: { key: Buffer; value: Buffer | null }[]
  headerCount: number
  /** Of the record, uncompressed. */
  sizeBytes: number
}

export class MalformedRecordsError extends Error {
  override name = 'MalformedRecordsError'
}

/**
 * Reads records (format v2, KIP-98; Kafka class `DefaultRecord`) from the decompressed bytes of a batch. Positions in these
 * bytes name records, so that a search can skip most of them without looking inside.
 */
export class RecordReader {
  readonly bytes: Buffer
  readonly #batch: RecordBatch
  #at = 0

  constructor(batch: RecordBatch, bytes: Buffer) {
    this.#batch = batch
    this.bytes = bytes
  }

  /**
   * The position behind the record that starts at `start`.
   * @throws MalformedRecordsError
   */
  endOf(start: number): number {
    this.#at = start
    const length = this.#varint()
    const end = this.#at + length
    if (length < 0 || end > this.bytes.length) this.#fail(`a record of ${length} bytes does not fit its batch`)
    return end
  }

  /** The offset of the record that starts at `start`. */
  offsetOf(start: number): bigint {
    this.endOf(start)
    this.#at += 1 // attributes, unused in v2
    this.#skipVarint()
    return this.#batch.baseOffset + BigInt(this.#varint())
  }

  /**
   * @param maxHeaders how many headers to keep; all are counted
   * @throws MalformedRecordsError
   */
  read(start: number, maxHeaders: number): RawRecord {
    const end = this.endOf(start)
    const sizeBytes = end - this.#at
    this.#at += 1
    const timestampDelta = this.#varlong()
    const offset = this.#batch.baseOffset + BigInt(this.#varint())
    const key = this.#bytes(end)
    const value = this.#bytes(end)
    const headerCount = this.#varint()
    if (headerCount < 0 || headerCount > end - this.#at) this.#fail(`a record claims ${headerCount} headers`)
    const headers: RawRecord['headers'] = []
    for (let i = 0; i < headerCount && i < maxHeaders; i++) {
      const headerKey = this.#bytes(end)
      if (headerKey === null) this.#fail('a header has no key')
      else headers.push({ key: headerKey, value: this.#bytes(end) })
    }
    if (this.#at > end) this.#fail('a record is longer than it says')
    return { offset, timestampMs: this.#timestamp(timestampDelta), key, value, headers, headerCount, sizeBytes }
  }

  #timestamp(delta: bigint): number | null {
    const { timestampType, baseTimestamp, maxTimestamp } = this.#batch
    const timestamp = timestampType === 'append' ? maxTimestamp : baseTimestamp + delta
    return timestamp === -1n ? null : Number(timestamp)
  }

  /** A length (−1: null) and as many bytes. */
  #bytes(end: number): Buffer | null {
    const length = this.#varint()
    if (length < 0) return null
    const start = this.#at
    if (start + length > end) this.#fail(`a field of ${length} bytes does not fit its record`)
    this.#at = start + length
    return this.bytes.subarray(start, this.#at)
  }

  /** Zigzag varint of at most 32 bits. */
  #varint(): number {
    const bytes = this.bytes
    let value = 0
    for (let shift = 0; shift < 35; shift += 7) {
      const byte = bytes[this.#at++]
      if (byte === undefined) break
      value |= (byte & 127) << shift
      if (byte < 128) return (value >>> 1) ^ -(value & 1)
    }
    return this.#fail('a number is cut off or too long')
  }

  /** Zigzag varint of at most 64 bits; nearly all are short, and those need no bigint arithmetic. */
  #varlong(): bigint {
    const start = this.#at
    let value = 0
    for (let shift = 0; shift < 28; shift += 7) {
      const byte = this.bytes[this.#at++]
      if (byte === undefined) break
      value |= (byte & 127) << shift
      if (byte < 128) return BigInt((value >>> 1) ^ -(value & 1))
    }
    this.#at = start
    return this.#longVarlong()
  }

  #longVarlong(): bigint {
    let value = 0n
    for (let shift = 0n; shift < 70n; shift += 7n) {
      const byte = this.bytes[this.#at++]
      if (byte === undefined) break
      value |= BigInt(byte & 127) << shift
      if (byte < 128) return BigInt.asIntN(64, (BigInt.asUintN(64, value) >> 1n) ^ -(value & 1n))
    }
    return this.#fail('a number is cut off or too long')
  }

  #skipVarint(): void {
    for (let i = 0; i < 10; i++) {
      const byte = this.bytes[this.#at++]
      if (byte !== undefined && byte < 128) return
    }
    this.#fail('a number is cut off or too long')
  }

  #fail(detail: string): never {
    throw new MalformedRecordsError(`Batch at offset ${this.#batch.baseOffset}: ${detail}.`)
  }
}
