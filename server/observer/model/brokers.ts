import type { BrokerState } from '#lib/kafka/cluster-state'
import type { LinkStatus } from '../../kafka/connections/broker-link.ts'
import type { DescribedBroker } from '../../kafka/protocol/describe-cluster.ts'
import type { MetadataBroker } from '../../kafka/protocol/metadata.ts'

type Reachability = (brokerId: number) => LinkStatus

/**
 * The brokers after a metadata answer. What the cluster says (`registered`, `fenced`) and what we see (`reachable`) stay
 * apart: for up to the session time-out the cluster counts a dead broker as alive. A broker seen once stays in the map.
 */
export function updateBrokers(
  before: ReadonlyMap<number, BrokerState>,
  alive: readonly MetadataBroker[],
  registered: readonly DescribedBroker[] | null,
  reachability: Reachability,
  nowMs: number,
): ReadonlyMap<number, BrokerState> {
  const fenced = new Map(registered?.filter(broker => broker.fenced).map(broker => [broker.brokerId, broker]))
  const listed = new Map(alive.map(broker => [broker.brokerId, broker]))
  const brokers = new Map<number, BrokerState>()
  for (const brokerId of [...new Set([...before.keys(), ...listed.keys(), ...fenced.keys()])].sort((a, b) => a - b)) {
    const was = before.get(brokerId)
    const told = listed.get(brokerId) ?? fenced.get(brokerId)
    const isListed = listed.has(brokerId)
    const base = was ?? unseen(brokerId)
    brokers.set(
      brokerId,
      withReachability(
        {
          ...base,
          host: told?.host ?? base.host,
          port: told?.port ?? base.port,
          rack: told ? told.rack : base.rack,
          registered: isListed,
          fenced: fenced.has(brokerId),
          registeredSinceMs: was && was.registered === isListed ? was.registeredSinceMs : was ? nowMs : null,
        },
        reachability(brokerId),
      ),
    )
  }
  return sameBrokers(before, brokers) ? before : brokers
}

/** The brokers after some stopped or started answering us. */
export function updateReachability(
  before: ReadonlyMap<number, BrokerState>,
  reachability: Reachability,
): ReadonlyMap<number, BrokerState> {
  const brokers = new Map([...before].map(([brokerId, broker]) => [brokerId, withReachability(broker, reachability(brokerId))]))
  return sameBrokers(before, brokers) ? before : brokers
}

/** A broker that was never tried counts as reachable while the cluster lists it: nothing says otherwise yet. */
function withReachability(broker: BrokerState, status: LinkStatus): BrokerState {
  const reachable = status.reachable ?? broker.registered
  return {
    ...broker,
    reachable,
    error: reachable ? null : (status.failure?.message ?? 'the cluster no longer lists it'),
    reachableSinceMs: status.reachable === null ? broker.reachableSinceMs : status.sinceMs,
    lastAnswerMs: status.lastAnswerMs ?? broker.lastAnswerMs,
  }
}

function unseen(brokerId: number): BrokerState {
  return {
    brokerId,
    host: null,
    port: null,
    rack: null,
    registered: false,
    fenced: false,
    reachable: false,
    error: null,
    registeredSinceMs: null,
    reachableSinceMs: null,
    lastAnswerMs: null,
    logDirs: null,
    logDirsAsOfMs: null,
  }
}

/** Same but for the time of the last answer, which moves all the time and rides along with the next real change. */
function sameBrokers(before: ReadonlyMap<number, BrokerState>, after: ReadonlyMap<number, BrokerState>): boolean {
  if (before.size !== after.size) return false
  for (const [brokerId, now] of after) {
    const was = before.get(brokerId)
    if (!was) return false
    const same =
      was.host === now.host &&
      was.port === now.port &&
      was.rack === now.rack &&
      was.registered === now.registered &&
      was.fenced === now.fenced &&
      was.reachable === now.reachable &&
      was.error === now.error &&
      was.reachableSinceMs === now.reachableSinceMs
    if (!same) return false
  }
  return true
}
