import type { ByteReader } from './byte-reader.ts'
import { defineRequest, type OwnRequest } from './request.ts'

export interface MetadataBroker {
  brokerId: number
  host: string
  port: number
  rack: string | null
}

export interface MetadataPartition {
  errorCode: number
  partition: number
  /** −1: none. */
  leader: number
  /** −1: unknown. */
  leaderEpoch: number
  replicas: number[]
  isr: number[]
  offlineReplicas: number[]
}

export interface MetadataTopic {
  errorCode: number
  name: string
  /** null before Kafka 2.8. */
  topicId: string | null
  internal: boolean
  partitions: MetadataPartition[]
}

export interface MetadataAnswer {
  errorCode: number
  brokers: MetadataBroker[]
  clusterId: string | null
  /** A random broker under KRaft, the true controller under ZooKeeper; −1: none. */
  controllerId: number
  topics: MetadataTopic[]
}

export interface MetadataArgs {
  /** null: all; empty: brokers only. */
  topics: readonly string[] | null
}

type ReadTopics = (reader: ByteReader, version: number) => MetadataTopic[]

/** Metadata (key 3). Never creates a topic. */
export const metadataRequest = metadataWith(readTopics)

/**
 * The same for one asker who looks again and again: where a broker tells the same of the topics as the last time, `topics` is the
 * very same list, neither read nor to be compared. Whole answers never are the same: under KRaft they name a random controller.
 * Holds the last list, and its bytes.
 */
export function rememberingMetadata(): OwnRequest<MetadataArgs, MetadataAnswer> {
  let last: { bytes: Buffer; version: number; topics: MetadataTopic[] } | null = null
  return metadataWith((reader, version) => {
    if (last?.version === version && reader.skipIfNext(last.bytes)) return last.topics
    const before = reader.remaining
    const topics = readTopics(reader, version)
    last = { bytes: reader.copyOfLast(before - reader.remaining), version, topics }
    return topics
  })
}

function metadataWith(topicsOf: ReadTopics): OwnRequest<MetadataArgs, MetadataAnswer> {
  return defineRequest<MetadataArgs, MetadataAnswer>({
    name: 'Metadata',
    key: 3,
    minVersion: 7,
    maxVersion: 13,
    flexibleFrom: 9,
    write(writer, { topics }, version) {
      writer.array(topics, (w, topic) => {
        if (version >= 10) w.uuid(null)
        w.string(topic).tags()
      })
      // allow_auto_topic_creation, include_cluster_authorized_operations, include_topic_authorized_operations
      writer.boolean(false)
      if (version >= 8 && version <= 10) writer.boolean(false)
      if (version >= 8) writer.boolean(false)
    },
    read(reader, version) {
      reader.int32()
      const brokers = reader.array(readBroker)
      const clusterId = reader.nullableString()
      const controllerId = reader.int32()
      const topics = topicsOf(reader, version)
      if (version >= 8 && version <= 10) reader.int32()
      return { errorCode: version >= 13 ? reader.int16() : 0, brokers, clusterId, controllerId, topics }
    },
  })
}

function readTopics(reader: ByteReader, version: number): MetadataTopic[] {
  return reader.array(r => readTopic(r, version))
}

function readBroker(reader: ByteReader): MetadataBroker {
  const broker = { brokerId: reader.int32(), host: reader.string(), port: reader.int32(), rack: reader.nullableString() }
  reader.tags()
  return broker
}

function readTopic(reader: ByteReader, version: number): MetadataTopic {
  const topic = {
    errorCode: reader.int16(),
    name: reader.string(),
    topicId: version >= 10 ? reader.uuid() : null,
    internal: reader.boolean(),
    partitions: reader.array(readPartition),
  }
  if (version >= 8) reader.int32()
  reader.tags()
  return topic
}

function readPartition(reader: ByteReader): MetadataPartition {
  const partition = {
    errorCode: reader.int16(),
    partition: reader.int32(),
    leader: reader.int32(),
    leaderEpoch: reader.int32(),
    replicas: reader.int32Array(),
    isr: reader.int32Array(),
    offlineReplicas: reader.int32Array(),
  }
  reader.tags()
  return partition
}
