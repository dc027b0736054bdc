import { defineRequest } from './request.ts'

export interface OngoingReassignment {
  partition: number
  /** What it is to end with, in order, then what is being removed. */
  replicas: number[]
  addingReplicas: number[]
  removingReplicas: number[]
}

export interface ListPartitionReassignmentsAnswer {
  errorCode: number
  errorMessage: string | null
  topics: { name: string; partitions: OngoingReassignment[] }[]
}

/** ListPartitionReassignments (key 46, KIP-455), all of them. To the controller under ZooKeeper; to any broker under KRaft. */
export const listPartitionReassignmentsRequest = defineRequest<{ timeoutMs: number }, ListPartitionReassignmentsAnswer>({
  name: 'ListPartitionReassignments',
  key: 46,
  minVersion: 0,
  maxVersion: 0,
  flexibleFrom: 0,
  waitsFor: 'controller',
  write(writer, { timeoutMs }) {
    writer.int32(timeoutMs).array(null, () => {})
  },
  read(reader) {
    reader.int32()
    const errorCode = reader.int16()
    const errorMessage = reader.nullableString()
    const topics = reader.array(r => {
      const name = r.string()
      const partitions = r.array(r2 => {
        const ongoing = {
          partition: r2.int32(),
          replicas: r2.int32Array(),
          addingReplicas: r2.int32Array(),
          removingReplicas: r2.int32Array(),
        }
        r2.tags()
        return ongoing
      })
      r.tags()
      return { name, partitions }
    })
    return { errorCode, errorMessage, topics }
  },
})
