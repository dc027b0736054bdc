import type { ClusterRules } from './losses.ts'
import type { PlacementBroker } from './placement.ts'
import { survives } from './survivability.ts'

/**
 * What a topic with this layout will survive once all its replicas are in sync, in words. `configs`: its settings by Kafka's
 * names; what they do not say is unknown. `rules` left out: KRaft with eligible leader replicas.
 */
export function survivesNew(
  assignments: readonly (readonly number[])[],
  configs: Readonly<Record<string, string | null | undefined>>,
  brokers: readonly PlacementBroker[],
  rules?: ClusterRules,
): string[] {
  const minInsyncReplicas = Number(configs['min.insync.replicas'] ?? Number.NaN)
  const unclean = configs['unclean.leader.election.enable']
  return survives({
    partitions: assignments.map(replicas => ({ leader: replicas[0] ?? null, replicas, isr: replicas })),
    minInsyncReplicas: Number.isInteger(minInsyncReplicas) ? minInsyncReplicas : null,
    uncleanLeaderElection: unclean === undefined || unclean === null ? null : unclean === 'true',
    brokers,
    ...(rules !== undefined && { rules }),
  })
}
