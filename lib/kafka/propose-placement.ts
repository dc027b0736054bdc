/** Which brokers a new topic goes to: the rule of `planPlacement`, applied to a cluster as it is now. */
import { planPlacement, type PlacementBroker } from './placement.ts'

export interface CandidateBroker extends PlacementBroker {
  /** Answers, and may be asked to take replicas; the others only if there are too few of these. */
  ready: boolean
  /** Partitions that it leads, or would lead if every preferred leader led. */
  preferredLeaderCount: number
  replicaCount: number
}

/** Kafka takes no more partitions in one request (ReplicationControlManager.MAX_PARTITIONS_PER_BATCH). */
export const MAX_NEW_PARTITIONS = 10_000

/**
 * Broker ids per partition, the preferred leader first. A topic of fewer partitions than brokers begins at the broker that
 * leads least, all others at the first one.
 * @throws RangeError that says what does not fit, in words for people.
 */
export function proposePlacement(
  brokers: readonly CandidateBroker[],
  { partitions, replicationFactor }: { partitions: number; replicationFactor: number },
): number[][] {
  if (partitions > MAX_NEW_PARTITIONS) {
    throw new RangeError('Kafka creates at most 10,000 partitions at once: create the topic smaller, then add partitions.')
  }
  const ready = brokers.filter(broker => broker.ready)
  const able = (ready.length >= replicationFactor ? ready : brokers).toSorted((a, b) => a.brokerId - b.brokerId)
  const [least] = able.toSorted(leastLoadedFirst)
  return planPlacement({
    brokers: able,
    partitions,
    replicationFactor,
    ...(least !== undefined && partitions < able.length && { firstBrokerId: least.brokerId }),
  })
}

function leastLoadedFirst(a: CandidateBroker, b: CandidateBroker): number {
  return a.preferredLeaderCount - b.preferredLeaderCount || a.replicaCount - b.replicaCount || a.brokerId - b.brokerId
}
