import type { BrokerState, ClusterState } from '#lib/kafka/cluster-state'
import { numberAt } from '#lib/kafka/cluster-state'
import type { BrokerDetail } from '#lib/wire/brokers'
import { PartituraError } from '../errors.ts'
import { brokerAnswer } from './broker-answers.ts'
import type { OperationContext } from './context.ts'
import { failuresOf, requireSeen } from './partial-truth.ts'

/** One broker with every replica that it holds, by topic and partition. */
export function describeBroker({ cluster, nowMs }: OperationContext, brokerId: string): BrokerDetail {
  const state = cluster.state()
  const broker = findBroker(state, brokerId)
  return {
    ...brokerAnswer(state, broker, nowMs),
    replicas: replicasOf(state, broker),
    asOfMs: state.asOfMs,
    failures: failuresOf(state, ['metadata', 'log-dirs'], nowMs),
  }
}

export function findBroker(state: ClusterState, brokerId: string): BrokerState {
  requireSeen(state)
  const broker = /^\d{1,10}$/.test(brokerId) ? state.brokers.get(Number(brokerId)) : undefined
  if (broker !== undefined) return broker
  const known = [...state.brokers.keys()].toSorted((a, b) => a - b).join(', ')
  throw new PartituraError('broker-not-found', `The cluster has no broker “${brokerId}”. Known: ${known}.`)
}

function replicasOf(state: ClusterState, broker: BrokerState): BrokerDetail['replicas'] {
  const replicas: BrokerDetail['replicas'] = []
  const { brokerId, logDirs } = broker
  for (const topic of state.topics.values()) {
    for (const partition of topic.partitions) {
      const index = partition.replicas.indexOf(brokerId)
      if (index < 0) continue
      const row = partition.replicaRow + index
      replicas.push({
        topic: topic.name,
        partition: partition.partition,
        role: partition.leader === brokerId ? 'leader' : 'follower',
        preferred: index === 0,
        inSync: partition.isr.includes(brokerId),
        offline: partition.offlineReplicas.includes(brokerId),
        offsetLag: numberAt(state.replicaColumns.offsetLag, row),
        sizeBytes: numberAt(state.replicaColumns.sizeBytes, row),
        logDir: logDirs?.[state.replicaColumns.logDir[row] ?? -1]?.path ?? null,
      })
    }
  }
  return replicas.toSorted((a, b) => (a.topic < b.topic ? -1 : a.topic > b.topic ? 1 : a.partition - b.partition))
}
