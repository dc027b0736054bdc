import type { BalancePartition } from './balance.ts'
import type { PlacementBroker } from './spread-replicas.ts'

/** The racks whose brokers cannot hold less, however replicas are moved. */
export interface RackFloor {
  /** Those with the fewest brokers; one, mostly. */
  racks: string[]
  brokerIds: number[]
  /** What they hold at least on average, above the mean of all brokers: 0.167 means 16.7 % more. */
  aboveMean: number
}

/**
 * What the rack rule costs in evenness, at least. Of a partition with r replicas and R racks no rack takes two while another has
 * none, so any k racks hold at least r − (R − k) of it: with three racks of 3, 2 and 2 brokers and three replicas a third of all
 * bytes lies on 2 of 7 brokers, a sixth more than the mean; with racks of 4, 1 and 1 and two replicas, half of them on 2 of 6.
 * The racks with the fewest brokers bind most. null: racks force nothing of the kind.
 */
export function rackFloor(partitions: Iterable<BalancePartition>, brokers: readonly PlacementBroker[]): RackFloor | null {
  const racks = Map.groupBy(brokers, ({ rack }) => rack)
  if (racks.size < 2 || racks.has(null)) return null
  const bytesByReplicas = sumByReplicas(partitions)
  const total = bytesByReplicas.entries().reduce((sum, [replicas, bytes]) => sum + replicas * bytes, 0)
  const mean = total / brokers.length
  if (mean === 0) return null
  const bySize = [...racks].toSorted(([a, left], [b, right]) => left.length - right.length || ((a ?? '') < (b ?? '') ? -1 : 1))
  let found: RackFloor | null = null
  for (let count = 1; count < bySize.length; count++) {
    const chosen = bySize.slice(0, count)
    const brokerIds = chosen.flatMap(([, members]) => members.map(({ brokerId }) => brokerId)).toSorted((a, b) => a - b)
    const least = bytesByReplicas
      .entries()
      .reduce((sum, [replicas, bytes]) => sum + bytes * leastWithin(count, replicas, bySize.length), 0)
    const aboveMean = least / brokerIds.length / mean - 1
    if (aboveMean > (found?.aboveMean ?? 0)) found = { racks: chosen.map(([rack]) => rack ?? ''), brokerIds, aboveMean }
  }
  return found
}

/** So many replicas of a partition lie on any `count` of the racks, at least: the others take one each, or there is one in every rack. */
function leastWithin(count: number, replicas: number, racks: number): number {
  return Math.min(count, Math.max(0, replicas - (racks - count)))
}

function sumByReplicas(partitions: Iterable<BalancePartition>): Map<number, number> {
  const sums = new Map<number, number>()
  for (const { replicas, sizeBytes } of partitions) sums.set(replicas.length, (sums.get(replicas.length) ?? 0) + (sizeBytes ?? 0))
  return sums
}
