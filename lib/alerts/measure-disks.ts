import type { BrokerState, LookState } from '../kafka/cluster-state.ts'
import { STALE_MS, subjectOf, type ClusterFacts, type Measurement } from './facts.ts'

/** Further than this no disk is foretold. */
const LASTS_DAYS = 3650
const UNSEEN = 'its log directories were not seen yet'

/** `stale`: why nothing is known of any of them. */
export function* measureDisks({ state, disks: all }: ClusterFacts, stale: string | null, nowMs: number): Generator<Measurement> {
  for (const broker of state.brokers.values()) {
    const { brokerId, logDirs } = broker
    // Without a path there is no directory to speak of, but the rule must say that it does not see this broker.
    if (logDirs === null) {
      yield { subject: subjectOf(state, { brokerId }), seen: { value: null, reason: stale ?? UNSEEN }, words: 'fills up' }
      continue
    }
    const untold = stale ?? staleLogDirs(broker, state.looks['log-dirs'], nowMs)
    for (const { path } of logDirs) {
      const subject = subjectOf(state, { brokerId, logDir: path })
      const found = all?.find(disk => disk.brokerId === brokerId && disk.path === path)
      const days = found?.lasts === true ? LASTS_DAYS : (found?.daysUntilFull ?? null)
      const reason = untold ?? (days === null ? (found?.reason ?? 'its growth is not known yet') : null)
      const words = days === null ? 'fills up' : `is full in ${daysText(days)} if it goes on growing like this`
      yield { subject, seen: reason === null && days !== null ? { value: days } : { value: null, reason: reason ?? '' }, words }
    }
  }
}

/** A broker that falls silent keeps the directories that it told before, while the look at the others goes on. */
export function staleLogDirs({ logDirs, logDirsAsOfMs }: BrokerState, { periodMs }: LookState, nowMs: number): string | null {
  if (logDirs === null || logDirsAsOfMs === null) return 'its log directories were not seen yet'
  const ageMs = nowMs - logDirsAsOfMs
  return ageMs > Math.max(STALE_MS, periodMs * 3) ? `its log directories were last seen ${Math.round(ageMs / 1000)} s ago` : null
}

function daysText(days: number): string {
  if (days >= LASTS_DAYS) return 'more than ten years'
  const hours = Math.round(days * 24)
  return days >= 2 ? `${Math.round(days)} days` : hours === 1 ? '1 hour' : `${hours} hours`
}
