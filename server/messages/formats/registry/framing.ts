import { ByteReader } from '../byte-reader.ts'

/** Confluent's wire format: a zero byte and the schema's id stand before the data. */
export interface Framed {
  schemaId: number
  /** Behind the id; for Protobuf the indexes of the message come first. */
  body: Buffer
}

/** null: these bytes do not begin so. Ids begin at 1. */
export function readFraming(bytes: Buffer): Framed | null {
  if (bytes.length < 5 || bytes[0] !== 0) return null
  const schemaId = bytes.readInt32BE(1)
  return schemaId > 0 ? { schemaId, body: bytes.subarray(5) } : null
}

const MAX_INDEXES = 50

/** Which message of the schema the data is, and the data. A count of zero stands for [0], the first message. */
export function readMessageIndexes(body: Buffer): { indexes: number[]; data: Buffer } {
  const reader = new ByteReader(body)
  const count = reader.count(reader.zigzag())
  if (count === 0) return { indexes: [0], data: body.subarray(reader.at) }
  const indexes: number[] = []
  for (let i = 0; i < Math.min(count, MAX_INDEXES); i++) indexes.push(reader.count(reader.zigzag()))
  return { indexes, data: body.subarray(reader.at) }
}
