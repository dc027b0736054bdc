import type { ClusterState } from '#lib/kafka/cluster-state'
import type { StampedTraffic } from './stamped-traffic.ts'

export interface JudgedEstimate {
  groupId: string
  topic: string
  estimate: number
  least: number
  most: number
  /** Seconds outside what the truth can be. */
  error: number
  allowed: number
}

/** The lag in seconds that the state tells of the groups in stamped topics, against the stamps, at the time of the look. */
export function judgeLagSeconds(state: ClusterState, traffic: readonly StampedTraffic[]): JudgedEstimate[] {
  const judged: JudgedEstimate[] = []
  for (const { groupId, offsets, offsetsAsOfMs } of state.groups?.values() ?? []) {
    for (const entry of offsets ?? []) {
      const stamps = traffic.find(({ topic }) => topic === entry.topic)
      const estimate = entry.lagSeconds[0] ?? Number.NaN
      if (!stamps || Number.isNaN(estimate) || offsetsAsOfMs === null) continue
      const { least, most } = stamps.truth(Number(entry.committedOffset[0]), offsetsAsOfMs)
      const error = Math.max(0, least - estimate, estimate - most)
      judged.push({ groupId, topic: entry.topic, estimate, least, most, error, allowed: Math.max(2, most * 0.05) })
    }
  }
  return judged
}
