/** Partitions of a cluster in columns: 40,000 of them cross a thread's boundary without being copied one by one. */
import { numberAt, offsetAt, type ClusterState, type PartitionState, type TopicState } from '#lib/kafka/cluster-state'
import { leaderSize } from '#lib/kafka/cluster-totals'

export interface PackedPartitions {
  topics: string[]
  topicIds: (string | null)[]
  /** Per partition: its place in `topics`. */
  topicOf: Int32Array<ArrayBuffer>
  partition: Int32Array<ArrayBuffer>
  /** −1: none. */
  leader: Int32Array<ArrayBuffer>
  /** Where its replicas begin in `replicas`; one more entry than there are partitions. */
  replicasFrom: Int32Array<ArrayBuffer>
  replicas: Int32Array<ArrayBuffer>
  /** Of one replica; NaN: unknown. */
  sizeBytes: Float64Array<ArrayBuffer>
  /** What producers add; NaN: unknown. */
  bytesInPerSecond: Float64Array<ArrayBuffer>
}

export interface ReadPartition {
  topic: string
  topicId: string | null
  partition: number
  leader: number | null
  replicas: number[]
  sizeBytes: number | null
  bytesInPerSecond: number | null
}

/** Packs what `include` says yes to, in the state's order. */
export function packPartitions(
  state: ClusterState,
  include: (topic: TopicState, partition: PartitionState) => boolean,
): PackedPartitions {
  const rows: { topic: number; partition: PartitionState }[] = []
  const topics: TopicState[] = []
  let replicaCount = 0
  for (const topic of state.topics.values()) {
    const found = topic.partitions.filter(partition => include(topic, partition))
    if (found.length === 0) continue
    const index = topics.push(topic) - 1
    for (const partition of found) {
      rows.push({ topic: index, partition })
      replicaCount += partition.replicas.length
    }
  }
  const packed = emptyColumns(topics, rows.length, replicaCount)
  let at = 0
  rows.forEach(({ topic, partition }, row) => {
    packed.topicOf[row] = topic
    packed.partition[row] = partition.partition
    packed.leader[row] = partition.leader ?? -1
    packed.replicasFrom[row] = at
    packed.replicas.set(partition.replicas, at)
    packed.sizeBytes[row] = leaderSize(state, partition) ?? Number.NaN
    packed.bytesInPerSecond[row] = bytesInPerSecond(state, partition) ?? Number.NaN
    at += partition.replicas.length
  })
  packed.replicasFrom[rows.length] = at
  return packed
}

export function countOf(packed: PackedPartitions): number {
  return packed.partition.length
}

export function readPartition(packed: PackedPartitions, row: number): ReadPartition {
  const topic = packed.topicOf[row] ?? -1
  const leader = packed.leader[row] ?? -1
  return {
    topic: packed.topics[topic] ?? '',
    topicId: packed.topicIds[topic] ?? null,
    partition: packed.partition[row] ?? -1,
    leader: leader < 0 ? null : leader,
    replicas: listAt(packed.replicas, packed.replicasFrom, row),
    sizeBytes: numberAt(packed.sizeBytes, row),
    bytesInPerSecond: numberAt(packed.bytesInPerSecond, row),
  }
}

/** The list that begins at `from[row]` and ends where the next one begins. */
export function listAt(values: Int32Array, from: Int32Array, row: number): number[] {
  return [...values.subarray(from[row] ?? 0, from[row + 1] ?? 0)]
}

export function buffersOf(packed: PackedPartitions): ArrayBuffer[] {
  const { topicOf, partition, leader, replicasFrom, replicas, sizeBytes, bytesInPerSecond: rates } = packed
  return [topicOf, partition, leader, replicasFrom, replicas, sizeBytes, rates].map(column => column.buffer)
}

/**
 * What producers add to a partition: its messages per second times the bytes that a message of it takes on the disk; null:
 * unknown. An estimate: old messages may have been of another size.
 */
function bytesInPerSecond(state: ClusterState, partition: PartitionState): number | null {
  const { logStartOffset, logEndOffset, messagesPerSecond } = state.partitionColumns
  const perSecond = numberAt(messagesPerSecond, partition.row)
  if (perSecond === null || perSecond === 0) return perSecond
  const start = offsetAt(logStartOffset, partition.row)
  const end = offsetAt(logEndOffset, partition.row)
  const sizeBytes = leaderSize(state, partition)
  if (start === null || end === null || sizeBytes === null || end <= start) return null
  return (perSecond * sizeBytes) / Number(end - start)
}

function emptyColumns(topics: readonly TopicState[], partitions: number, replicas: number): PackedPartitions {
  return {
    topics: topics.map(({ name }) => name),
    topicIds: topics.map(({ topicId }) => topicId),
    topicOf: new Int32Array(partitions),
    partition: new Int32Array(partitions),
    leader: new Int32Array(partitions),
    replicasFrom: new Int32Array(partitions + 1),
    replicas: new Int32Array(replicas),
    sizeBytes: new Float64Array(partitions),
    bytesInPerSecond: new Float64Array(partitions),
  }
}
