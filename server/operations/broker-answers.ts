import { brokerHealth } from '#lib/kafka/broker-health'
import type { BrokerState, ClusterState } from '#lib/kafka/cluster-state'
import type { BrokerTotals } from '#lib/kafka/cluster-totals'
import type { Broker } from '#lib/wire/brokers'
import { totalsOf } from './once-per-state.ts'

const NO_REPLICAS: BrokerTotals = {
  leaderCount: 0,
  preferredLeaderCount: 0,
  replicaCount: 0,
  inSyncCount: 0,
  offlineCount: 0,
  sizeBytes: 0,
  messagesInPerSecond: 0,
}

/** Every broker that the cluster has or had while we look, by id. */
export function brokerAnswers(state: ClusterState, nowMs: number): Broker[] {
  return [...state.brokers.values()].toSorted((a, b) => a.brokerId - b.brokerId).map(broker => brokerAnswer(state, broker, nowMs))
}

export function brokerAnswer(state: ClusterState, broker: BrokerState, nowMs: number): Broker {
  const totals = totalsOf(state).brokers.get(broker.brokerId) ?? NO_REPLICAS
  const health = brokerHealth(broker, totals, nowMs)
  return {
    brokerId: broker.brokerId,
    host: broker.host,
    port: broker.port,
    rack: broker.rack,
    state: health.state,
    stateText: health.text,
    stateSinceMs: health.sinceMs,
    isController: broker.brokerId === controllerOf(state),
    leaderCount: totals.leaderCount,
    replicaCount: totals.replicaCount,
    inSyncCount: totals.inSyncCount,
    preferredLeaderCount: totals.preferredLeaderCount,
    sizeBytes: totals.sizeBytes,
    messagesInPerSecond: totals.messagesInPerSecond,
    logDirs: broker.logDirs?.map(dir => ({ ...dir })) ?? null,
    logDirsAsOfMs: broker.logDirsAsOfMs,
  }
}

/** The leader of the controller quorum, or ZooKeeper's controller: the only two that are true. */
export function controllerOf(state: ClusterState): number | null {
  return state.coordination === 'zookeeper' ? (state.quorum?.controllerId ?? null) : (state.quorum?.leaderId ?? null)
}
