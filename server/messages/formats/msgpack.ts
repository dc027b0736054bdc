import { ByteReader } from './byte-reader.ts'
import { instantText } from './instant-text.ts'
import type { JsonWriter } from './json-writer.ts'
import { UndecodableError } from './undecodable.ts'

/** Writes one MessagePack value (the format's specification, github.com/msgpack/msgpack/blob/master/spec.md). */
export function writeMessagePack(bytes: Buffer, out: JsonWriter): void {
  const reader = new ByteReader(bytes)
  writeValue(reader, out)
  if (!reader.done) throw new UndecodableError(`${reader.left} bytes follow the value`)
}

function writeValue(reader: ByteReader, out: JsonWriter): void {
  const first = reader.uint8()
  const integer = integerAt(first, reader)
  if (integer !== null) return out.integer(integer)
  if (first <= 0x8f) return writeMap(reader, first & 0x0f, out)
  if (first <= 0x9f) return writeArray(reader, first & 0x0f, out)
  if (first <= 0xbf) return out.utf8(reader.take(first & 0x1f))
  writeMarked(first, reader, out)
}

/** null: the value is no integer. */
function integerAt(first: number, reader: ByteReader): bigint | number | null {
  if (first <= 0x7f) return first
  if (first >= 0xe0) return first - 0x100
  switch (first) {
    case 0xcc:
    case 0xcd:
    case 0xce:
      return sizeAt(reader, first - 0xcc)
    case 0xcf:
      return reader.uint64()
    case 0xd0:
      return reader.int8()
    case 0xd1:
      return reader.int16()
    case 0xd2:
      return reader.int32()
    case 0xd3:
      return reader.int64()
    default:
      return null
  }
}

function writeMarked(first: number, reader: ByteReader, out: JsonWriter): void {
  switch (first) {
    case 0xc0:
      return out.null()
    case 0xc2:
    case 0xc3:
      return out.boolean(first === 0xc3)
    case 0xc4:
    case 0xc5:
    case 0xc6:
      return out.bytes(reader.take(sizeAt(reader, first - 0xc4)))
    case 0xc7:
    case 0xc8:
    case 0xc9:
      return writeExtension(reader, sizeAt(reader, first - 0xc7), out)
    case 0xca:
      return out.float(reader.float())
    case 0xcb:
      return out.double(reader.double())
    case 0xd9:
    case 0xda:
    case 0xdb:
      return out.utf8(reader.take(sizeAt(reader, first - 0xd9)))
    case 0xdc:
    case 0xdd:
      return writeArray(reader, sizeAt(reader, first - 0xdb), out)
    case 0xde:
    case 0xdf:
      return writeMap(reader, sizeAt(reader, first - 0xdd), out)
    case 0xc1:
      throw new UndecodableError('the byte c1 is not used in MessagePack')
    default:
      return writeExtension(reader, 1 << (first - 0xd4), out)
  }
}

/** A size in 1, 2 or 4 bytes: `width` is 0, 1 or 2. */
function sizeAt(reader: ByteReader, width: number): number {
  return width === 0 ? reader.uint8() : width === 1 ? reader.uint16() : reader.uint32()
}

function writeArray(reader: ByteReader, count: number, out: JsonWriter): void {
  out.openArray()
  for (let i = 0; i < count; i++) writeValue(reader, out)
  out.closeArray()
}

function writeMap(reader: ByteReader, count: number, out: JsonWriter): void {
  out.openObject()
  for (let i = 0; i < count; i++) {
    out.key(keyText(reader))
    writeValue(reader, out)
  }
  out.closeObject()
}

/** JSON has only text as keys: a number is written as its digits; what is neither is refused. */
function keyText(reader: ByteReader): string {
  const first = reader.uint8()
  const integer = integerAt(first, reader)
  if (integer !== null) return String(integer)
  if (first >= 0xa0 && first <= 0xbf) return reader.take(first & 0x1f).toString()
  switch (first) {
    case 0xc0:
      return 'null'
    case 0xc2:
    case 0xc3:
      return String(first === 0xc3)
    case 0xd9:
    case 0xda:
    case 0xdb:
      return reader.take(sizeAt(reader, first - 0xd9)).toString()
    default:
      throw new UndecodableError('a map has a key that is neither text nor a number')
  }
}

const TIMESTAMP = -1

function writeExtension(reader: ByteReader, size: number, out: JsonWriter): void {
  const type = reader.int8()
  const data = reader.take(size)
  const time = type === TIMESTAMP ? timestampText(data) : null
  if (time !== null) return out.string(time)
  out.openObject()
  out.key('extension')
  out.integer(type)
  out.key('data')
  out.bytes(data)
  out.closeObject()
}

/** Seconds since 1970 and nanoseconds, in one of three layouts; null when it is none of them or no date can show it. */
function timestampText(data: Buffer): string | null {
  let seconds: bigint
  let nanos = 0n
  if (data.length === 4) seconds = BigInt(data.readUInt32BE(0))
  else if (data.length === 8) {
    const packed = data.readBigUInt64BE(0)
    nanos = packed >> 34n
    seconds = packed & 0x3_ffff_ffffn
  } else if (data.length === 12) {
    nanos = BigInt(data.readUInt32BE(0))
    seconds = data.readBigInt64BE(4)
  } else return null
  return instantText(seconds, nanos)
}
