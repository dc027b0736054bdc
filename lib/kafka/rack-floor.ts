import type { BalancePartition } from './balance.ts'
import type { PlacementBroker } from './spread-replicas.ts'

/** The rack whose brokers cannot hold less, however replicas are moved. */
export interface RackFloor {
  rack: string
  brokerIds: number[]
  /** What each of them holds at least, above the mean of all brokers: 0.167 means 16.7 % more. */
  aboveMean: number
}

/**
 * A partition with as many replicas as there are racks keeps one in each, so a rack with fewer brokers than the others holds
 * more on each: three racks of 3, 2 and 2 brokers and three replicas put a third of all bytes on 2 of 7 brokers, a sixth more
 * than the mean. null: racks force nothing of the kind.
 */
export function rackFloor(partitions: Iterable<BalancePartition>, brokers: readonly PlacementBroker[]): RackFloor | null {
  const racks = Map.groupBy(brokers, ({ rack }) => rack)
  if (racks.size < 2 || racks.has(null)) return null
  let total = 0
  let inEachRack = 0
  for (const { replicas, sizeBytes } of partitions) {
    total += (sizeBytes ?? 0) * replicas.length
    if (replicas.length >= racks.size) inEachRack += sizeBytes ?? 0
  }
  const mean = total / brokers.length
  const [smallest] = [...racks].toSorted(([, a], [, b]) => a.length - b.length)
  if (smallest === undefined || mean === 0) return null
  const [rack, members] = smallest
  const aboveMean = inEachRack / members.length / mean - 1
  const brokerIds = members.map(({ brokerId }) => brokerId).toSorted((a, b) => a - b)
  return aboveMean > 0 ? { rack: rack ?? '', brokerIds, aboveMean } : null
}
