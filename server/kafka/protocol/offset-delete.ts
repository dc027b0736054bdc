import type { PartitionErrors } from './offset-commit.ts'
import { defineRequest } from './request.ts'

export interface OffsetDeleteArgs {
  groupId: string
  topics: readonly { name: string; partitions: readonly number[] }[]
}

/** OffsetDelete (key 47, KIP-496). Refused for topics that a member subscribes to: GROUP_SUBSCRIBED_TO_TOPIC. */
export const offsetDeleteRequest = defineRequest<OffsetDeleteArgs, PartitionErrors & { errorCode: number }>({
  name: 'OffsetDelete',
  key: 47,
  minVersion: 0,
  maxVersion: 0,
  flexibleFrom: 1,
  write(writer, { groupId, topics }) {
    writer.string(groupId)
    writer.array(topics, (w, { name, partitions }) => {
      w.string(name).array(partitions, (w2, partition) => w2.int32(partition))
    })
  },
  read(reader) {
    const errorCode = reader.int16()
    reader.int32()
    const topics = reader.array(r => ({
      name: r.string(),
      partitions: r.array(r2 => ({ partition: r2.int32(), errorCode: r2.int16() })),
    }))
    return { errorCode, topics }
  },
})
