import type { Partition } from '#lib/wire/topics'

/** What one broker keeps of a topic. */
export interface TopicOnBroker {
  readonly brokerId: number
  readonly replicas: number
  readonly leads: number
  /** null: the broker did not tell the size of every replica. */
  readonly sizeBytes: number | null
  readonly logDirs: readonly string[]
}

/** A topic's replicas by broker, in the order of their ids. */
export function topicByBroker(partitions: readonly Partition[]): TopicOnBroker[] {
  const brokers = new Map<number, { replicas: number; leads: number; sizeBytes: number | null; logDirs: Set<string> }>()
  for (const { leader, replicaStates } of partitions) {
    for (const { brokerId, sizeBytes, logDir } of replicaStates) {
      const sum = brokers.get(brokerId) ?? { replicas: 0, leads: 0, sizeBytes: 0, logDirs: new Set<string>() }
      brokers.set(brokerId, sum)
      sum.replicas++
      if (leader === brokerId) sum.leads++
      sum.sizeBytes = sum.sizeBytes === null || sizeBytes === null ? null : sum.sizeBytes + sizeBytes
      if (logDir !== null) sum.logDirs.add(logDir)
    }
  }
  return [...brokers]
    .map(([brokerId, { logDirs, ...sum }]) => ({ brokerId, ...sum, logDirs: [...logDirs].toSorted() }))
    .toSorted((a, b) => a.brokerId - b.brokerId)
}
