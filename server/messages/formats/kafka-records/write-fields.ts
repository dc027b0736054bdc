import { ByteReader } from '../byte-reader.ts'
import type { JsonWriter } from '../json-writer.ts'
import { UndecodableError } from '../undecodable.ts'
import { STRUCTS } from './record-types.ts'

interface Field {
  name: string
  /** Without the marks of an array and of null. */
  type: string
  array: boolean
  nullable: boolean
  from: number
  to: number
  tag: number | null
}

const FIELD = /^(\w+) (\[\])?(\w+)(\?)?(?:@(\d+)(?:-(\d+))?)?(?:#(\d+))?$/
const parsed = new Map<readonly string[], readonly Field[]>()

function fieldsOf(written: readonly string[]): readonly Field[] {
  const known = parsed.get(written)
  if (known !== undefined) return known
  const fields = written.map(text => {
    const [, name = '', array, type = '', nullable, from, to, tag] = FIELD.exec(text) ?? []
    return {
      name,
      type,
      array: array !== undefined,
      nullable: nullable !== undefined,
      from: Number(from ?? 0),
      to: Number(to ?? Infinity),
      tag: tag === undefined ? null : Number(tag),
    }
  })
  parsed.set(written, fields)
  return fields
}

/** TransactionState of Kafka's transaction coordinator, by its id. */
const TRANSACTION_STATUS = [
  'Empty',
  'Ongoing',
  'PrepareCommit',
  'PrepareAbort',
  'CompleteCommit',
  'CompleteAbort',
  'Dead',
  'PrepareEpochFence',
]

/** How a record's fields are encoded (Kafka's protocol guide; `flexible`: KIP-482). */
export interface Encoding {
  version: number
  flexible: boolean
}

/** Writes the fields of this version as members of the object that is open. Fields that are tagged come behind the others. */
export function writeFields(written: readonly string[], reader: ByteReader, encoding: Encoding, out: JsonWriter): void {
  const fields = fieldsOf(written).filter(({ from, to }) => encoding.version >= from && encoding.version <= to)
  for (const field of fields) {
    if (field.tag !== null) continue
    out.key(field.name)
    writeField(field, reader, encoding, out)
  }
  if (!encoding.flexible) return
  for (let left = reader.length(); left > 0; left--) {
    const tag = reader.length()
    const bytes = reader.take(reader.length())
    const field = fields.find(each => each.tag === tag)
    out.key(field?.name ?? `tag ${tag}`)
    if (field === undefined) out.bytes(bytes)
    else writeField(field, new ByteReader(bytes), encoding, out)
  }
}

function writeField(field: Field, reader: ByteReader, encoding: Encoding, out: JsonWriter): void {
  if (!field.array) return writeSingle(field, reader, encoding, out)
  const count = lengthOf(reader, encoding, 'int32')
  if (count === null) return out.null()
  const element = { ...field, nullable: false }
  out.openArray()
  for (let i = 0; i < count; i++) writeSingle(element, reader, encoding, out)
  out.closeArray()
}

function writeSingle({ type, nullable }: Field, reader: ByteReader, encoding: Encoding, out: JsonWriter): void {
  switch (type) {
    case 'int8':
      return out.integer(reader.int8())
    case 'int16':
      return out.integer(reader.int16())
    case 'uint16':
      return out.integer(reader.uint16())
    case 'int32':
      return out.integer(reader.int32())
    case 'int64':
      return out.integer(reader.int64())
    case 'uuid':
      // As Kafka's tools print it.
      return out.string(reader.take(16).toString('base64url'))
    case 'TransactionStatus': {
      const status = reader.int8()
      const name = TRANSACTION_STATUS[status]
      return name === undefined ? out.integer(status) : out.string(name)
    }
    case 'string':
    case 'bytes': {
      const length = lengthOf(reader, encoding, type === 'string' ? 'int16' : 'int32')
      if (length === null) return out.null()
      return type === 'string' ? out.utf8(reader.take(length)) : out.bytes(reader.take(length))
    }
    default:
      return writeStruct(type, nullable, reader, encoding, out)
  }
}

function writeStruct(type: string, nullable: boolean, reader: ByteReader, encoding: Encoding, out: JsonWriter): void {
  if (nullable && reader.int8() < 0) return out.null()
  const fields = STRUCTS[type]
  if (fields === undefined) throw new UndecodableError(`the structure ${type} is not known`)
  out.openObject()
  writeFields(fields, reader, encoding, out)
  out.closeObject()
}

/** null: the field is null. */
function lengthOf(reader: ByteReader, { flexible }: Encoding, width: 'int16' | 'int32'): number | null {
  const length = flexible ? reader.length() - 1 : width === 'int16' ? reader.int16() : reader.int32()
  return length < 0 ? null : length
}
