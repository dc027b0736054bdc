import type { BrokerState, ClusterState, PartitionState, TopicState } from '#lib/kafka/cluster-state'
import type { HeldPartitions } from '../../kafka/reads/replica-ends.ts'

/** A replica outside the ISR, on a broker that the cluster counts as alive: it copies what it lacks, or should. */
export interface Behind {
  topic: string
  partition: number
  brokerId: number
  leader: number
}

type Brokers = ReadonlyMap<number, BrokerState>

/** All replicas that are behind, by broker. A partition without a leader has nobody to copy from. */
export function behindReplicas(topics: ReadonlyMap<string, TopicState>, brokers: Brokers): ReadonlyMap<number, Behind[]> {
  const behind = new Map<number, Behind[]>()
  for (const { name, partitions } of topics.values()) {
    for (const partition of partitions) {
      if (partition.isr.length >= partition.replicas.length || partition.leader === null) continue
      for (const brokerId of partition.replicas) {
        if (partition.isr.includes(brokerId) || !canCopy(partition, brokerId, brokers)) continue
        const ofBroker = behind.get(brokerId)
        const entry = { topic: name, partition: partition.partition, brokerId, leader: partition.leader }
        if (ofBroker) ofBroker.push(entry)
        else behind.set(brokerId, [entry])
      }
    }
  }
  return behind
}

/** Does some replica copy what it lacks? */
export function isCatchingUp({ topics, brokers }: Pick<ClusterState, 'topics' | 'brokers'>): boolean {
  for (const topic of topics.values()) {
    for (const partition of topic.partitions) {
      const { isr, replicas, addingReplicas } = partition
      if (addingReplicas.length > 0) return true
      if (isr.length < replicas.length && replicas.some(id => !isr.includes(id) && canCopy(partition, id, brokers))) return true
    }
  }
  return false
}

/** Replicas that are offline although their broker is there: the log directory that they lie in has failed. */
export function replicasOnFailedDisks({ topics, brokers }: Pick<ClusterState, 'topics' | 'brokers'>): number {
  let count = 0
  for (const topic of topics.values()) {
    for (const { offlineReplicas } of topic.partitions) {
      for (const brokerId of offlineReplicas) if (brokers.get(brokerId)?.registered === true) count++
    }
  }
  return count
}

/** Its broker is there, and so is the disk that it lies on: of a failed log directory the replicas are offline. */
function canCopy({ offlineReplicas }: PartitionState, brokerId: number, brokers: Brokers): boolean {
  return brokers.get(brokerId)?.registered === true && !offlineReplicas.includes(brokerId)
}

/** Whom to ask for the log ends of these replicas and of their leaders. */
export function holdersOf(behind: ReadonlyMap<number, readonly Behind[]>): HeldPartitions {
  const held = new Map<number, Map<string, Set<number>>>()
  const add = (brokerId: number, topic: string, partition: number) => {
    let ofBroker = held.get(brokerId)
    if (!ofBroker) held.set(brokerId, (ofBroker = new Map()))
    const partitions = ofBroker.get(topic)
    if (partitions) partitions.add(partition)
    else ofBroker.set(topic, new Set([partition]))
  }
  for (const { topic, partition, brokerId, leader } of [...behind.values()].flat()) {
    add(brokerId, topic, partition)
    add(leader, topic, partition)
  }
  return new Map(
    [...held].map(([brokerId, topics]) => [brokerId, [...topics].map(([name, set]) => ({ name, partitions: [...set] }))]),
  )
}
