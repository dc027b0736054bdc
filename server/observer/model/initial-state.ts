import type { ClusterState, LookState, PollClass } from '#lib/kafka/cluster-state'
import { RowSpace } from './row-space.ts'

/** Shortest periods (architecture, decision 6). Metadata is cheap at ordinary size, and a leader that moves is news. */
export const BASE_PERIOD_MS: Readonly<Record<PollClass, number>> = {
  metadata: 1000,
  offsets: 2000,
  quorum: 2000,
  groups: 5000,
  'log-dirs': 30_000,
  configs: 60_000,
}

/** A cluster that nobody has looked at yet. */
export function initialState(clusterId: string, bootstrap: readonly string[]): ClusterState {
  const rows = new RowSpace()
  return {
    clusterId,
    kafkaClusterId: null,
    kafkaVersion: null,
    coordination: null,
    eligibleLeaderReplicas: null,
    strictMinIsr: null,
    version: 0,
    phase: 'connecting',
    asOfMs: null,
    looks: {
      metadata: look('metadata'),
      offsets: look('offsets'),
      quorum: look('quorum'),
      groups: look('groups'),
      'log-dirs': look('log-dirs'),
      configs: look('configs'),
    },
    bootstrap: bootstrap.map(address => ({ address, error: null, triedAtMs: null })),
    brokers: new Map(),
    quorum: null,
    topics: new Map(),
    groups: null,
    partitionColumns: rows.copyPartitionColumns(),
    replicaColumns: rows.copyReplicaColumns(),
    catchUps: new Map(),
    recentEvents: [],
  }
}

function look(pollClass: PollClass): LookState {
  return { asOfMs: null, tookMs: null, periodMs: BASE_PERIOD_MS[pollClass], failures: [] }
}
