import { ByteReader } from '../byte-reader.ts'
import type { JsonWriter } from '../json-writer.ts'
import { UndecodableError } from '../undecodable.ts'
import type { WireValue } from './wire-fields.ts'

const WIRES: ReadonlyMap<string, WireValue['wire']> = new Map([
  ...(['int32', 'int64', 'uint32', 'uint64', 'sint32', 'sint64', 'bool'] as const).map(type => [type, 'varint'] as const),
  ...(['fixed64', 'sfixed64', 'double'] as const).map(type => [type, 'fixed64'] as const),
  ...(['fixed32', 'sfixed32', 'float'] as const).map(type => [type, 'fixed32'] as const),
  ...(['string', 'bytes'] as const).map(type => [type, 'bytes'] as const),
])

export function isScalar(type: string): boolean {
  return WIRES.has(type)
}

/** Writes a scalar; `packed` allows several numbers in one value, which are written one after another. */
export function writeScalar(
  type: string,
  value: WireValue,
  out: JsonWriter,
  form: 'single' | 'packed' = 'single',
  nameOf?: (number: number) => string | undefined,
): void {
  const wire = WIRES.get(type)
  if (value.wire === 'bytes' && wire !== 'bytes' && form === 'packed') return writePacked(type, value.bytes, out, nameOf)
  if (value.wire !== wire) throw new UndecodableError(`a field of type ${type} is written as ${value.wire}: another schema’s`)
  if (value.wire === 'varint') return writeVarint(type, value.value, out, nameOf)
  if (value.wire !== 'bytes') return writeFixed(type, value.bytes, out)
  if (type === 'string') out.utf8(value.bytes)
  else out.bytes(value.bytes)
}

function writePacked(type: string, bytes: Buffer, out: JsonWriter, nameOf?: (number: number) => string | undefined): void {
  const reader = new ByteReader(bytes)
  const wire = WIRES.get(type)
  while (!reader.done) {
    if (wire === 'varint') writeVarint(type, reader.varint(), out, nameOf)
    else writeFixed(type, reader.take(wire === 'fixed64' ? 8 : 4), out)
  }
}

function writeVarint(type: string, value: bigint, out: JsonWriter, nameOf?: (number: number) => string | undefined): void {
  if (nameOf !== undefined) {
    const name = nameOf(Number(BigInt.asIntN(32, value)))
    if (name !== undefined) return out.string(name)
  }
  switch (type) {
    case 'bool':
      return out.boolean(value !== 0n)
    case 'uint32':
      return out.integer(BigInt.asUintN(32, value))
    case 'uint64':
      return out.integer(value)
    case 'sint32':
    case 'sint64':
      return out.integer(value & 1n ? -((value + 1n) >> 1n) : value >> 1n)
    case 'int32':
      return out.integer(BigInt.asIntN(32, value))
    default:
      return out.integer(BigInt.asIntN(64, value))
  }
}

function writeFixed(type: string, bytes: Buffer, out: JsonWriter): void {
  switch (type) {
    case 'double':
      return out.double(bytes.readDoubleLE(0))
    case 'float':
      return out.float(bytes.readFloatLE(0))
    case 'fixed64':
      return out.integer(bytes.readBigUInt64LE(0))
    case 'sfixed64':
      return out.integer(bytes.readBigInt64LE(0))
    case 'fixed32':
      return out.integer(bytes.readUInt32LE(0))
    default:
      return out.integer(bytes.readInt32LE(0))
  }
}

/** Without a name there is no type: numbers as numbers, the rest as base64. */
export function writeUnknown(values: readonly WireValue[], out: JsonWriter): void {
  if (values.length > 1) out.openArray()
  for (const value of values) {
    if (value.wire === 'varint') out.integer(value.value)
    else if (value.wire === 'fixed64') out.integer(value.bytes.readBigUInt64LE(0))
    else if (value.wire === 'fixed32') out.integer(value.bytes.readUInt32LE(0))
    else out.bytes(value.bytes)
  }
  if (values.length > 1) out.closeArray()
}
