/**
 * Where the replicas of a topic go: always the same answer for the same brokers, so that a person can check it, and a plan
 * made twice is one plan. Without racks whole rounds follow Kafka's shifted stripes (AdminUtils.assignReplicasToBrokers):
 * five brokers, five partitions, three replicas give leaders 1..5 with (2,3) (3,4) (4,5) (5,1) (1,2). Where the stripes
 * would be uneven (a last, partial round) or racks matter, each follower goes to the broker that has least, and a last
 * pass evens out what is left (spread-replicas.ts).
 */
import { spreadOf, type PlacementBroker } from './spread-replicas.ts'

export type { PlacementBroker } from './spread-replicas.ts'

export interface PlacementInput {
  /** Brokers that may hold replicas; a null rack is a rack of its own, as in Kafka's StripedReplicaPlacer. */
  brokers: readonly PlacementBroker[]
  partitions: number
  replicationFactor: number
  /**
   * Who leads partition 0; left out: the first broker. Topics of fewer partitions than there are brokers would all load the
   * first ones otherwise.
   */
  firstBrokerId?: number
}

/**
 * Broker ids per partition, the preferred leader first. Leaders differ by at most one between brokers, replicas too unless
 * racks of unequal size forbid it; the replicas of a partition lie on as many racks as there are, or as it has replicas.
 * @throws RangeError that says what does not fit, in words for people.
 */
export function planPlacement({ brokers, partitions, replicationFactor, firstBrokerId }: PlacementInput): number[][] {
  requireFit(brokers, partitions, replicationFactor)
  if (firstBrokerId !== undefined && !brokers.some(({ brokerId }) => brokerId === firstBrokerId)) {
    throw new RangeError(`Broker ${firstBrokerId} is not among the brokers.`)
  }
  const spread = spreadOf(brokers, firstBrokerId)
  const order = spread.order
  const striped = spread.rackCount > 1 ? 0 : partitions - (partitions % order.length)
  for (let partition = 0; partition < striped; partition++) {
    spread.take(stripe(order, partition, replicationFactor))
  }
  const leaders = Array.from({ length: partitions - striped }, (_, index) => order[(striped + index) % order.length] ?? 0)
  return spread.finish(leaders, replicationFactor)
}

export interface GrowthInput extends PlacementInput {
  /** The replicas of the partitions that are there, by partition; `partitions` counts these and the new ones. */
  existing: readonly (readonly number[])[]
}

/**
 * The new partitions only, placed so that the topic as a whole is even: the brokers that lead or hold least come first. A
 * topic that was planned here grows as if it had been planned at the new size.
 * @throws RangeError as `planPlacement`, and when there are already as many partitions.
 */
export function planAddedPartitions(input: GrowthInput): number[][] {
  const { brokers, existing, partitions, replicationFactor } = input
  if (partitions <= existing.length) throw new RangeError(`The topic already has ${existing.length} partitions.`)
  const whole = planPlacement(input)
  if (existing.every((replicas, partition) => sameList(replicas, whole[partition]))) return whole.slice(existing.length)
  const spread = spreadOf(brokers)
  for (const replicas of existing) spread.take(replicas)
  const leaders = spread.nextLeaders(partitions - existing.length)
  return spread.finish(leaders, replicationFactor).slice(existing.length)
}

/** AdminUtils.replicaIndex, starting at the first broker: followers shift by one more at every round through the brokers. */
function stripe(order: readonly number[], partition: number, replicationFactor: number): number[] {
  const size = order.length
  const first = partition % size
  const shift = Math.floor(partition / size)
  const replicas = [order[first] ?? 0]
  for (let follower = 0; follower < replicationFactor - 1; follower++) {
    replicas.push(order[(first + 1 + ((shift + follower) % (size - 1))) % size] ?? 0)
  }
  return replicas
}

function requireFit(brokers: readonly PlacementBroker[], partitions: number, replicationFactor: number): void {
  if (!Number.isInteger(partitions) || partitions < 1) throw new RangeError('A topic has at least one partition.')
  if (!Number.isInteger(replicationFactor) || replicationFactor < 1) throw new RangeError('A partition has at least one replica.')
  const known = new Set(brokers.map(({ brokerId }) => brokerId))
  if (known.size < brokers.length) throw new RangeError('A broker is named twice.')
  if (replicationFactor > brokers.length) {
    const there = brokers.length === 1 ? 'there is one' : `there are ${brokers.length}`
    throw new RangeError(`${replicationFactor} replicas need ${replicationFactor} brokers; ${there}.`)
  }
}

function sameList(a: readonly number[], b: readonly number[] | undefined): boolean {
  return b !== undefined && a.length === b.length && a.every((value, index) => value === b[index])
}
