/** How evenly a cluster's replicas lie: the scores that plans are judged by, before and after. */
import type { PlacementBroker } from './spread-replicas.ts'

export interface BalancePartition {
  /** Broker ids, the preferred leader first. */
  replicas: readonly number[]
  /** Who leads now; left out: the preferred leader is counted. */
  leader?: number | null
  /** Of one replica; null: unknown, counted as 0 and said in `unknownSizes`. */
  sizeBytes: number | null
}

export interface Evenness {
  mean: number
  min: number
  max: number
  /** max ÷ mean − 1: 0 is perfectly even, 0.1 means the fullest has a tenth more than its share; null when there is nothing to share. */
  imbalance: number | null
}

export interface BrokerShare {
  brokerId: number
  rack: string | null
  leaders: number
  preferredLeaders: number
  replicas: number
  sizeBytes: number
}

export interface Balance {
  brokers: BrokerShare[]
  leaders: Evenness
  preferredLeaders: Evenness
  replicas: Evenness
  sizeBytes: Evenness
  /** Partitions on fewer racks than they could be: racks there are, or replicas they have. 0 where there are no racks. */
  rackViolations: number
  /** Partitions whose size nobody told. */
  unknownSizes: number
  /** Replicas on brokers that are not in the list. */
  elsewhere: number
}

/** Scores over these brokers; what lies on others is only counted in `elsewhere`. */
export function balanceOf(partitions: Iterable<BalancePartition>, brokers: readonly PlacementBroker[]): Balance {
  const shares = new Map(
    brokers
      .toSorted((a, b) => a.brokerId - b.brokerId)
      .map(({ brokerId, rack }) => {
        const share: BrokerShare = { brokerId, rack, leaders: 0, preferredLeaders: 0, replicas: 0, sizeBytes: 0 }
        return [brokerId, share] as const
      }),
  )
  const rackCount = new Set(brokers.map(({ rack }) => rack)).size
  const counts = { rackViolations: 0, unknownSizes: 0, elsewhere: 0 }
  for (const { replicas, leader, sizeBytes } of partitions) {
    const [preferred] = replicas
    const leading = leader === undefined ? preferred : leader
    for (const brokerId of replicas) {
      const share = shares.get(brokerId)
      if (share === undefined) {
        counts.elsewhere++
        continue
      }
      share.replicas++
      share.sizeBytes += sizeBytes ?? 0
      if (brokerId === leading) share.leaders++
      if (brokerId === preferred) share.preferredLeaders++
    }
    if (sizeBytes === null) counts.unknownSizes++
    if (rackCount > 1 && isCrowded(replicas, shares, rackCount)) counts.rackViolations++
  }
  const list = [...shares.values()]
  return {
    brokers: list,
    leaders: evenness(list.map(share => share.leaders)),
    preferredLeaders: evenness(list.map(share => share.preferredLeaders)),
    replicas: evenness(list.map(share => share.replicas)),
    sizeBytes: evenness(list.map(share => share.sizeBytes)),
    ...counts,
  }
}

export function evenness(values: readonly number[]): Evenness {
  let sum = 0
  let min = Infinity
  let max = 0
  for (const value of values) {
    sum += value
    min = Math.min(min, value)
    max = Math.max(max, value)
  }
  const mean = values.length === 0 ? 0 : sum / values.length
  return { mean, min: values.length === 0 ? 0 : min, max, imbalance: mean === 0 ? null : max / mean - 1 }
}

function isCrowded(replicas: readonly number[], shares: ReadonlyMap<number, BrokerShare>, rackCount: number): boolean {
  const racks = new Set(replicas.map(brokerId => shares.get(brokerId)?.rack ?? null))
  return racks.size < Math.min(replicas.length, rackCount)
}
