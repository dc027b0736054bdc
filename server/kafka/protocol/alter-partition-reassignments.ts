import { defineRequest } from './request.ts'

export interface Reassignment {
  topic: string
  partition: number
  /** The new replicas in order, the preferred leader first; null takes back a reassignment that is under way. */
  replicas: readonly number[] | null
}

export interface AlterPartitionReassignmentsArgs {
  timeoutMs: number
  /** From v1 on (KIP-860) Kafka refuses a change of the number of replicas unless this is true. */
  allowReplicationFactorChange: boolean
  topics: readonly { name: string; partitions: readonly Pick<Reassignment, 'partition' | 'replicas'>[] }[]
}

export interface ReassignmentResult {
  topic: string
  partition: number
  errorCode: number
  errorMessage: string | null
}

export interface AlterPartitionReassignmentsAnswer {
  errorCode: number
  errorMessage: string | null
  results: ReassignmentResult[]
}

/** AlterPartitionReassignments (key 45, KIP-455, KIP-860): to the controller; under KRaft any broker passes it on. */
export const alterPartitionReassignmentsRequest = defineRequest<
  AlterPartitionReassignmentsArgs,
  AlterPartitionReassignmentsAnswer
>({
  name: 'AlterPartitionReassignments',
  key: 45,
  minVersion: 0,
  maxVersion: 1,
  flexibleFrom: 0,
  waitsFor: 'controller',
  write(writer, { timeoutMs, allowReplicationFactorChange, topics }, version) {
    writer.int32(timeoutMs)
    if (version >= 1) writer.boolean(allowReplicationFactorChange)
    writer.array(topics, (w, { name, partitions }) => {
      w.string(name).array(partitions, (w2, { partition, replicas }) => {
        w2.int32(partition)
          .array(replicas, (w3, brokerId) => w3.int32(brokerId))
          .tags()
      })
      w.tags()
    })
  },
  read(reader, version) {
    reader.int32()
    if (version >= 1) reader.boolean()
    const errorCode = reader.int16()
    const errorMessage = reader.nullableString()
    const topics = reader.array(r => {
      const topic = r.string()
      const partitions = r.array(r2 => {
        const result = { topic, partition: r2.int32(), errorCode: r2.int16(), errorMessage: r2.nullableString() }
        r2.tags()
        return result
      })
      r.tags()
      return partitions
    })
    return { errorCode, errorMessage, results: topics.flat() }
  },
})
