import type { AbortedTransaction } from '../aborted-transactions.ts'
import type { ByteReader } from './byte-reader.ts'
import type { ByteWriter } from './byte-writer.ts'
import { defineRequest } from './request.ts'

export interface FetchArgs {
  /** The topic's name up to v12, its id from v13 on (KIP-516). */
  topic: string
  maxWaitMs: number
  /** Of the whole answer; the first batch comes whole whatever its size (KIP-74). */
  maxBytes: number
  isolation: 'read_committed' | 'read_uncommitted'
  partitions: readonly { partition: number; fetchOffset: bigint; leaderEpoch: number; maxBytes: number }[]
}

export interface FetchedPartition {
  partition: number
  errorCode: number
  highWatermark: bigint
  /** Where the first open transaction begins; reading committed ends here. */
  lastStableOffset: bigint
  /** null before v5. */
  logStartOffset: bigint | null
  abortedTransactions: AbortedTransaction[]
  /** Record batches as they are, the last one possibly cut off. A view into the answer: copy what shall live longer. */
  records: Buffer
}

export interface FetchAnswer {
  throttleTimeMs: number
  errorCode: number
  partitions: FetchedPartition[]
}

/** Fetch (key 1) of one topic as a consumer without session, topic by name. */
export const fetchByNameRequest = defineRequest<FetchArgs, FetchAnswer>({
  name: 'Fetch',
  key: 1,
  minVersion: 4,
  maxVersion: 12,
  flexibleFrom: 12,
  write: (writer, args, version) => writeFetch(writer, args, version, w => w.string(args.topic)),
  read: readFetch,
})

/** The same by topic id: a topic that was deleted and made anew under its old name is another topic here. */
export const fetchByIdRequest = defineRequest<FetchArgs, FetchAnswer>({
  name: 'Fetch',
  key: 1,
  minVersion: 13,
  maxVersion: 17,
  flexibleFrom: 12,
  write: (writer, args, version) => writeFetch(writer, args, version, w => w.uuid(args.topic)),
  read: readFetch,
})

const NO_SESSION_EPOCH = -1

function writeFetch(writer: ByteWriter, args: FetchArgs, version: number, writeTopic: (writer: ByteWriter) => void): void {
  if (version <= 14) writer.int32(-1) // replica id
  writer.int32(args.maxWaitMs).int32(1).int32(args.maxBytes)
  writer.int8(args.isolation === 'read_committed' ? 1 : 0)
  if (version >= 7) writer.int32(0).int32(NO_SESSION_EPOCH)
  writer.array([args.partitions], (topic, partitions) => {
    writeTopic(topic)
    topic.array(partitions, (w, { partition, fetchOffset, leaderEpoch, maxBytes }) => {
      w.int32(partition)
      if (version >= 9) w.int32(leaderEpoch)
      w.int64(fetchOffset)
      if (version >= 12) w.int32(-1) // last fetched epoch: for replicas only
      if (version >= 5) w.int64(-1n) // log start offset: likewise
      w.int32(maxBytes).tags()
    })
    topic.tags()
  })
  if (version >= 7) writer.array([], () => {})
  if (version >= 11) writer.string('') // rack
}

function readFetch(reader: ByteReader, version: number): FetchAnswer {
  const throttleTimeMs = reader.int32()
  const errorCode = version >= 7 ? reader.int16() : 0
  if (version >= 7) reader.int32()
  const topics = reader.array(r => {
    if (version >= 13) r.uuid()
    else r.string()
    const partitions = r.array(p => readPartition(p, version))
    r.tags()
    return partitions
  })
  return { throttleTimeMs, errorCode, partitions: topics.flat() }
}

function readPartition(reader: ByteReader, version: number): FetchedPartition {
  const partition = {
    partition: reader.int32(),
    errorCode: reader.int16(),
    highWatermark: reader.int64(),
    lastStableOffset: reader.int64(),
    logStartOffset: version >= 5 ? reader.int64() : null,
    abortedTransactions: readAborted(reader),
  }
  if (version >= 11) reader.int32() // preferred read replica
  const records = reader.nullableBytes() ?? Buffer.alloc(0)
  reader.tags()
  return { ...partition, records }
}

/** The array is null, not empty, under read_uncommitted. */
function readAborted(reader: ByteReader): AbortedTransaction[] {
  return reader.array(r => {
    const transaction = { producerId: r.int64(), firstOffset: r.int64() }
    r.tags()
    return transaction
  })
}
