/** Topics in one array of numbers: 40,000 partitions cross a thread's boundary without being copied one by one. */
import type { WhatIfTopic, NumberedPartition } from '#lib/kafka/what-if'

export interface PackedTopics {
  topics: { name: string; partitions: number; minInsyncReplicas: number | null; uncleanLeaderElection: boolean | null }[]
  /** Per partition: number, leader, epoch, then its lists, each after its length. −1: none. */
  numbers: Int32Array<ArrayBuffer>
}

const NONE = -1
/** More than a partition takes in any ordinary cluster; the array grows when it does not do. */
const USUAL_NUMBERS = 24

export function packTopics(topics: readonly WhatIfTopic[]): PackedTopics {
  const count = topics.reduce((sum, topic) => sum + topic.partitions.length, 0)
  const pack = { numbers: new Int32Array(count * USUAL_NUMBERS), at: 0 }
  for (const { partitions } of topics) for (const partition of partitions) add(pack, partition)
  return {
    topics: topics.map(({ name, partitions, minInsyncReplicas, uncleanLeaderElection }) => ({
      name,
      partitions: partitions.length,
      minInsyncReplicas,
      uncleanLeaderElection,
    })),
    numbers: pack.numbers.slice(0, pack.at),
  }
}

export function unpackTopics({ topics, numbers }: PackedTopics): WhatIfTopic[] {
  const read = { numbers, at: 0 }
  return topics.map(({ partitions, ...topic }) => ({
    ...topic,
    partitions: Array.from({ length: partitions }, () => next(read)),
  }))
}

interface Place {
  numbers: Int32Array<ArrayBuffer>
  at: number
}

function add(pack: Place, partition: NumberedPartition): void {
  const { replicas, isr, elr = null, lastKnownElr = null, addingReplicas = null, removingReplicas = null } = partition
  const lists = [replicas, isr, elr, lastKnownElr, addingReplicas, removingReplicas]
  const needed = lists.reduce((sum, list) => sum + 1 + (list?.length ?? 0), 3)
  if (pack.at + needed > pack.numbers.length) {
    const larger = new Int32Array((pack.at + needed) * 2)
    larger.set(pack.numbers)
    pack.numbers = larger
  }
  const { numbers } = pack
  numbers[pack.at++] = partition.partition
  numbers[pack.at++] = partition.leader ?? NONE
  numbers[pack.at++] = partition.leaderEpoch ?? NONE
  for (const list of lists) {
    numbers[pack.at++] = list?.length ?? NONE
    for (const brokerId of list ?? []) numbers[pack.at++] = brokerId
  }
}

function next(read: Place): NumberedPartition {
  const number = () => read.numbers[read.at++] ?? NONE
  const known = (value: number) => (value === NONE ? null : value)
  const list = () => {
    const length = number()
    if (length === NONE) return null
    const values = [...read.numbers.subarray(read.at, read.at + length)]
    read.at += length
    return values
  }
  return {
    partition: number(),
    leader: known(number()),
    leaderEpoch: known(number()),
    replicas: list() ?? [],
    isr: list() ?? [],
    elr: list(),
    lastKnownElr: list(),
    addingReplicas: list() ?? [],
    removingReplicas: list() ?? [],
  }
}
