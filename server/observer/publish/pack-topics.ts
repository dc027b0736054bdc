import type { PartitionState, TopicConfigState, TopicState } from '#lib/kafka/cluster-state'

/**
 * Topics on their way between threads. Their partitions lie in one array of integers, which is handed over instead of copied
 * and read ten times as fast as ten thousand objects are cloned.
 */
export interface PackedTopics {
  names: string[]
  topicIds: (string | null)[]
  internal: boolean[]
  configs: (TopicConfigState | null)[]
  errors: (string | null)[]
  /** Per topic its number of partitions, then per partition ten numbers and six lists (see `writePartition`). */
  numbers: Int32Array<ArrayBuffer>
  /** `leaderSinceMs` per partition; NaN: null. */
  times: Float64Array<ArrayBuffer>
}

const NULL = -1
const NONE: readonly number[] = []

export function packTopics(topics: readonly TopicState[]): PackedTopics {
  const numbers: number[] = []
  const times: number[] = []
  for (const { partitions } of topics) {
    numbers.push(partitions.length)
    for (const partition of partitions) {
      writePartition(partition, numbers)
      times.push(partition.leaderSinceMs ?? Number.NaN)
    }
  }
  return {
    names: topics.map(topic => topic.name),
    topicIds: topics.map(topic => topic.topicId),
    internal: topics.map(topic => topic.internal),
    configs: topics.map(topic => topic.config),
    errors: topics.map(topic => topic.error),
    numbers: Int32Array.from(numbers),
    times: Float64Array.from(times),
  }
}

export function unpackTopics(packed: PackedTopics): TopicState[] {
  const cursor = { numbers: packed.numbers, at: 0 }
  let time = 0
  return packed.names.map((name, index) => {
    const partitions: PartitionState[] = []
    for (let left = next(cursor); left > 0; left--) partitions.push(readPartition(cursor, packed.times[time++] ?? Number.NaN))
    return {
      name,
      topicId: packed.topicIds[index] ?? null,
      internal: packed.internal[index] ?? false,
      partitions,
      config: packed.configs[index] ?? null,
      error: packed.errors[index] ?? null,
    }
  })
}

function writePartition(partition: PartitionState, out: number[]): void {
  const { leader, leaderEpoch, previousLeader, replicas, isr, offlineReplicas, addingReplicas, removingReplicas } = partition
  out.push(partition.partition, leader ?? NULL, leaderEpoch ?? NULL, previousLeader ?? NULL, partition.row, partition.replicaRow)
  writeList(replicas, out)
  // Most ISRs are the replicas, and then the same list: they need not be written, nor kept twice.
  if (isr === replicas) out.push(NULL)
  else writeList(isr, out)
  for (const told of [partition.elr, partition.lastKnownElr]) {
    if (told === null) out.push(NULL)
    else writeList(told, out)
  }
  writeList(offlineReplicas, out)
  writeList(addingReplicas, out)
  writeList(removingReplicas, out)
}

function writeList(list: readonly number[], out: number[]): void {
  out.push(list.length)
  for (const value of list) out.push(value)
}

interface Cursor {
  numbers: Int32Array
  at: number
}

function readPartition(cursor: Cursor, leaderSince: number): PartitionState {
  const partition = next(cursor)
  const leader = orNull(next(cursor))
  const leaderEpoch = orNull(next(cursor))
  const previousLeader = orNull(next(cursor))
  const row = next(cursor)
  const replicaRow = next(cursor)
  const replicas = readList(cursor) ?? NONE
  return {
    partition,
    leader,
    leaderEpoch,
    replicas,
    isr: readList(cursor) ?? replicas,
    elr: readList(cursor),
    lastKnownElr: readList(cursor),
    offlineReplicas: readList(cursor) ?? NONE,
    addingReplicas: readList(cursor) ?? NONE,
    removingReplicas: readList(cursor) ?? NONE,
    leaderSinceMs: Number.isNaN(leaderSince) ? null : leaderSince,
    previousLeader,
    row,
    replicaRow,
  }
}

function readList(cursor: Cursor): readonly number[] | null {
  const length = next(cursor)
  if (length < 0) return null
  if (length === 0) return NONE
  const list: number[] = []
  for (let i = 0; i < length; i++) list.push(next(cursor))
  return list
}

function next(cursor: Cursor): number {
  return cursor.numbers[cursor.at++] ?? NULL
}

function orNull(value: number): number | null {
  return value < 0 ? null : value
}
