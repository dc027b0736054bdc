import type { ClusterState } from '#lib/kafka/cluster-state'
import type { Configs } from '#lib/wire/topics'
import { PartituraError } from './errors.ts'
import type { OnDemandReads } from './operations/context.ts'

type Entries = Configs['entries']

interface Entry {
  askedAtMs: number
  entries: Promise<Entries>
}

export interface CachedReads extends OnDemandReads {
  /** After a change: the next reader sees what came of it. */
  forget(): void
}

const FRESH_MS = 5000
const MAX_ENTRIES = 200
const TIMEOUT_MS = 3000

/**
 * Asks Kafka at most once in five seconds for the same configuration, and never a broker of which the observer knows that it
 * does not answer: its readers are told so at once instead of waiting for a time-out.
 */
export function cachedReads(reads: OnDemandReads, state: () => ClusterState, now: () => number = Date.now): CachedReads {
  const known = new Map<string, Entry>()
  const ask = (key: string, make: (signal: AbortSignal) => Promise<Entries>): Promise<Entries> => {
    const found = known.get(key)
    if (found !== undefined && now() - found.askedAtMs < FRESH_MS) return found.entries
    // Shared by all who ask now, so no single reader's leaving may end it.
    const entries = make(AbortSignal.timeout(TIMEOUT_MS))
    known.delete(key)
    known.set(key, { askedAtMs: now(), entries })
    for (const [oldest] of known) {
      if (known.size <= MAX_ENTRIES) break
      known.delete(oldest)
    }
    entries.catch(() => {
      if (known.get(key)?.entries === entries) known.delete(key)
    })
    return entries
  }
  return {
    ...reads,
    forget: () => known.clear(),
    topicConfigs: topic => {
      if (state().phase === 'unreachable') throw new PartituraError('cluster-unreachable', 'No broker of the cluster answers.')
      return ask(`topic ${topic}`, signal => reads.topicConfigs(topic, signal))
    },
    brokerConfigs: brokerId => {
      requireAnswering(state(), brokerId)
      return ask(`broker ${brokerId}`, signal => reads.brokerConfigs(brokerId, signal))
    },
  }
}

function requireAnswering(state: ClusterState, brokerId: number): void {
  const broker = state.brokers.get(brokerId)
  if (broker === undefined || (broker.registered && broker.reachable)) return
  const why = broker.registered ? (broker.error ?? 'it does not answer') : 'it is down'
  throw new PartituraError('broker-unreachable', `Broker ${brokerId} cannot be asked for its configuration: ${why}.`)
}
