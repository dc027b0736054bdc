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

export const totalsOf = oncePerState(clusterTotals)
