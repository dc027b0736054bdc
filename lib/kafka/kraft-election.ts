/**
 * What a KRaft controller writes about a partition when a broker goes or comes: leader, ISR and eligible leader replicas
 * (KIP-966). The rules are those of Kafka 4.4; each function names its model in org.apache.kafka.controller.
 */

/** A partition as the controller keeps it (org.apache.kafka.metadata.PartitionRegistration). */
export interface PartitionRecord {
  leader: number | null
  /** null: unknown, and then it stays so. */
  leaderEpoch: number | null
  replicas: readonly number[]
  isr: readonly number[]
  elr: readonly number[]
  lastKnownElr: readonly number[]
  addingReplicas: readonly number[]
  removingReplicas: readonly number[]
  /** The present leader came from outside ISR and ELR: messages may be lost. */
  unclean: boolean
}

export interface KraftRules {
  /** Feature eligible.leader.replicas.version ≥ 1. */
  eligibleLeaderReplicas: boolean
  /** ReplicationControlManager.getTopicEffectiveMinIsr: at most the replication factor. */
  minIsr: number
  uncleanLeaderElection: boolean
  /** Registered, not fenced, not in controlled shutdown, its log directory online (LeaderAcceptor). */
  isActive: (brokerId: number) => boolean
}

/**
 * The broker is fenced (its session ended) or in controlled shutdown; both take it out of the ISR and its leadership in the
 * same way (ReplicationControlManager.handleBrokerFenced, handleBrokerInControlledShutdown). A partition whose ISR does not
 * hold it is not touched: a fenced broker stays in the ELR.
 */
export function removeBroker(partition: PartitionRecord, brokerId: number, rules: KraftRules): PartitionRecord {
  if (!partition.isr.includes(brokerId)) return partition
  return change(partition, without(partition.isr, brokerId), rules, null)
}

/**
 * The broker registers anew, still fenced (handleBrokerShutdown). Whoever did not shut down cleanly may have lost the end of
 * its log and leaves the ELR too, where the feature is on.
 */
export function registerBroker(
  partition: PartitionRecord,
  brokerId: number,
  cleanShutdown: boolean,
  rules: KraftRules,
): PartitionRecord {
  if (cleanShutdown || !rules.eligibleLeaderReplicas) return removeBroker(partition, brokerId, rules)
  if (!partition.isr.includes(brokerId) && !partition.elr.includes(brokerId)) return partition
  return change(partition, without(partition.isr, brokerId), rules, brokerId)
}

/** The broker is unfenced: partitions without a leader look for one again (handleBrokerUnfenced). */
export function unfenceBroker(partition: PartitionRecord, rules: KraftRules): PartitionRecord {
  return partition.leader === null ? change(partition, partition.isr, rules, null) : partition
}

/** The leader reports that the broker has caught up (AlterPartition). */
export function joinIsr(partition: PartitionRecord, brokerId: number, rules: KraftRules): PartitionRecord {
  if (partition.leader === null || partition.isr.includes(brokerId) || !partition.replicas.includes(brokerId)) return partition
  return change(partition, [...partition.isr, brokerId], rules, null)
}

/** PartitionChangeBuilder.build, in its order: finish a reassignment, populate the ELR, elect, write. */
function change(
  before: PartitionRecord,
  wantedIsr: readonly number[],
  rules: KraftRules,
  uncleanShutdown: number | null,
): PartitionRecord {
  const { partition, isr } = completeReassignment(before, wantedIsr)
  const elr = eligible(partition, isr, rules, uncleanShutdown)
  const elected = elect({ ...partition, isr, elr }, rules)
  const leads = elected.leader !== partition.leader
  // A completed move raises the epoch too (triggerLeaderEpochBumpForReplicaReassignmentIfNeeded).
  const isRaised = leads || partition.replicas.length < before.replicas.length
  const leaderEpoch = isRaised && partition.leaderEpoch !== null ? partition.leaderEpoch + 1 : partition.leaderEpoch
  const lastKnownElr = rules.eligibleLeaderReplicas ? lastKnown(partition, elected.leader, leads) : []
  const base = { ...partition, leader: elected.leader, leaderEpoch, lastKnownElr }
  if (leads && elected.unclean && elected.leader !== null) {
    return { ...base, isr: [elected.leader], elr: [], unclean: true }
  }
  if (leads && elected.leader !== null && elr.includes(elected.leader)) {
    return { ...base, isr: [elected.leader], elr: without(elr, elected.leader), unclean: false }
  }
  // Without the feature the last member stays in the ISR when the partition goes offline: it alone may lead again.
  const keepsLast = isr.length === 0 && !rules.eligibleLeaderReplicas
  return { ...base, isr: keepsLast ? partition.isr : isr, elr, unclean: leads ? false : partition.unclean }
}

/**
 * PartitionReassignmentReplicas.maybeCompleteReassignment: the replicas to add are in sync (all that stay, when the move
 * lowers their number), so those to remove go. Any change of the ISR can make it so, a loss too.
 */
function completeReassignment(
  partition: PartitionRecord,
  isr: readonly number[],
): { partition: PartitionRecord; isr: readonly number[] } {
  const { addingReplicas, removingReplicas } = partition
  if (addingReplicas.length === 0 && removingReplicas.length === 0) return { partition, isr }
  const staysIn = (brokerId: number) => !removingReplicas.includes(brokerId)
  const replicas = partition.replicas.filter(staysIn)
  const isrLeft = isr.filter(staysIn)
  const needed = addingReplicas.length < removingReplicas.length ? replicas : addingReplicas
  if (replicas.length === 0 || isrLeft.length === 0 || !needed.every(id => isrLeft.includes(id))) return { partition, isr }
  return { partition: { ...partition, replicas, addingReplicas: [], removingReplicas: [] }, isr: isrLeft }
}

/** maybePopulateTargetElr: below min ISR, whoever leaves the ISR stays eligible, but not after an unclean shutdown. */
function eligible(
  partition: PartitionRecord,
  isr: readonly number[],
  { eligibleLeaderReplicas, minIsr }: KraftRules,
  uncleanShutdown: number | null,
): readonly number[] {
  if (!eligibleLeaderReplicas || isr.length >= minIsr) return []
  const members = new Set([...partition.elr, ...partition.isr])
  return [...members].filter(brokerId => !isr.includes(brokerId) && brokerId !== uncleanShutdown).toSorted((a, b) => a - b)
}

/** electAnyLeader: the present leader if it may stay, else the first replica of the ISR, of the ELR once the ISR is empty. */
function elect(partition: PartitionRecord, rules: KraftRules): { leader: number | null; unclean: boolean } {
  const { leader, replicas, isr, elr, lastKnownElr } = partition
  const electable = isr.length > 0 ? isr : elr
  const isValid = (brokerId: number) => electable.includes(brokerId) && rules.isActive(brokerId)
  if (leader !== null && isValid(leader)) return { leader, unclean: false }
  const online = replicas.find(isValid)
  if (online !== undefined) return { leader: online, unclean: false }
  // canElectLastKnownLeader: nobody is left in either list, and exactly one was known to lead last.
  const [last] = lastKnownElr
  const isEmpty = isr.length === 0 && elr.length === 0
  if (rules.eligibleLeaderReplicas && isEmpty && lastKnownElr.length === 1 && last !== undefined && rules.isActive(last)) {
    return { leader: last, unclean: true }
  }
  const any = rules.uncleanLeaderElection ? replicas.find(rules.isActive) : undefined
  return any === undefined ? { leader: null, unclean: false } : { leader: any, unclean: true }
}

/** maybeUpdateLastKnownLeader: written when the partition loses its leader, cleared when it has one again. */
function lastKnown(partition: PartitionRecord, leader: number | null, leads: boolean): readonly number[] {
  if (!leads) return partition.lastKnownElr
  if (leader !== null) return []
  return partition.lastKnownElr.length === 0 && partition.leader !== null ? [partition.leader] : partition.lastKnownElr
}

function without(list: readonly number[], brokerId: number): readonly number[] {
  return list.filter(id => id !== brokerId)
}
