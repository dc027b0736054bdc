import type { ClusterState } from '#lib/kafka/cluster-state'
import { clusterTotals } from '#lib/kafka/cluster-totals'

/** Computes at most once per version of a state, for all who ask: twenty readers of a list cost one. */
export function oncePerState<Value>(compute: (state: ClusterState) => Value): (state: ClusterState) => Value {
  const known = new WeakMap<ClusterState, { version: number; value: Value }>()
  return state => {
    const found = known.get(state)
    if (found !== undefined && found.version === state.version) return found.value
    const value = compute(state)
    known.set(state, { version: state.version, value })
    return value
  }
}

/**
 * The same for what is made of some parts of a state: computed anew when one of them is another. Most states differ from the one
 * before in something else: metadata is looked at every second, log ends and groups less often.
 * @param partsOf compared one by one with `Object.is`; the value is held for as long as the first of them is
 */
export function oncePerParts<Value>(
  partsOf: (state: ClusterState) => readonly [object, ...unknown[]],
  compute: (state: ClusterState) => Value,
): (state: ClusterState) => Value {
  const known = new WeakMap<object, { parts: readonly unknown[]; value: Value }>()
  return state => {
    const parts = partsOf(state)
    const found = known.get(parts[0])
    if (found?.parts.every((part, index) => Object.is(part, parts[index]))) return found.value
    const value = compute(state)
    known.set(parts[0], { parts, value })
    return value
  }
}

/** What is counted of topics: their partitions, what they hold, and the rule for min ISR. */
export function partsOfTopics({ topics, partitionColumns, replicaColumns, strictMinIsr }: ClusterState) {
  return [topics, partitionColumns, replicaColumns, strictMinIsr] as const
}

// Brokers are told anew with every state; which there are is all that counts here.
export const totalsOf = oncePerParts(state => [...partsOfTopics(state), [...state.brokers.keys()].join()], clusterTotals)
