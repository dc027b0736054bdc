import type { ByteReader } from './byte-reader.ts'
import { defineRequest } from './request.ts'

/** One log directory; the columns run over its replicas, `topics` says which stretch belongs to which topic. */
export interface DescribedLogDir {
  errorCode: number
  path: string
  /** −1: unknown (before Kafka 3.3). */
  totalBytes: number
  usableBytes: number
  topics: { name: string; from: number; to: number }[]
  partition: Int32Array
  sizeBytes: Float64Array
  /** How far the replica's log end is behind the high watermark. */
  offsetLag: Float64Array
  /** 1: a copy being made in this directory (AlterReplicaLogDirs), which is no replica yet. */
  future: Uint8Array
}

const MIN_REPLICA_BYTES = 21

/** DescribeLogDirs (key 35) of every replica on the broker asked. */
export const describeLogDirsRequest = defineRequest<null, { errorCode: number; dirs: DescribedLogDir[] }>({
  name: 'DescribeLogDirs',
  key: 35,
  minVersion: 1,
  maxVersion: 4,
  flexibleFrom: 2,
  write(writer) {
    writer.array(null, () => {})
  },
  read(reader, version) {
    reader.int32()
    const errorCode = version >= 3 ? reader.int16() : 0
    return { errorCode, dirs: reader.array(r => readDir(r, version)) }
  },
})

function readDir(reader: ByteReader, version: number): DescribedLogDir {
  const errorCode = reader.int16()
  const path = reader.string()
  const capacity = Math.ceil(reader.remaining / MIN_REPLICA_BYTES)
  const partition = new Int32Array(capacity)
  const sizeBytes = new Float64Array(capacity)
  const offsetLag = new Float64Array(capacity)
  const future = new Uint8Array(capacity)
  let row = 0
  const topics = reader.array(r => {
    const name = r.string()
    const from = row
    const count = r.arrayLength()
    for (let i = 0; i < count; i++, row++) {
      partition[row] = r.int32()
      sizeBytes[row] = r.int64AsNumber()
      offsetLag[row] = r.int64AsNumber()
      future[row] = r.int8()
      r.tags()
    }
    r.tags()
    return { name, from, to: row }
  })
  const totalBytes = version >= 4 ? reader.int64AsNumber() : -1
  const usableBytes = version >= 4 ? reader.int64AsNumber() : -1
  reader.tags()
  return { errorCode, path, totalBytes, usableBytes, topics, partition, sizeBytes, offsetLag, future }
}
