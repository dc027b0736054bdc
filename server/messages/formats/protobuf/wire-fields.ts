import { ByteReader } from '../byte-reader.ts'
import { UndecodableError } from '../undecodable.ts'

/** A field as it lies on the wire (protobuf.dev, “Encoding”). */
export type WireValue = { wire: 'varint'; value: bigint } | { wire: 'fixed64' | 'fixed32' | 'bytes' | 'group'; bytes: Buffer }

/** Occurrences of each field number, in the order in which numbers first appear. */
export type WireFields = Map<number, WireValue[]>

const MAX_GROUP_DEPTH = 100
/** Of one message without those nested in it: each takes far more memory than its bytes. */
const MAX_VALUES = 100_000

/** @throws UndecodableError when the bytes are no Protobuf message */
export function readWireFields(bytes: Buffer): WireFields {
  const reader = new ByteReader(bytes)
  const fields: WireFields = new Map()
  let count = 0
  while (!reader.done) {
    if (++count > MAX_VALUES) throw new UndecodableError(`more than ${MAX_VALUES.toLocaleString('en')} fields in one message`)
    const { number, type } = readTag(reader)
    if (type === 4) throw new UndecodableError('a group ends that has not begun')
    const found = fields.get(number)
    const value = readValue(reader, number, type)
    if (found === undefined) fields.set(number, [value])
    else found.push(value)
  }
  return fields
}

function readTag(reader: ByteReader): { number: number; type: number } {
  const tag = reader.varint()
  const number = Number(tag >> 3n)
  if (number < 1 || number > 536_870_911) throw new UndecodableError(`there is no field number ${number}`)
  return { number, type: Number(tag & 7n) }
}

function readValue(reader: ByteReader, number: number, type: number): WireValue {
  switch (type) {
    case 0:
      return { wire: 'varint', value: reader.varint() }
    case 1:
      return { wire: 'fixed64', bytes: reader.take(8) }
    case 2:
      return { wire: 'bytes', bytes: reader.take(reader.length()) }
    case 3: {
      const start = reader.at
      const end = skipGroup(reader, number, 0)
      return { wire: 'group', bytes: reader.bytes.subarray(start, end) }
    }
    case 5:
      return { wire: 'fixed32', bytes: reader.take(4) }
    default:
      throw new UndecodableError(`there is no wire type ${type}`)
  }
}

/** Returns where the group's fields end. */
function skipGroup(reader: ByteReader, number: number, depth: number): number {
  if (depth > MAX_GROUP_DEPTH) throw new UndecodableError(`groups nested more than ${MAX_GROUP_DEPTH} deep`)
  for (;;) {
    const end = reader.at
    const tag = readTag(reader)
    if (tag.type === 4) {
      if (tag.number !== number) throw new UndecodableError('a group ends as another')
      return end
    }
    if (tag.type === 3) skipGroup(reader, tag.number, depth + 1)
    else readValue(reader, tag.number, tag.type)
  }
}
