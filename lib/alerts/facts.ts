/** What rules are judged by, and what they see. */
import type { ClusterState, GroupState } from '../kafka/cluster-state.ts'
import type { AlertSubject } from '../wire/alerts.ts'
import type { Seen } from './step-alert.ts'

/** Older than this, what was seen says nothing about now; longer where looks are dear. */
export const STALE_MS = 30_000

export interface LagFacts {
  lag: bigint | null
  lagSeconds: number | null
  reason: string | null
}

/** What is known of how far one group is behind. */
export interface GroupFacts {
  total: LagFacts
  /** By topic, of those that match. Worked out when asked for. */
  topic(name: string): LagFacts
  topics: readonly string[]
}

export interface Measurement {
  subject: AlertSubject
  seen: Seen
  /** What is the matter, as the rest of a sentence that begins with the subject. */
  words: string
}

export interface DiskFacts {
  brokerId: number
  path: string
  /** null, with the reason: it cannot be foretold. */
  daysUntilFull: number | null
  reason: string | null
  /** It is known not to fill: it does not grow, or lasts for ten years. */
  lasts: boolean
}

/** All that rules may be judged by. */
export interface ClusterFacts {
  state: ClusterState
  group(this: void, group: GroupState): GroupFacts
  /** null: not asked yet. */
  disks: readonly DiskFacts[] | null
}

export function subjectOf(state: ClusterState, parts: Partial<AlertSubject> = {}): AlertSubject {
  return { cluster: state.clusterId, group: null, topic: null, brokerId: null, logDir: null, ...parts }
}
