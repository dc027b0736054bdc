/**
 * What a reassignment makes each broker copy, and how long that takes under a throttle. Followers fetch from the partition's
 * leader, and Kafka's throttle is a rate per broker for each direction (KIP-73), so the busiest broker decides.
 */

export interface MovingPartition {
  /** Who sends; null: nobody leads, nothing is sent until somebody does. */
  leader: number | null
  adding: readonly number[]
  /** Of one replica; null: unknown, counted as 0. */
  sizeBytes: number | null
  /** What producers add; null: unknown, counted as 0. */
  bytesInPerSecond: number | null
}

export interface CopyTraffic {
  brokerId: number
  receivesBytes: number
  sendsBytes: number
  /** What producers add to the partitions that it receives, or sends, while as many as may be in flight are in flight. */
  receivesGrowthPerSecond: number
  sendsGrowthPerSecond: number
}

/** Per broker that has a part in it, by id. `batchSize`: partitions in flight at once. */
export function copyTraffic(partitions: readonly MovingPartition[], batchSize: number): CopyTraffic[] {
  const brokers = new Map<number, { receives: number; sends: number; inRates: number[]; outRates: number[] }>()
  const of = (brokerId: number) => {
    const known = brokers.get(brokerId) ?? { receives: 0, sends: 0, inRates: [], outRates: [] }
    brokers.set(brokerId, known)
    return known
  }
  for (const { leader, adding, sizeBytes, bytesInPerSecond } of partitions) {
    if (adding.length === 0) continue
    for (const brokerId of adding) {
      const receiver = of(brokerId)
      receiver.receives += sizeBytes ?? 0
      receiver.inRates.push(bytesInPerSecond ?? 0)
    }
    if (leader === null) continue
    const sender = of(leader)
    sender.sends += adding.length * (sizeBytes ?? 0)
    sender.outRates.push(adding.length * (bytesInPerSecond ?? 0))
  }
  return [...brokers]
    .map(([brokerId, { receives, sends, inRates, outRates }]) => ({
      brokerId,
      receivesBytes: receives,
      sendsBytes: sends,
      receivesGrowthPerSecond: sumOfLargest(inRates, batchSize),
      sendsGrowthPerSecond: sumOfLargest(outRates, batchSize),
    }))
    .toSorted((a, b) => a.brokerId - b.brokerId)
}

export interface CopyEstimate {
  /** At least so long; null: no throttle is set, so nobody can tell, or it never ends. */
  seconds: number | null
  /** Brokers on which more is produced than the throttle lets through: there it never ends. */
  neverOn: number[]
}

/** `throttleBytesPerSecond` null: as fast as disks and network go. */
export function estimateCopy(traffic: readonly CopyTraffic[], throttleBytesPerSecond: number | null): CopyEstimate {
  if (throttleBytesPerSecond === null) return { seconds: null, neverOn: [] }
  let seconds = 0
  const neverOn: number[] = []
  for (const broker of traffic) {
    const takes = Math.max(
      secondsFor(broker.receivesBytes, broker.receivesGrowthPerSecond, throttleBytesPerSecond),
      secondsFor(broker.sendsBytes, broker.sendsGrowthPerSecond, throttleBytesPerSecond),
    )
    if (takes === Infinity) neverOn.push(broker.brokerId)
    else seconds = Math.max(seconds, takes)
  }
  return { seconds: neverOn.length > 0 ? null : seconds, neverOn }
}

function secondsFor(bytes: number, growthPerSecond: number, rate: number): number {
  if (bytes === 0 && growthPerSecond === 0) return 0
  return growthPerSecond >= rate ? Infinity : bytes / (rate - growthPerSecond)
}

function sumOfLargest(rates: readonly number[], count: number): number {
  const largest = rates.length <= count ? rates : rates.toSorted((a, b) => b - a).slice(0, count)
  return largest.reduce((sum, rate) => sum + rate, 0)
}
