import { Writer } from '@platformatic/kafka'
import type { Reader } from '@platformatic/kafka'
import type { AbortedTransaction } from '../aborted-transactions.ts'
import { ByteWriter } from './byte-writer.ts'
import { ChunkedReader } from './chunked-reader.ts'
import type { KafkaRequest } from './request.ts'

export interface FetchArgs {
  /** The topic's name up to v12, its id from v13 on (KIP-516). */
  topic: string
  maxWaitMs: number
  /** Of the whole answer; the first batch comes whole whatever its size (KIP-74). */
  maxBytes: number
  isolation: 'read_committed' | 'read_uncommitted'
  /** The leader may name a replica in this rack instead of answering (KIP-392, from v11 on); null: it answers itself. */
  rack?: string | null
  /** Where the records of a partition are to be put: a buffer of exactly this size. */
  allocate: (sizeBytes: number) => Buffer
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
  /** Broker to read this partition from instead, in an answer without records; null: none. */
  preferredReadReplica: number | null
  abortedTransactions: AbortedTransaction[]
  /** Record batches as they are, the last one possibly cut off; in a buffer of the caller's (`allocate`). */
  records: Buffer
}

export interface FetchAnswer {
  throttleTimeMs: number
  errorCode: number
  partitions: FetchedPartition[]
}

const KEY = 1
const FLEXIBLE_FROM = 12
const NO_SESSION_EPOCH = -1

/** Fetch (key 1) of one topic as a consumer without session, topic by name. */
export const fetchByNameRequest = defineFetch(4, 12, (writer, topic) => writer.string(topic))

/** The same by topic id: a topic that was deleted and made anew under its old name is another topic here. */
export const fetchByIdRequest = defineFetch(13, 17, (writer, topic) => writer.uuid(topic))

/** Not by `defineRequest`, which joins an answer before it reads it: these are large. */
function defineFetch(minVersion: number, maxVersion: number, writeTopic: WriteTopic): KafkaRequest<FetchArgs, FetchAnswer> {
  return {
    name: 'Fetch',
    key: KEY,
    versions: Array.from({ length: maxVersion - minVersion + 1 }, (_, i) => minVersion + i),
    send(connection, version, args, callback) {
      const flexible = version >= FLEXIBLE_FROM
      const write = () => {
        const writer = new ByteWriter(flexible)
        writeFetch(writer, args, version, writeTopic)
        return Writer.create().append(writer.tags().finish())
      }
      const read = (_correlationId: number, _key: number, _version: number, reader: Reader) =>
        readFetch(new ChunkedReader(reader, flexible), version, args.allocate)
      connection.send<FetchAnswer>(KEY, version, write, read, flexible, flexible, callback)
    },
  }
}

type WriteTopic = (writer: ByteWriter, topic: string) => void

function writeFetch(writer: ByteWriter, args: FetchArgs, version: number, writeTopic: WriteTopic): void {
  if (version <= 14) writer.int32(-1) // replica id
  writer.int32(args.maxWaitMs).int32(1).int32(args.maxBytes)
  writer.int8(args.isolation === 'read_committed' ? 1 : 0)
  if (version >= 7) writer.int32(0).int32(NO_SESSION_EPOCH)
  writer.array([args.partitions], (topic, partitions) => {
    writeTopic(topic, args.topic)
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
  if (version >= 11) writer.string(args.rack ?? '')
}

function readFetch(reader: ChunkedReader, version: number, allocate: FetchArgs['allocate']): FetchAnswer {
  const throttleTimeMs = reader.int32()
  const errorCode = version >= 7 ? reader.int16() : 0
  if (version >= 7) reader.int32()
  const topics = reader.array(r => {
    if (version >= 13) r.skipUuid()
    else r.skipString()
    const partitions = r.array(p => readPartition(p, version, allocate))
    r.tags()
    return partitions
  })
  return { throttleTimeMs, errorCode, partitions: topics.flat() }
}

function readPartition(reader: ChunkedReader, version: number, allocate: FetchArgs['allocate']): FetchedPartition {
  const partition = {
    partition: reader.int32(),
    errorCode: reader.int16(),
    highWatermark: reader.int64(),
    lastStableOffset: reader.int64(),
    logStartOffset: version >= 5 ? reader.int64() : null,
    abortedTransactions: readAborted(reader),
  }
  const preferred = version >= 11 ? reader.int32() : -1
  const records = reader.bytesInto(allocate)
  reader.tags()
  return { ...partition, preferredReadReplica: preferred < 0 ? null : preferred, records }
}

/** The array is null, not empty, under read_uncommitted. */
function readAborted(reader: ChunkedReader): AbortedTransaction[] {
  return reader.array(r => {
    const transaction = { producerId: r.int64(), firstOffset: r.int64() }
    r.tags()
    return transaction
  })
}
