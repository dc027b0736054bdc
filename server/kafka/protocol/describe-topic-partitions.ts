import type { ByteReader } from './byte-reader.ts'
import { defineRequest } from './request.ts'

export interface DescribedElr {
  partition: number
  leaderEpoch: number
  /** Eligible leader replicas (KIP-966); null: the cluster does not keep them. */
  elr: number[] | null
  /** Who led it last, while nobody is in sync or eligible (its return may elect it); null: not kept. */
  lastKnownElr: number[] | null
}

export interface DescribeTopicPartitionsAnswer {
  topics: { errorCode: number; name: string; partitions: DescribedElr[] }[]
  /** Where the answer stops because the broker limits its size; null: it is whole. */
  next: { topic: string; partition: number } | null
}

/** DescribeTopicPartitions (key 75, KIP-966), asked for the eligible leader replicas, which Metadata lacks. */
export const describeTopicPartitionsRequest = defineRequest<{ topics: readonly string[] }, DescribeTopicPartitionsAnswer>({
  name: 'DescribeTopicPartitions',
  key: 75,
  minVersion: 0,
  maxVersion: 0,
  flexibleFrom: 0,
  write(writer, { topics }) {
    writer.array(topics, (w, topic) => w.string(topic).tags())
    // response_partition_limit, and no cursor
    writer.int32(2000).int8(-1)
  },
  read(reader) {
    reader.int32()
    const topics = reader.array(readTopic)
    const hasCursor = reader.int8() >= 0
    return { topics, next: hasCursor ? { topic: reader.string(), partition: reader.int32() } : null }
  },
})

function readTopic(reader: ByteReader): DescribeTopicPartitionsAnswer['topics'][number] {
  const errorCode = reader.int16()
  const name = reader.string()
  reader.skip(17)
  const partitions = reader.array(readPartition)
  reader.int32()
  reader.tags()
  return { errorCode, name, partitions }
}

function readPartition(reader: ByteReader): DescribedElr {
  reader.int16()
  const partition = reader.int32()
  reader.int32()
  const leaderEpoch = reader.int32()
  reader.int32Array()
  reader.int32Array()
  const elr = reader.nullableInt32Array()
  const lastKnownElr = reader.nullableInt32Array()
  reader.int32Array()
  reader.tags()
  return { partition, leaderEpoch, elr, lastKnownElr }
}
