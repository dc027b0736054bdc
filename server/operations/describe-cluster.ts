import { clusterHealth } from '#lib/kafka/cluster-health'
import type { ClusterSummary } from '#lib/wire/clusters'
import type { ClusterHandle, OperationContext } from './context.ts'
import { totalsOf } from './once-per-state.ts'
import { failuresOf } from './partial-truth.ts'

export function describeCluster({ cluster, nowMs }: OperationContext): ClusterSummary {
  return clusterAnswer(cluster, nowMs)
}

export function clusterAnswer(cluster: ClusterHandle, nowMs: number): ClusterSummary {
  const state = cluster.state()
  const totals = totalsOf(state)
  const verdict = clusterHealth(state, totals, nowMs)
  const seen = state.asOfMs !== null
  return {
    id: cluster.config.id,
    name: cluster.config.name,
    kafkaClusterId: state.kafkaClusterId,
    kafkaVersion: state.kafkaVersion,
    coordination: state.coordination,
    strictMinIsr: state.strictMinIsr,
    state: verdict.state,
    stateText: verdict.headline,
    brokersUp: verdict.brokersUp,
    brokersKnown: verdict.brokersKnown,
    topicCount: seen ? totals.topics : null,
    partitionCount: seen ? totals.partitions : null,
    groupCount: state.groups?.size ?? null,
    firingAlerts: cluster.firingAlerts(),
    readOnly: cluster.readOnly,
    openToOthers: cluster.openToOthers,
    demo: cluster.config.demoControl !== null,
    bootstrap: state.bootstrap.map(({ address, error, triedAtMs }) => ({ address, error, triedAtMs })),
    asOfMs: state.asOfMs,
    failures: failuresOf(state, ['metadata', 'quorum'], nowMs),
  }
}
