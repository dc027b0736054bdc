/**
 * What the controller of a ZooKeeper cluster (Kafka before 4.0) writes when brokers go or one comes back. The models are
 * kafka.controller of Kafka 3.9: Election.leaderForOffline, PartitionLeaderElectionAlgorithms, and the removal from the ISR
 * in ReplicaStateMachine.
 */
import type { PartitionRecord } from './kraft-election.ts'

export interface ZookeeperRules {
  uncleanLeaderElection: boolean
  isActive: (brokerId: number) => boolean
}

/**
 * These brokers are gone, all noticed at once (KafkaController.onReplicasBecomeOffline): first the partitions that they led
 * elect, then they leave the ISRs, but never the last of one. A controlled shutdown ends the same.
 */
export function removeBrokers(partition: PartitionRecord, lost: readonly number[], rules: ZookeeperRules): PartitionRecord {
  if (!partition.isr.some(brokerId => lost.includes(brokerId))) return partition
  let after = partition
  if (partition.leader !== null && lost.includes(partition.leader)) after = elect({ ...partition, leader: null }, rules)
  let isr = after.isr
  for (const brokerId of lost) if (isr.length > 1) isr = isr.filter(id => id !== brokerId)
  return { ...after, isr, leaderEpoch: null, elr: [], lastKnownElr: [] }
}

/** A broker is back (onBrokerStartup): partitions without a leader elect. */
export function electOffline(partition: PartitionRecord, rules: ZookeeperRules): PartitionRecord {
  return partition.leader === null ? elect(partition, rules) : partition
}

/** offlinePartitionLeaderElection: the first live replica in the ISR, else, where allowed, the first live replica. */
function elect(partition: PartitionRecord, { uncleanLeaderElection, isActive }: ZookeeperRules): PartitionRecord {
  const { replicas, isr } = partition
  const clean = replicas.find(brokerId => isActive(brokerId) && isr.includes(brokerId))
  if (clean !== undefined) return { ...partition, leader: clean, isr: isr.filter(isActive), leaderEpoch: null, unclean: false }
  const any = uncleanLeaderElection ? replicas.find(isActive) : undefined
  return any === undefined ? partition : { ...partition, leader: any, isr: [any], leaderEpoch: null, unclean: true }
}
