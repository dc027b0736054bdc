import type { ByteReader } from './byte-reader.ts'
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

/**
 * Columns over all partitions of the answer; `topics` says which stretch belongs to which topic. Answers to the same list of topics
 * in the same order share `topics` and `partition`: whoever knows the one knows the other.
 */
export interface ListOffsetsAnswer {
  topics: readonly { name: string; from: number; to: number }[]
  partition: Int32Array
  errorCode: Int16Array
  /** −1: none (no message at or after the time asked for). */
  offset: BigInt64Array
  /** Of that message when it was looked for by time, else −1. */
  timestamp: BigInt64Array
}

type Layout = Pick<ListOffsetsAnswer, 'topics' | 'partition'>
type Columns = Omit<ListOffsetsAnswer, keyof Layout>

/** What is remembered of a list of topics for as long as it is asked for: ten thousand partitions, the same ones every few seconds. */
interface Remembered {
  /** As it was written, by version and timestamp: writing took a tenth of a look. */
  readonly written: Map<string, Buffer>
  /** How it was answered: not in the order that was asked for, but always in the same one. */
  layout: Layout | null
}

const remembered = new WeakMap<AskedTopics, Remembered>()
/** Log end and log start, in two versions: the observer asks for nothing else. */
const MOST_WRITTEN = 4

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
  read(reader, _version, args) {
    reader.int32()
    const memory = args && remember(args.topics)
    const layout = memory?.layout
    const like = layout ? reader.attempt(r => readLike(r, layout)) : null
    if (like !== null) return like
    const answer = readAnew(reader)
    if (memory) memory.layout = { topics: answer.topics, partition: answer.partition }
    return answer
  },
})

/** null: it is not laid out like this. */
function readLike(reader: ByteReader, { topics, partition }: Layout): ListOffsetsAnswer | null {
  if (reader.arrayLength() !== topics.length) return null
  const answer = columns(partition.length)
  for (const { name, from, to } of topics) {
    if (!reader.skipIfString(name) || reader.arrayLength() !== to - from) return null
    for (let row = from; row < to; row++) {
      if (reader.int32() !== partition[row]) return null
      readRow(reader, answer, row)
    }
    reader.tags()
  }
  return { topics, partition, ...answer }
}

function readAnew(reader: ByteReader): ListOffsetsAnswer {
  // No partition takes less, so the columns cannot run out; the views handed out are of the true length.
  const capacity = Math.ceil(reader.remaining / MIN_PARTITION_BYTES)
  const partition = new Int32Array(capacity)
  const answer = columns(capacity)
  let row = 0
  const topics = reader.array(r => {
    const name = r.string()
    const from = row
    const count = r.arrayLength()
    for (let i = 0; i < count; i++, row++) {
      partition[row] = r.int32()
      readRow(r, answer, row)
    }
    r.tags()
    return { name, from, to: row }
  })
  return {
    topics,
    partition: partition.slice(0, row),
    errorCode: answer.errorCode.subarray(0, row),
    offset: answer.offset.subarray(0, row),
    timestamp: answer.timestamp.subarray(0, row),
  }
}

function columns(rows: number): Columns {
  return { errorCode: new Int16Array(rows), offset: new BigInt64Array(rows), timestamp: new BigInt64Array(rows) }
}

function readRow(reader: ByteReader, { errorCode, offset, timestamp }: Columns, row: number): void {
  errorCode[row] = reader.int16()
  timestamp[row] = reader.int64()
  offset[row] = reader.int64()
  reader.skip(4)
  reader.tags()
}

function remember(topics: AskedTopics): Remembered {
  const known = remembered.get(topics)
  if (known) return known
  const fresh: Remembered = { written: new Map(), layout: null }
  remembered.set(topics, fresh)
  return fresh
}

function writtenTopics(topics: AskedTopics, timestamp: bigint, flexible: boolean): Buffer {
  const { written } = remember(topics)
  const key = `${flexible}/${timestamp}`
  const found = written.get(key)
  if (found) return found
  const writer = new ByteWriter(flexible)
  writer.array(topics, (w, { name, partitions }) => {
    w.string(name)
    w.array(partitions, (w2, partition) => w2.int32(partition).int32(-1).int64(timestamp).tags())
    w.tags()
  })
  const bytes = writer.finish()
  if (written.size < MOST_WRITTEN) written.set(key, bytes)
  return bytes
}
