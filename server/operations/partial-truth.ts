import { brokerHealth } from '#lib/kafka/broker-health'
import type { ClusterState, PollClass } from '#lib/kafka/cluster-state'
import type { Failure } from '#lib/wire/common'
import { PartituraError } from '../errors.ts'
import { totalsOf } from './once-per-state.ts'

const MAX_FAILURES = 200

/**
 * What is missing from an answer that rests on these classes, each once: what their looks failed at, every broker that is
 * away, and, while no broker has answered, every address that was tried.
 */
export function failuresOf(state: ClusterState, classes: readonly PollClass[], nowMs: number): Failure[] {
  const seen = new Map<string, Failure>()
  const add = (failure: Failure) => void seen.set(`${failure.brokerId}/${failure.code}/${failure.message}`, failure)
  for (const failure of bootstrapFailures(state)) add(failure)
  for (const name of classes) for (const failure of state.looks[name].failures) add(failure)
  const told = new Set([...seen.values()].map(failure => failure.brokerId))
  const totals = totalsOf(state)
  for (const broker of state.brokers.values()) {
    if ((broker.registered && broker.reachable) || told.has(broker.brokerId)) continue
    const counts = totals.brokers.get(broker.brokerId) ?? { replicaCount: 0, inSyncCount: 0 }
    const { predicate } = brokerHealth(broker, counts, nowMs)
    const code = broker.registered ? 'broker-unreachable' : 'broker-down'
    add({ brokerId: broker.brokerId, code, message: predicate })
  }
  return [...seen.values()].slice(0, MAX_FAILURES)
}

function bootstrapFailures(state: ClusterState): Failure[] {
  if (state.asOfMs !== null && state.phase !== 'unreachable') return []
  const tried = state.bootstrap.filter(({ error }) => error !== null)
  if (tried.length === 0 && state.asOfMs === null) {
    const addresses = state.bootstrap.map(({ address }) => address).join(', ')
    return [{ brokerId: null, code: 'not-known-yet', message: `No broker has answered yet; asking ${addresses}` }]
  }
  return tried.map(({ address, error }) => ({ brokerId: null, code: 'bootstrap-failed', message: `${address}: ${error}` }))
}

/** A single object cannot be told from an unknown one before the cluster was seen once: 503, not 404. */
export function requireSeen(state: ClusterState): void {
  if (state.asOfMs !== null) return
  const reasons = bootstrapFailures(state).map(({ message }) => message)
  throw new PartituraError('not-known-yet', `The cluster has not been seen yet. ${reasons.join('; ')}`, { retryable: true })
}
