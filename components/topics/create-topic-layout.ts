/** Which assignment the page of a new topic shows: the planner's, or that with somebody's edits. */
import { planAddedPartitions } from '#lib/kafka/placement'
import { proposePlacement, type CandidateBroker } from '#lib/kafka/propose-placement'
import type { Broker } from '#lib/wire/brokers'

/** Edits made by hand, for one number of replicas: with another number they do not fit, and wait until it comes back. */
export interface EditedLayout {
  readonly rows: readonly (readonly number[])[]
  readonly replicas: number
}

export interface TopicLayout {
  /** null: nothing can be planned, for the reason given. */
  readonly proposal: readonly (readonly number[])[] | null
  readonly reason: string | null
  readonly assignment: readonly (readonly number[])[] | null
  readonly edited: boolean
}

/** Brokers that can take replicas: those that the cluster counts as alive. */
export function candidateBrokers(brokers: readonly Broker[]): CandidateBroker[] {
  return brokers
    .filter(({ state }) => state === 'up' || state === 'catching-up' || state === 'unreachable')
    .map(({ brokerId, rack, state, preferredLeaderCount, replicaCount }) => {
      return { brokerId, rack, ready: state !== 'unreachable', preferredLeaderCount, replicaCount }
    })
}

/** @param counts NaN where what was typed is no number. */
export function layoutOf(
  candidates: readonly CandidateBroker[],
  counts: { partitions: number; replicationFactor: number },
  edits: EditedLayout | null,
): TopicLayout {
  const { partitions, replicationFactor } = counts
  if (!Number.isInteger(partitions) || !Number.isInteger(replicationFactor)) {
    return nothing('Say how many partitions there are to be, and how many replicas of each.')
  }
  if (candidates.length === 0) return nothing('No broker is known to be alive: Kafka would choose.')
  const proposal = attempt(() => proposePlacement(candidates, counts))
  if (typeof proposal === 'string') return nothing(proposal)
  const rows = edits === null || edits.replicas !== replicationFactor ? null : fit(candidates, edits.rows, counts)
  return { proposal, reason: null, assignment: rows ?? proposal, edited: rows !== null }
}

function nothing(reason: string): TopicLayout {
  return { proposal: null, reason, assignment: null, edited: false }
}

/** The edited rows, with planned ones for the partitions that came since; null when these cannot be planned. */
function fit(
  brokers: readonly CandidateBroker[],
  rows: readonly (readonly number[])[],
  counts: { partitions: number; replicationFactor: number },
): readonly (readonly number[])[] | null {
  if (rows.length >= counts.partitions) return rows.slice(0, counts.partitions)
  const added = attempt(() => planAddedPartitions({ brokers, existing: rows, ...counts }))
  return typeof added === 'string' ? null : [...rows, ...added]
}

function attempt<Value>(plan: () => Value): Value | string {
  try {
    return plan()
  } catch (error) {
    if (error instanceof RangeError) return error.message
    throw error
  }
}
