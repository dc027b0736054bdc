import { ByteReader } from './byte-reader.ts'
import { instantText } from './instant-text.ts'
import type { JsonWriter } from './json-writer.ts'
import { UndecodableError } from './undecodable.ts'

/** Writes one CBOR data item (RFC 8949). Tags are left out but for dates and big numbers; undefined is written as null. */
export function writeCbor(bytes: Buffer, out: JsonWriter): void {
  const reader = new ByteReader(bytes)
  writeItem(reader, out)
  if (!reader.done) throw new UndecodableError(`${reader.left} bytes follow the item`)
}

interface Head {
  major: number
  /** The low five bits. */
  info: number
  /** null: of indefinite length. */
  argument: bigint | null
}

const BREAK = 0xff

function readHead(reader: ByteReader): Head {
  const first = reader.uint8()
  const [major, info] = [first >> 5, first & 0x1f]
  if (info < 24) return { major, info, argument: BigInt(info) }
  if (info === 24) return { major, info, argument: BigInt(reader.uint8()) }
  if (info === 25) return { major, info, argument: BigInt(reader.uint16()) }
  if (info === 26) return { major, info, argument: BigInt(reader.uint32()) }
  if (info === 27) return { major, info, argument: reader.uint64() }
  if (info === 31 && major >= 2 && major !== 6) return { major, info, argument: null }
  throw new UndecodableError(`the byte ${first.toString(16)} begins no CBOR item`)
}

function writeItem(reader: ByteReader, out: JsonWriter): void {
  const head = readHead(reader)
  switch (head.major) {
    case 0:
      return out.integer(head.argument ?? 0n)
    case 1:
      return out.integer(-1n - (head.argument ?? 0n))
    case 2:
      return out.bytes(readString(reader, head))
    case 3:
      return out.utf8(readString(reader, head))
    case 4:
      out.openArray()
      for (const _ of each(reader, head.argument)) writeItem(reader, out)
      return out.closeArray()
    case 5:
      out.openObject()
      for (const _ of each(reader, head.argument)) {
        out.key(keyText(reader))
        writeItem(reader, out)
      }
      return out.closeObject()
    case 6:
      return writeTagged(head.argument ?? 0n, reader, out, 0)
    default:
      return writeSimple(head, reader, out)
  }
}

/** Turns as often as there are elements. */
function* each(reader: ByteReader, count: bigint | null): Generator<void> {
  if (count !== null) for (let i = 0n; i < count; i++) yield
  else {
    while (reader.bytes[reader.at] !== BREAK) yield
    reader.skip(1)
  }
}

const MAX_PIECES = 100_000

/** Text and byte strings may come in pieces. */
function readString(reader: ByteReader, { major, argument }: Head): Buffer {
  if (argument !== null) return reader.take(reader.count(argument))
  const pieces: Buffer[] = []
  for (const _ of each(reader, null)) {
    if (pieces.length >= MAX_PIECES) throw new UndecodableError(`a string of more than ${MAX_PIECES.toLocaleString('en')} pieces`)
    const piece = readHead(reader)
    if (piece.major !== major || piece.argument === null) throw new UndecodableError('a string has a piece of another kind')
    pieces.push(reader.take(reader.count(piece.argument)))
  }
  return Buffer.concat(pieces)
}

function keyText(reader: ByteReader): string {
  const head = readHead(reader)
  if (head.major === 0) return String(head.argument ?? 0n)
  if (head.major === 1) return String(-1n - (head.argument ?? 0n))
  if (head.major === 3) return readString(reader, head).toString()
  if (head.major === 2) return readString(reader, head).toString('base64')
  throw new UndecodableError('a map has a key that is neither text nor a number')
}

const EPOCH_TIME = 1n
const POSITIVE_BIGNUM = 2n
const NEGATIVE_BIGNUM = 3n
/** Digits of a number take time that grows with their square. */
const MAX_BIGNUM_BYTES = 1024
const MAX_TAGS = 32

function writeTagged(tag: bigint, reader: ByteReader, out: JsonWriter, depth: number): void {
  if (depth > MAX_TAGS) throw new UndecodableError(`more than ${MAX_TAGS} tags on one item`)
  const next = reader.bytes[reader.at] ?? 0
  if (tag === EPOCH_TIME && next >> 5 <= 1) {
    const head = readHead(reader)
    const seconds = head.major === 0 ? (head.argument ?? 0n) : -1n - (head.argument ?? 0n)
    const text = instantText(seconds, 0n)
    return text === null ? out.integer(seconds) : out.string(text)
  }
  if ((tag === POSITIVE_BIGNUM || tag === NEGATIVE_BIGNUM) && next >> 5 === 2) {
    const digits = readString(reader, readHead(reader))
    if (digits.length > MAX_BIGNUM_BYTES) return out.bytes(digits)
    const value = BigInt(`0x${digits.toString('hex') || '0'}`)
    return out.integer(tag === POSITIVE_BIGNUM ? value : -1n - value)
  }
  if (next >> 5 === 6) return writeTagged(readHead(reader).argument ?? 0n, reader, out, depth + 1)
  writeItem(reader, out)
}

function writeSimple({ info, argument }: Head, reader: ByteReader, out: JsonWriter): void {
  const start = reader.at
  switch (info) {
    case 20:
    case 21:
      return out.boolean(info === 21)
    case 22:
    case 23:
      return out.null()
    case 25:
      return out.double(halfFloat(reader.bytes.readUInt16BE(start - 2)))
    case 26:
      return out.float(reader.bytes.readFloatBE(start - 4))
    case 27:
      return out.double(reader.bytes.readDoubleBE(start - 8))
    case 31:
      throw new UndecodableError('a break where an item should be')
    default:
      return out.string(`simple(${argument})`)
  }
}

/** IEEE 754 binary16 (RFC 8949, appendix D). */
function halfFloat(bits: number): number {
  const exponent = (bits >> 10) & 0x1f
  const fraction = bits & 0x3ff
  const sign = bits & 0x8000 ? -1 : 1
  if (exponent === 0) return sign * fraction * 2 ** -24
  if (exponent === 31) return fraction === 0 ? sign * Infinity : NaN
  return sign * (1024 + fraction) * 2 ** (exponent - 25)
}
