import { ByteReader } from '../byte-reader.ts'
import { instantOfTicks } from '../instant-text.ts'
import type { JsonWriter } from '../json-writer.ts'
import { UndecodableError } from '../undecodable.ts'
import type { AvroTime, AvroType } from './avro-schema.ts'

/** Writes a value in Avro's binary encoding (Avro 1.12 specification, “Binary Encoding”). Unions are written without their branch. */
export function writeAvro(type: AvroType, bytes: Buffer, out: JsonWriter): void {
  const reader = new ByteReader(bytes)
  writeValue(type, reader, out, 0)
  if (!reader.done) throw new UndecodableError(`${reader.left} bytes follow the value: it was written with another schema`)
}

/** Records of nothing but themselves take no byte and write no text: the writer's bound on depth would not end them. */
const MAX_DEPTH = 400

function writeValue(type: AvroType, reader: ByteReader, out: JsonWriter, depth: number): void {
  if (depth > MAX_DEPTH) throw new UndecodableError(`nested more than ${MAX_DEPTH} deep`)
  switch (type.kind) {
    case 'null':
      return out.null()
    case 'boolean':
      return out.boolean(booleanOf(reader.uint8()))
    case 'int':
    case 'long':
      return writeInteger(reader.zigzag(), type.logical, out)
    case 'float':
      return out.float(reader.bytes.readFloatLE(reader.skip(4)))
    case 'double':
      return out.double(reader.bytes.readDoubleLE(reader.skip(8)))
    case 'string':
      return out.utf8(lengthed(reader))
    case 'bytes':
      return writeBytes(lengthed(reader), type.decimalScale, out)
    case 'fixed': {
      const bytes = reader.take(type.size)
      return type.uuid ? out.string(uuidText(bytes)) : writeBytes(bytes, type.decimalScale, out)
    }
    case 'enum':
      return out.string(at(type.symbols, reader.zigzag(), 'symbol'))
    case 'union':
      return writeValue(at(type.branches, reader.zigzag(), 'branch'), reader, out, depth + 1)
    case 'array':
    case 'map':
    case 'record':
      return writeContainer(type, reader, out, depth)
  }
}

type Container = Extract<AvroType, { kind: 'array' | 'map' | 'record' }>

function writeContainer(type: Container, reader: ByteReader, out: JsonWriter, depth: number): void {
  if (type.kind === 'array') {
    out.openArray()
    for (const _ of elements(reader)) writeValue(type.items, reader, out, depth + 1)
    return out.closeArray()
  }
  out.openObject()
  if (type.kind === 'map') {
    for (const _ of elements(reader)) {
      out.key(lengthed(reader).toString())
      writeValue(type.values, reader, out, depth + 1)
    }
  } else {
    for (const field of type.fields) {
      out.key(field.name)
      writeValue(field.type, reader, out, depth + 1)
    }
  }
  out.closeObject()
}

function at<T>(list: readonly T[], index: bigint, what: string): T {
  const found = list[Number(index)]
  if (found === undefined) throw new UndecodableError(`the schema has no ${what} ${index} here`)
  return found
}

function booleanOf(byte: number): boolean {
  if (byte > 1) throw new UndecodableError(`a boolean is ${byte}`)
  return byte === 1
}

/** Blocks of elements; a negative count is followed by the block's size in bytes. */
function* elements(reader: ByteReader): Generator<void> {
  for (let count = reader.zigzag(); count !== 0n; count = reader.zigzag()) {
    if (count < 0n) reader.zigzag()
    for (let left = count < 0n ? -count : count; left > 0n; left--) yield
  }
}

function lengthed(reader: ByteReader): Buffer {
  return reader.take(reader.count(reader.zigzag()))
}

function writeInteger(value: bigint, logical: AvroTime | null, out: JsonWriter): void {
  const text = logical === null ? null : timeText(value, logical)
  if (text === null) out.integer(value)
  else out.string(text)
}

function timeText(value: bigint, logical: AvroTime): string | null {
  if (logical === 'date') return instantOfTicks(value * 86_400n, 1n)?.slice(0, 10) ?? null
  const perSecond = logical.endsWith('millis') ? 1_000n : logical.endsWith('micros') ? 1_000_000n : 1_000_000_000n
  const text = instantOfTicks(value, perSecond)
  return logical.startsWith('local') ? (text?.slice(0, -1) ?? null) : text
}

/** Digits of a number take time that grows with their square. */
const MAX_DECIMAL_BYTES = 1024

function writeBytes(bytes: Buffer, decimalScale: number | null, out: JsonWriter): void {
  if (decimalScale === null || bytes.length > MAX_DECIMAL_BYTES) return out.bytes(bytes)
  const unsigned = BigInt(`0x${bytes.toString('hex') || '0'}`)
  out.number(decimalText(BigInt.asIntN(8 * Math.max(1, bytes.length), unsigned), decimalScale))
}

/** The unscaled value with its point set: (−1250, 2) is `-12.50`. */
export function decimalText(unscaled: bigint, scale: number): string {
  const digits = String(unscaled < 0n ? -unscaled : unscaled).padStart(scale + 1, '0')
  const point = digits.length - scale
  const text = scale === 0 ? digits : `${digits.slice(0, point)}.${digits.slice(point)}`
  return unscaled < 0n ? `-${text}` : text
}

function uuidText(bytes: Buffer): string {
  const hex = bytes.toString('hex')
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-')
}
