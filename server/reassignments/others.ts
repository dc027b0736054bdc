import type { ClusterState, PartitionState } from '#lib/kafka/cluster-state'
import type { ActivePlan } from './active-plan.ts'
import { isInFlight } from './plan.ts'

export interface OngoingPartition {
  topic: string
  partition: PartitionState
  target: readonly number[]
}

/** The observer learns of our own changes a moment later: for so long what was ours is not taken for somebody else's. */
const OURS_FOR_MS = 15_000

/** Tells the reassignments of others from ours, by what they end with. */
export class OthersWatch {
  readonly #oursUntilMs = new Map<string, number>()
  #seen: { state: ClusterState; version: number; all: OngoingPartition[] } | null = null

  /** All that is under way in the cluster, ours included. */
  ongoing(state: ClusterState): readonly OngoingPartition[] {
    if (this.#seen?.state === state && this.#seen.version === state.version) return this.#seen.all
    const all: OngoingPartition[] = []
    for (const topic of state.topics.values()) {
      for (const partition of topic.partitions) {
        const { addingReplicas, removingReplicas, replicas } = partition
        if (addingReplicas.length + removingReplicas.length === 0) continue
        all.push({ topic: topic.name, partition, target: replicas.filter(id => !removingReplicas.includes(id)) })
      }
    }
    this.#seen = { state, version: state.version, all }
    return all
  }

  /** Those that somebody else has started. */
  others(state: ClusterState, active: ActivePlan | null, nowMs: number): OngoingPartition[] {
    for (const { topic, partition, after, state: moveState } of active?.moves ?? []) {
      if (isInFlight(moveState)) this.#oursUntilMs.set(keyOf(topic, partition, after), nowMs + OURS_FOR_MS)
    }
    for (const [key, untilMs] of this.#oursUntilMs) if (untilMs < nowMs) this.#oursUntilMs.delete(key)
    return this.ongoing(state).filter(({ topic, partition, target }) => {
      return !this.#oursUntilMs.has(keyOf(topic, partition.partition, target))
    })
  }
}

function keyOf(topic: string, partition: number, target: readonly number[]): string {
  return `${topic} ${partition} ${target.join()}`
}
