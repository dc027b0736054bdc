import type { ByteReader } from './byte-reader.ts'
import { defineRequest } from './request.ts'

export interface DescribedReplica {
  replicaId: number
  /** −1: unknown. */
  logEndOffset: bigint
  /** Epoch milliseconds by the leader's clock; −1: unknown. */
  lastFetchMs: number
  lastCaughtUpMs: number
}

export interface DescribeQuorumAnswer {
  errorCode: number
  errorMessage: string | null
  leaderId: number
  leaderEpoch: number
  highWatermark: bigint
  voters: DescribedReplica[]
  observers: DescribedReplica[]
}

const NOTHING: DescribeQuorumAnswer = {
  errorCode: 0,
  errorMessage: null,
  leaderId: -1,
  leaderEpoch: -1,
  highWatermark: -1n,
  voters: [],
  observers: [],
}

/** DescribeQuorum (key 55, KIP-595, KIP-836) of the metadata quorum. Any broker passes it on to the quorum's leader. */
export const describeQuorumRequest = defineRequest<null, DescribeQuorumAnswer>({
  name: 'DescribeQuorum',
  key: 55,
  minVersion: 0,
  maxVersion: 2,
  flexibleFrom: 0,
  waitsFor: 'controller',
  write(writer) {
    writer.array(['__cluster_metadata'], (w, topic) => {
      w.string(topic)
        .array([0], (w2, partition) => w2.int32(partition).tags())
        .tags()
    })
  },
  read(reader, version) {
    const errorCode = reader.int16()
    const errorMessage = version >= 2 ? reader.nullableString() : null
    const topics = reader.array(r => {
      r.skipString()
      const partitions = r.array(r2 => readPartition(r2, version))
      r.tags()
      return partitions
    })
    const quorum = topics[0]?.[0] ?? NOTHING
    return errorCode === 0 ? quorum : { ...quorum, errorCode, errorMessage }
  },
})

function readPartition(reader: ByteReader, version: number): DescribeQuorumAnswer {
  reader.int32()
  const quorum = {
    errorCode: reader.int16(),
    errorMessage: version >= 2 ? reader.nullableString() : null,
    leaderId: reader.int32(),
    leaderEpoch: reader.int32(),
    highWatermark: reader.int64(),
    voters: reader.array(r => readReplica(r, version)),
    observers: reader.array(r => readReplica(r, version)),
  }
  reader.tags()
  return quorum
}

function readReplica(reader: ByteReader, version: number): DescribedReplica {
  const replicaId = reader.int32()
  if (version >= 2) reader.skip(16)
  const logEndOffset = reader.int64()
  const lastFetchMs = version >= 1 ? reader.int64AsNumber() : -1
  const lastCaughtUpMs = version >= 1 ? reader.int64AsNumber() : -1
  reader.tags()
  return { replicaId, logEndOffset, lastFetchMs, lastCaughtUpMs }
}
