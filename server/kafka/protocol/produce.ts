import type { ByteReader } from './byte-reader.ts'
import { defineRequest } from './request.ts'

export interface ProduceArgs {
  topic: string
  partition: number
  /** One record batch, sealed. */
  records: Buffer
  timeoutMs: number
  /** Of the transaction that the batch belongs to. */
  transactionalId?: string | null
}

export interface ProduceResult {
  errorCode: number
  /** Kafka's own words, from v8 on. */
  errorMessage: string | null
  offset: bigint
  /** −1: the record keeps the timestamp it was sent with. */
  logAppendTimeMs: number
}

/** Produce (key 0) of one batch to one partition, acknowledged by all in-sync replicas. */
export const produceRequest = defineRequest<ProduceArgs, ProduceResult[]>({
  name: 'Produce',
  key: 0,
  minVersion: 3,
  maxVersion: 11,
  flexibleFrom: 9,
  write(writer, { topic, partition, records, timeoutMs, transactionalId = null }) {
    writer.string(transactionalId).int16(-1).int32(timeoutMs)
    writer.array([topic], (w, name) => {
      w.string(name).array([partition], (p, index) => p.int32(index).bytes(records).tags())
      w.tags()
    })
  },
  read(reader, version) {
    const results = reader.array(topic => {
      topic.string()
      const partitions = topic.array(partition => readPartition(partition, version))
      topic.tags()
      return partitions
    })
    reader.int32()
    return results.flat()
  },
})

function readPartition(reader: ByteReader, version: number): ProduceResult {
  reader.int32()
  const errorCode = reader.int16()
  const offset = reader.int64()
  const logAppendTimeMs = reader.int64AsNumber()
  if (version >= 5) reader.int64()
  const recordErrors = version >= 8 ? reader.array(readRecordError) : []
  const text = version >= 8 ? reader.nullableString() : null
  reader.tags()
  // What is wrong with the one record says more than what is wrong with its batch.
  return { errorCode, errorMessage: recordErrors.find(error => error !== null) ?? text, offset, logAppendTimeMs }
}

function readRecordError(reader: ByteReader): string | null {
  reader.int32()
  const text = reader.nullableString()
  reader.tags()
  return text
}
