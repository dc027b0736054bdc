import { defineRequest } from './request.ts'

export interface OffsetToCommit {
  partition: number
  offset: bigint
  /** Of the record before the offset; −1: unknown. */
  leaderEpoch: number
  metadata: string
}

export interface OffsetCommitArgs {
  groupId: string
  topics: readonly { name: string; partitions: readonly OffsetToCommit[] }[]
}

export interface PartitionErrors {
  topics: { name: string; partitions: { partition: number; errorCode: number }[] }[]
}

const NO_GENERATION = -1

/**
 * OffsetCommit (key 8) by somebody who is no member: generation −1 and no member id. The coordinator takes it only while the
 * group has no members, else UNKNOWN_MEMBER_ID, and writes all partitions of the request at once or none. A group that does
 * not exist is created by it.
 */
export const offsetCommitRequest = defineRequest<OffsetCommitArgs, PartitionErrors>({
  name: 'OffsetCommit',
  key: 8,
  minVersion: 8,
  maxVersion: 9,
  flexibleFrom: 8,
  write(writer, { groupId, topics }) {
    writer.string(groupId).int32(NO_GENERATION).string('').string(null)
    writer.array(topics, (w, { name, partitions }) => {
      w.string(name)
      w.array(partitions, (w2, { partition, offset, leaderEpoch, metadata }) =>
        w2.int32(partition).int64(offset).int32(leaderEpoch).string(metadata).tags(),
      )
      w.tags()
    })
  },
  read(reader) {
    reader.int32()
    return {
      topics: reader.array(r => {
        const name = r.string()
        const partitions = r.array(r2 => {
          const result = { partition: r2.int32(), errorCode: r2.int16() }
          r2.tags()
          return result
        })
        r.tags()
        return { name, partitions }
      }),
    }
  },
})
