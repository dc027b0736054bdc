import type { ClusterState, QuorumReplicaState } from '#lib/kafka/cluster-state'
import type { Quorum } from '#lib/wire/quorum'
import type { OperationContext } from './context.ts'
import { failuresOf } from './partial-truth.ts'

/** The controller quorum as DescribeQuorum tells it; ZooKeeper's controller in clusters that still have one. */
export function describeQuorum({ cluster, nowMs }: OperationContext): Quorum {
  return quorumAnswer(cluster.state(), nowMs)
}

export function quorumAnswer(state: ClusterState, nowMs: number): Quorum {
  const { quorum } = state
  return {
    coordination: state.coordination,
    leaderId: quorum?.leaderId ?? null,
    leaderEpoch: quorum?.leaderEpoch ?? null,
    highWatermark: quorum?.highWatermark?.toString() ?? null,
    voters: replicasOf(state, quorum?.voters ?? []),
    observers: replicasOf(state, quorum?.observers ?? []),
    controllerId: quorum?.controllerId ?? null,
    servers: [],
    asOfMs: state.looks.quorum.asOfMs,
    failures: failuresOf(state, ['quorum'], nowMs),
  }
}

/** Lag is counted from the leader's own log end, as MetadataQuorumCommand does. */
function replicasOf(state: ClusterState, replicas: readonly QuorumReplicaState[]): Quorum['voters'] {
  const leaderEnd = state.quorum?.voters.find(({ replicaId }) => replicaId === state.quorum?.leaderId)?.logEndOffset ?? null
  return replicas
    .toSorted((a, b) => a.replicaId - b.replicaId)
    .map(({ replicaId, logEndOffset, lastFetchMs, lastCaughtUpMs }) => ({
      replicaId,
      logEndOffset: logEndOffset?.toString() ?? null,
      lag: leaderEnd === null || logEndOffset === null ? null : (leaderEnd - logEndOffset).toString(),
      lastFetchMs,
      lastCaughtUpMs,
    }))
}
