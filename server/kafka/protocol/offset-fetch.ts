import type { ByteReader } from './byte-reader.ts'
import { defineRequest } from './request.ts'

/** Committed offsets of a group in one topic; the arrays run in parallel. */
export interface FetchedOffsets {
  topic: string
  partitions: Int32Array
  /** −1: none. */
  committedOffset: BigInt64Array
  /** First error code among the partitions; 0: none. */
  errorCode: number
  /** Share groups only (KIP-1226); −1: not told. */
  toldLag?: BigInt64Array
}

export interface FetchedGroup {
  groupId: string
  errorCode: number
  topics: FetchedOffsets[]
}

/**
 * OffsetFetch (key 9) of all committed partitions of many groups in one request (KIP-709, Kafka 3.0). Offsets of open
 * transactions are given as they were before (`require_stable` is false): we look, we do not start reading there.
 */
export const offsetFetchRequest = defineRequest<{ groupIds: readonly string[] }, { groups: FetchedGroup[] }>({
  name: 'OffsetFetch',
  key: 9,
  minVersion: 8,
  maxVersion: 9,
  flexibleFrom: 6,
  write(writer, { groupIds }, version) {
    writer.array(groupIds, (w, groupId) => {
      w.string(groupId)
      if (version >= 9) w.string(null).int32(-1)
      w.array(null, () => {}).tags()
    })
    writer.boolean(false)
  },
  read(reader) {
    reader.int32()
    return {
      groups: reader.array(r => {
        const groupId = r.string()
        const topics = r.array(readTopic)
        const errorCode = r.int16()
        r.tags()
        return { groupId, errorCode, topics }
      }),
    }
  },
})

function readTopic(reader: ByteReader): FetchedOffsets {
  const topic = reader.string()
  const count = Math.max(0, reader.arrayLength())
  const partitions = new Int32Array(count)
  const committedOffset = new BigInt64Array(count)
  let firstError = 0
  for (let i = 0; i < count; i++) {
    partitions[i] = reader.int32()
    committedOffset[i] = reader.int64()
    reader.int32()
    reader.skipString()
    const errorCode = reader.int16()
    firstError ||= errorCode
    reader.tags()
  }
  reader.tags()
  return { topic, partitions, committedOffset, errorCode: firstError }
}
