import { UndecodableError } from './undecodable.ts'

/** Reads bytes from front to back; never beyond their end. */
export class ByteReader {
  readonly bytes: Buffer
  at: number

  constructor(bytes: Buffer, at = 0) {
    this.bytes = bytes
    this.at = at
  }

  get left(): number {
    return this.bytes.length - this.at
  }

  get done(): boolean {
    return this.at >= this.bytes.length
  }

  /** Moves on and returns where these bytes begin. @throws UndecodableError when fewer are left */
  skip(count: number): number {
    if (count < 0 || count > this.left) throw new UndecodableError(`the bytes end early, at ${this.bytes.length}`)
    const start = this.at
    this.at += count
    return start
  }

  take(count: number): Buffer {
    const start = this.skip(count)
    return this.bytes.subarray(start, start + count)
  }

  uint8(): number {
    return this.bytes.readUInt8(this.skip(1))
  }

  int8(): number {
    return this.bytes.readInt8(this.skip(1))
  }

  uint16(): number {
    return this.bytes.readUInt16BE(this.skip(2))
  }

  int16(): number {
    return this.bytes.readInt16BE(this.skip(2))
  }

  uint32(): number {
    return this.bytes.readUInt32BE(this.skip(4))
  }

  int32(): number {
    return this.bytes.readInt32BE(this.skip(4))
  }

  uint64(): bigint {
    return this.bytes.readBigUInt64BE(this.skip(8))
  }

  int64(): bigint {
    return this.bytes.readBigInt64BE(this.skip(8))
  }

  float(): number {
    return this.bytes.readFloatBE(this.skip(4))
  }

  double(): number {
    return this.bytes.readDoubleBE(this.skip(8))
  }

  /** Seven bits a byte, lowest first, at most ten bytes; bits above the 64th are dropped, as Protobuf does. */
  varint(): bigint {
    let low = 0
    for (let i = 0; i < 4; i++) {
      const byte = this.uint8()
      low |= (byte & 0x7f) << (7 * i)
      if (byte < 0x80) return BigInt(low)
    }
    let value = BigInt(low)
    for (let i = 4; i < 10; i++) {
      const byte = this.uint8()
      value |= BigInt(byte & 0x7f) << BigInt(7 * i)
      if (byte < 0x80) return BigInt.asUintN(64, value)
    }
    throw new UndecodableError('a number runs over more than ten bytes')
  }

  /** A varint whose lowest bit is the sign. */
  zigzag(): bigint {
    const value = this.varint()
    return value & 1n ? -((value + 1n) >> 1n) : value >> 1n
  }

  /** A varint that counts something in these bytes. */
  length(): number {
    return this.count(this.varint())
  }

  /** @throws UndecodableError for a count that cannot be */
  count(value: bigint): number {
    if (value < 0n || value > 0x7fff_ffffn) throw new UndecodableError(`a length of ${value} cannot be`)
    return Number(value)
  }
}
