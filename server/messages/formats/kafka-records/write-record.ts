import { ByteReader } from '../byte-reader.ts'
import type { JsonWriter } from '../json-writer.ts'
import { UndecodableError } from '../undecodable.ts'
import { GROUP_RECORDS, SHARE_RECORDS, TRANSACTION_RECORDS, type RecordType } from './record-types.ts'
import { writeFields } from './write-fields.ts'

/** Topics in which Kafka's coordinators keep their own records. */
const TOPICS: ReadonlyMap<string, ReadonlyMap<number, RecordType>> = new Map([
  ['__consumer_offsets', GROUP_RECORDS],
  ['__transaction_state', TRANSACTION_RECORDS],
  ['__share_group_state', SHARE_RECORDS],
])

export function isCoordinatorTopic(topic: string): boolean {
  return TOPICS.has(topic)
}

/** The record's name, such as `OffsetCommit`. @throws UndecodableError for one that is not known */
export function recordName(topic: string, key: Buffer | null): string {
  return typeOf(topic, key).name
}

/** Writes the key: its first field tells the record's type. */
export function writeRecordKey(topic: string, key: Buffer, out: JsonWriter): void {
  const type = typeOf(topic, key)
  const reader = new ByteReader(key, 2)
  out.openObject()
  out.key('record')
  out.string(type.name)
  writeFields(type.key, reader, { version: 0, flexible: false }, out)
  out.closeObject()
  requireEnd(reader)
}

/** Writes the value, whose layout its key's type and its own version tell. */
export function writeRecordValue(topic: string, key: Buffer | null, value: Buffer, out: JsonWriter): void {
  const type = typeOf(topic, key)
  const reader = new ByteReader(value)
  const version = reader.int16()
  if (version < 0 || version > type.newest) {
    throw new UndecodableError(`${type.name} in version ${version} is not known here (0 to ${type.newest} are)`)
  }
  out.openObject()
  out.key('version')
  out.integer(version)
  writeFields(type.value, reader, { version, flexible: version >= type.flexibleFrom }, out)
  out.closeObject()
  requireEnd(reader)
}

function typeOf(topic: string, key: Buffer | null): RecordType {
  if (key === null) throw new UndecodableError('the record has no key, which would tell its type')
  const id = new ByteReader(key).int16()
  const type = TOPICS.get(topic)?.get(id)
  if (type === undefined) throw new UndecodableError(`record type ${id} of ${topic} is not known here`)
  return type
}

function requireEnd(reader: ByteReader): void {
  if (!reader.done) throw new UndecodableError(`${reader.left} bytes follow the record`)
}
