import { NOT_TOLD } from '#lib/kafka/lag'
import type { ByteReader } from './byte-reader.ts'
import type { FetchedGroup, FetchedOffsets } from './offset-fetch.ts'
import { defineRequest } from './request.ts'

/**
 * DescribeShareGroupOffsets (key 90, KIP-932) of every partition of many groups, in the form of committed offsets: a share
 * group's start offset is the first record that is not yet done with. `toldLag` (version 1, KIP-1226): records that wait; of a
 * partition with an error, in which nothing else is filled in, NOT_TOLD.
 */
export const describeShareGroupOffsetsRequest = defineRequest<{ groupIds: readonly string[] }, { groups: FetchedGroup[] }>({
  name: 'DescribeShareGroupOffsets',
  key: 90,
  minVersion: 0,
  maxVersion: 1,
  flexibleFrom: 0,
  waitsFor: 'brokers',
  write(writer, { groupIds }) {
    writer.array(groupIds, (w, groupId) =>
      w
        .string(groupId)
        .array(null, () => {})
        .tags(),
    )
  },
  read(reader, version) {
    reader.int32()
    return {
      groups: reader.array(r => {
        const groupId = r.string()
        const topics = r.array(r2 => readTopic(r2, version))
        const errorCode = r.int16()
        r.skipString()
        r.tags()
        return { groupId, errorCode, topics }
      }),
    }
  },
})

function readTopic(reader: ByteReader, version: number): FetchedOffsets {
  const topic = reader.string()
  reader.skip(16)
  const count = Math.max(0, reader.arrayLength())
  const partitions = new Int32Array(count)
  const committedOffset = new BigInt64Array(count)
  const toldLag = new BigInt64Array(count).fill(-1n)
  let firstError = 0
  for (let i = 0; i < count; i++) {
    partitions[i] = reader.int32()
    committedOffset[i] = reader.int64()
    reader.int32()
    if (version >= 1) toldLag[i] = reader.int64()
    const errorCode = reader.int16()
    firstError ||= errorCode
    if (errorCode !== 0) {
      committedOffset[i] = -1n
      toldLag[i] = NOT_TOLD
    }
    reader.skipString()
    reader.tags()
  }
  reader.tags()
  return { topic, partitions, committedOffset, errorCode: firstError, toldLag }
}
