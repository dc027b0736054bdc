import { wordsOf } from '../int64-words.ts'
import { ByteWriter } from './byte-writer.ts'
import { defineRequest } from './request.ts'

export type AskedTopics = readonly { readonly name: string; readonly partitions: readonly number[] }[]

export interface ListOffsetsArgs {
  /** EARLIEST, LATEST, or epoch milliseconds. */
  timestamp: bigint
  /** Not to be changed afterwards: a list that is asked for again is not written again. */
  topics: AskedTopics
  /** Default: a consumer. */
  replicaId?: number
  /** `read_committed`: LATEST is the last stable offset. Default: read_uncommitted. */
  isolation?: 'read_committed' | 'read_uncommitted'
}

/** Log start offset. */
export const EARLIEST = -2n
/** The message with the largest timestamp (KIP-734); from version 7 on. */
export const MAX_TIMESTAMP = -3n
/** High watermark, which Kafka's tools and we call the log end offset. */
export const LATEST = -1n

/** Asks as a tool: a follower answers too, and LATEST is the replica's own log end (ListOffsetsRequest.DEBUGGING_REPLICA_ID). */
export const DEBUGGING_REPLICA_ID = -2

/** Columns over all partitions of the answer; `topics` says which stretch belongs to which topic. */
export interface ListOffsetsAnswer {
  topics: { name: string; from: number; to: number }[]
  partition: Int32Array
  errorCode: Int16Array
  /** −1: none (no message at or after the time asked for). */
  offset: BigInt64Array
  /** Of that message when it was looked for by time, else −1. */
  timestamp: BigInt64Array
}

const MIN_PARTITION_BYTES = 26

/** ListOffsets (key 2). The same partition may not be asked for twice in one request. */
export const listOffsetsRequest = defineRequest<ListOffsetsArgs, ListOffsetsAnswer>({
  name: 'ListOffsets',
  key: 2,
  minVersion: 4,
  maxVersion: 9,
  flexibleFrom: 6,
  write(writer, { timestamp, topics, isolation, replicaId = -1 }) {
    writer.int32(replicaId).int8(isolation === 'read_committed' ? 1 : 0)
    writer.raw(writtenTopics(topics, timestamp, writer.flexible))
  },
  read(reader) {
    reader.int32()
    // No partition takes less, so the columns cannot run out; the views handed out are of the true length.
    const capacity = Math.ceil(reader.remaining / MIN_PARTITION_BYTES)
    const partition = new Int32Array(capacity)
    const errorCode = new Int16Array(capacity)
    const offset = new BigInt64Array(capacity)
    const timestamp = new BigInt64Array(capacity)
    const [offsetWords, timestampWords] = [wordsOf(offset), wordsOf(timestamp)]
    let row = 0
    const topics = reader.array(r => {
      const name = r.string()
      const from = row
      const count = r.arrayLength()
      for (let i = 0; i < count; i++, row++) {
        partition[row] = r.int32()
        errorCode[row] = r.int16()
        r.int64Into(timestampWords, row)
        r.int64Into(offsetWords, row)
        r.skip(4)
        r.tags()
      }
      r.tags()
      return { name, from, to: row }
    })
    return {
      topics,
      partition: partition.subarray(0, row),
      errorCode: errorCode.subarray(0, row),
      offset: offset.subarray(0, row),
      timestamp: timestamp.subarray(0, row),
    }
  },
})

/** By `flexible` and timestamp. */
const written = new WeakMap<AskedTopics, Map<string, Buffer>>()
/** Log end and log start, in two versions: the observer asks for nothing else. */
const MOST_WRITTEN = 4

/** Ten thousand partitions are asked for every few seconds, always the same ones: writing them took a tenth of a look. */
function writtenTopics(topics: AskedTopics, timestamp: bigint, flexible: boolean): Buffer {
  const known = written.get(topics) ?? new Map<string, Buffer>()
  const key = `${flexible}/${timestamp}`
  const found = known.get(key)
  if (found) return found
  const writer = new ByteWriter(flexible)
  writer.array(topics, (w, { name, partitions }) => {
    w.string(name)
    w.array(partitions, (w2, partition) => w2.int32(partition).int32(-1).int64(timestamp).tags())
    w.tags()
  })
  const bytes = writer.finish()
  if (known.size < MOST_WRITTEN) known.set(key, bytes)
  written.set(topics, known)
  return bytes
}
