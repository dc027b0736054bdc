import { instantText } from '../instant-text.ts'
import type { JsonWriter } from '../json-writer.ts'
import { UndecodableError } from '../undecodable.ts'
import type { ProtoField, ProtoMessage } from './proto-file.ts'
import type { ProtoSchema } from './proto-schema.ts'
import { isScalar, writeScalar, writeUnknown } from './write-scalar.ts'
import { readWireFields, type WireValue } from './wire-fields.ts'

/**
 * Writes a message as its schema names it, fields as they lie on the wire: absent ones are left out, unknown ones stand under
 * their number. Well-known types are written as Protobuf's JSON mapping has them, 64-bit integers as numbers.
 */
export function writeProtobuf(schema: ProtoSchema, message: ProtoMessage, bytes: Buffer, out: JsonWriter): void {
  new MessageWriter(schema, out).message(message, bytes, 0)
}

const MAX_DEPTH = 150

class MessageWriter {
  readonly #schema: ProtoSchema
  readonly #out: JsonWriter

  constructor(schema: ProtoSchema, out: JsonWriter) {
    this.#schema = schema
    this.#out = out
  }

  message(message: ProtoMessage, bytes: Buffer, depth: number): void {
    if (depth > MAX_DEPTH) throw new UndecodableError(`nested more than ${MAX_DEPTH} deep`)
    if (this.#special(message, bytes, depth)) return
    const fields = readWireFields(bytes)
    this.#out.openObject()
    for (const [number, values] of fields) {
      const field = message.fields.get(number)
      this.#out.key(field?.name ?? String(number))
      if (field === undefined) writeUnknown(values, this.#out)
      else this.#field(field, message.name, values, depth)
    }
    this.#out.closeObject()
  }

  #field(field: ProtoField, scope: string, values: readonly WireValue[], depth: number): void {
    if (field.map !== null) return this.#map(field.map, scope, values, depth)
    if (!field.repeated) return this.#single(field.type, scope, values, depth)
    this.#out.openArray()
    for (const value of values) this.#elements(field.type, scope, value, depth)
    this.#out.closeArray()
  }

  /** Of a field that came several times the last counts; a message's occurrences are one message in pieces. */
  #single(type: string, scope: string, values: readonly WireValue[], depth: number): void {
    const last = values.at(-1)
    if (last === undefined) return this.#out.null()
    if (isScalar(type)) return writeScalar(type, last, this.#out)
    const meaning = this.#schema.resolve(type, scope)
    if (meaning === null) return writeUnknown([last], this.#out)
    if ('names' in meaning) return this.#enum(meaning.names, last)
    const pieces = values.flatMap(value => ('bytes' in value ? [value.bytes] : []))
    const [first] = pieces
    if (first === undefined) return writeUnknown([last], this.#out)
    this.message(meaning, pieces.length === 1 ? first : Buffer.concat(pieces), depth + 1)
  }

  /** Numbers may lie packed together in one value, whatever the schema says. */
  #elements(type: string, scope: string, value: WireValue, depth: number): void {
    if (isScalar(type)) return writeScalar(type, value, this.#out, 'packed')
    const meaning = this.#schema.resolve(type, scope)
    if (meaning === null || !('names' in meaning)) return this.#single(type, scope, [value], depth)
    if (value.wire !== 'bytes') return this.#enum(meaning.names, value)
    writeScalar('int32', value, this.#out, 'packed', number => meaning.names.get(number))
  }

  #enum(names: ReadonlyMap<number, string>, value: WireValue): void {
    if (value.wire !== 'varint') return writeUnknown([value], this.#out)
    const number = Number(BigInt.asIntN(32, value.value))
    const name = names.get(number)
    if (name === undefined) this.#out.integer(number)
    else this.#out.string(name)
  }

  #map(map: { key: string; value: string }, scope: string, values: readonly WireValue[], depth: number): void {
    this.#out.openObject()
    for (const entry of values) {
      if (entry.wire !== 'bytes') throw new UndecodableError('an entry of a map is no message')
      const fields = readWireFields(entry.bytes)
      this.#out.key(keyText(map.key, fields.get(1)?.at(-1)))
      const value = fields.get(2)
      if (value === undefined) this.#default(map.value, scope)
      else this.#single(map.value, scope, value, depth + 1)
    }
    this.#out.closeObject()
  }

  /** A map's value that is absent is the type's default. */
  #default(type: string, scope: string): void {
    if (type === 'string' || type === 'bytes') return this.#out.string('')
    if (type === 'bool') return this.#out.boolean(false)
    if (isScalar(type)) return this.#out.integer(0)
    const meaning = this.#schema.resolve(type, scope)
    if (meaning !== null && 'names' in meaning) return this.#enum(meaning.names, { wire: 'varint', value: 0n })
    this.#out.openObject()
    this.#out.closeObject()
  }

  /** Protobuf's own types that have a form of their own in JSON. */
  #special(message: ProtoMessage, bytes: Buffer, depth: number): boolean {
    if (!message.name.startsWith('google.protobuf.')) return false
    const name = message.name.slice('google.protobuf.'.length)
    if (name === 'Timestamp' || name === 'Duration') return this.#time(name, bytes)
    const value = message.fields.get(1)
    if (name.endsWith('Value') && name !== 'Value' && name !== 'ListValue' && value !== undefined) {
      const values = readWireFields(bytes).get(1)
      if (values === undefined) this.#default(value.type, message.name)
      else this.#single(value.type, message.name, values, depth + 1)
      return true
    }
    if (name === 'Struct' || name === 'ListValue') {
      const values = readWireFields(bytes).get(1) ?? []
      if (value !== undefined) this.#field(value, message.name, values, depth + 1)
      return true
    }
    return name === 'Value' && this.#anyValue(message, bytes, depth)
  }

  #anyValue(message: ProtoMessage, bytes: Buffer, depth: number): boolean {
    const [kind] = readWireFields(bytes)
    const field = kind && message.fields.get(kind[0])
    if (kind === undefined || kind[0] === 1 || field === undefined) this.#out.null()
    else this.#single(field.type, message.name, kind[1], depth + 1)
    return true
  }

  #time(name: 'Timestamp' | 'Duration', bytes: Buffer): boolean {
    const fields = readWireFields(bytes)
    const [seconds = 0n, nanos = 0n] = [1, 2].map(number => {
      const value = fields.get(number)?.at(-1)
      return value?.wire === 'varint' ? BigInt.asIntN(64, value.value) : 0n
    })
    const text = name === 'Timestamp' ? instantText(seconds, nanos) : durationText(seconds, nanos)
    if (text === null) return false
    this.#out.string(text)
    return true
  }
}

function durationText(seconds: bigint, nanos: bigint): string {
  const total = seconds * 1_000_000_000n + nanos
  const absolute = total < 0n ? -total : total
  const digits = String(absolute % 1_000_000_000n)
    .padStart(9, '0')
    .replace(/(000)+$/, '')
  return `${total < 0n ? '-' : ''}${absolute / 1_000_000_000n}${digits === '' ? '' : `.${digits}`}s`
}

function keyText(type: string, value: WireValue | undefined): string {
  if (value === undefined) return type === 'string' ? '' : type === 'bool' ? 'false' : '0'
  if (value.wire === 'bytes') return value.bytes.toString()
  if (value.wire === 'varint') {
    if (type === 'bool') return String(value.value !== 0n)
    if (type.startsWith('sint')) return String(value.value & 1n ? -((value.value + 1n) >> 1n) : value.value >> 1n)
    return String(type.startsWith('u') ? value.value : BigInt.asIntN(64, value.value))
  }
  const signed = type.startsWith('s')
  if (value.wire === 'fixed64') return String(signed ? value.bytes.readBigInt64LE(0) : value.bytes.readBigUInt64LE(0))
  return String(signed ? value.bytes.readInt32LE(0) : value.bytes.readUInt32LE(0))
}
