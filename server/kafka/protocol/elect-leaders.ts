import { defineRequest } from './request.ts'

/** ElectionType of the Java client. */
export const PREFERRED_ELECTION = 0
export const UNCLEAN_ELECTION = 1

export interface ElectLeadersArgs {
  electionType: typeof PREFERRED_ELECTION | typeof UNCLEAN_ELECTION
  topics: readonly { name: string; partitions: readonly number[] }[]
  timeoutMs: number
}

export interface ElectionResult {
  topic: string
  partition: number
  errorCode: number
  errorMessage: string | null
}

export interface ElectLeadersAnswer {
  errorCode: number
  results: ElectionResult[]
}

/** ElectLeaders (key 43, KIP-460): to the controller; under KRaft any broker passes it on. v0 knew preferred elections only. */
export const electLeadersRequest = defineRequest<ElectLeadersArgs, ElectLeadersAnswer>({
  name: 'ElectLeaders',
  key: 43,
  minVersion: 1,
  maxVersion: 2,
  flexibleFrom: 2,
  waitsFor: 'controller',
  write(writer, { electionType, topics, timeoutMs }) {
    writer.int8(electionType).array(topics, (w, { name, partitions }) => {
      w.string(name)
        .array(partitions, (w2, partition) => w2.int32(partition))
        .tags()
    })
    writer.int32(timeoutMs)
  },
  read(reader) {
    reader.int32()
    const errorCode = reader.int16()
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
    return { errorCode, results: topics.flat() }
  },
})
