/** What the controller will do with a partition when brokers fail, and when one returns: the same rules as Kafka's own. */
import { joinIsr, registerBroker, removeBroker, unfenceBroker, type PartitionRecord } from './kraft-election.ts'
import { partitionHealth, type PartitionHealth } from './partition-health.ts'
import { electOffline, removeBrokers } from './zookeeper-election.ts'

/** A partition as it is now; what is not given counts as none. */
export interface FailurePartition {
  leader: number | null
  leaderEpoch?: number | null
  replicas: readonly number[]
  isr: readonly number[]
  elr?: readonly number[] | null
  lastKnownElr?: readonly number[] | null
  addingReplicas?: readonly number[] | undefined
  removingReplicas?: readonly number[] | undefined
}

/** Of the topic and of the cluster. */
export interface FailureRules {
  coordination: 'kraft' | 'zookeeper'
  /** Whether the cluster keeps eligible leader replicas (KIP-966; feature eligible.leader.replicas.version). */
  eligibleLeaderReplicas: boolean
  /** null: unknown, counted as 1. */
  minInsyncReplicas: number | null
  /** null: unknown, counted as false (Kafka's default). */
  uncleanLeaderElection: boolean | null
  /** Brokers before Kafka 3.7: min.insync.replicas counts though there are fewer replicas. Left out: newer ones. */
  strictMinIsr?: boolean
  /** Brokers that are away already, and so can lead nothing. */
  away?: ReadonlySet<number>
}

/** A partition as it will be. `leaderEpoch` is null where it cannot be told (unknown before, or ZooKeeper mode). */
export interface PredictedPartition extends PartitionRecord {
  state: PartitionHealth
}

/**
 * The partition after `lost` brokers have failed or were shut down, once the controller has noticed. KRaft fences one broker
 * at a time (maybeFenceOneStaleBroker), so the order of `lost` is the order of loss, also when they die together; a
 * ZooKeeper controller handles those that it finds gone in one go: call it once for brokers lost together, and again, on
 * the result, for one lost later. In both modes leader and state do not depend on the order; who is left in ISR or ELR, and
 * so who can bring an offline partition back, does.
 */
export function predictFailure(partition: FailurePartition, lost: readonly number[], rules: FailureRules): PredictedPartition {
  const record = recordOf(partition)
  if (!lost.some(brokerId => partition.isr.includes(brokerId))) return predicted(record, rules)
  if (rules.coordination === 'zookeeper') {
    const isActive = (brokerId: number) => !lost.includes(brokerId) && rules.away?.has(brokerId) !== true
    return predicted(
      removeBrokers(record, lost, { uncleanLeaderElection: rules.uncleanLeaderElection === true, isActive }),
      rules,
    )
  }
  const holders = lost.filter(brokerId => partition.replicas.includes(brokerId))
  let after = record
  holders.forEach((brokerId, index) => {
    // The session of whoever dies next still runs: for the controller it is a broker like any other.
    const fenced = holders.slice(0, index + 1)
    after = removeBroker(
      after,
      brokerId,
      kraftRules(after, rules, id => !fenced.includes(id)),
    )
  })
  return predicted(after, rules)
}

export interface ReturnRules extends FailureRules {
  /** The broker was stopped in order (its log is whole), or was killed, or lost its disk. */
  cleanShutdown: boolean
}

/**
 * The partition when a lost broker is back: at once (a partition without a leader may get one), and when all who live have
 * copied what they missed and are in sync again: a follower that waited for a leader joins too. Leadership itself returns
 * only with a preferred election, which a cluster with auto.leader.rebalance.enable makes within minutes.
 */
export function predictReturn(
  partition: FailurePartition,
  brokerId: number,
  rules: ReturnRules,
): { atOnce: PredictedPartition; caughtUp: PredictedPartition } {
  const record = recordOf(partition)
  if (rules.coordination === 'zookeeper') {
    const isActive = (id: number) => id === brokerId || rules.away?.has(id) !== true
    const back = electOffline(record, { uncleanLeaderElection: rules.uncleanLeaderElection === true, isActive })
    const late = back.replicas.filter(id => isActive(id) && !back.isr.includes(id))
    const caughtUp = back.leader === null ? back : { ...back, isr: [...back.isr, ...late] }
    return { atOnce: predicted(back, rules), caughtUp: predicted(caughtUp, rules) }
  }
  const fenced = kraftRules(record, rules, id => id !== brokerId)
  const active = kraftRules(record, rules, () => true, brokerId)
  const back = unfenceBroker(registerBroker(record, brokerId, rules.cleanShutdown, fenced), active)
  const caughtUp = back.replicas.filter(active.isActive).reduce((partition, id) => joinIsr(partition, id, active), back)
  return { atOnce: predicted(back, rules), caughtUp: predicted(caughtUp, rules) }
}

function kraftRules(record: PartitionRecord, rules: FailureRules, isLeft: (brokerId: number) => boolean, back?: number) {
  return {
    eligibleLeaderReplicas: rules.eligibleLeaderReplicas,
    minIsr: Math.min(rules.minInsyncReplicas ?? 1, record.replicas.length),
    uncleanLeaderElection: rules.uncleanLeaderElection === true,
    isActive: (brokerId: number) => isLeft(brokerId) && (brokerId === back || rules.away?.has(brokerId) !== true),
  }
}

function recordOf(partition: FailurePartition): PartitionRecord {
  return {
    leader: partition.leader,
    leaderEpoch: partition.leaderEpoch ?? null,
    replicas: partition.replicas,
    isr: partition.isr,
    elr: partition.elr ?? NONE,
    lastKnownElr: partition.lastKnownElr ?? NONE,
    addingReplicas: partition.addingReplicas ?? NONE,
    removingReplicas: partition.removingReplicas ?? NONE,
    unclean: false,
  }
}

const NONE: readonly number[] = []

function predicted(record: PartitionRecord, { minInsyncReplicas, strictMinIsr }: FailureRules): PredictedPartition {
  return { ...record, state: partitionHealth(record, minInsyncReplicas, strictMinIsr) }
}
