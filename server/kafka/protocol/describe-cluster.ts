import { defineRequest } from './request.ts'

export interface DescribedBroker {
  brokerId: number
  host: string
  port: number
  rack: string | null
  /** Registered, but not serving (KIP-1073); always false before Kafka 4.0, which lists only serving ones. */
  fenced: boolean
}

export interface DescribeClusterAnswer {
  errorCode: number
  errorMessage: string | null
  clusterId: string
  brokers: DescribedBroker[]
}

/** DescribeCluster (key 60, KIP-700), with the fenced brokers where the cluster tells them. */
export const describeClusterRequest = defineRequest<null, DescribeClusterAnswer>({
  name: 'DescribeCluster',
  key: 60,
  minVersion: 0,
  maxVersion: 2,
  flexibleFrom: 0,
  write(writer, _args, version) {
    writer.boolean(false)
    if (version >= 1) writer.int8(1)
    if (version >= 2) writer.boolean(true)
  },
  read(reader, version) {
    reader.int32()
    const errorCode = reader.int16()
    const errorMessage = reader.nullableString()
    if (version >= 1) reader.int8()
    const clusterId = reader.string()
    reader.int32()
    const brokers = reader.array(r => {
      const broker = { brokerId: r.int32(), host: r.string(), port: r.int32(), rack: r.nullableString() }
      const fenced = version >= 2 ? r.boolean() : false
      r.tags()
      return { ...broker, fenced }
    })
    return { errorCode, errorMessage, clusterId, brokers }
  },
})
