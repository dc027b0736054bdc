import type { BrokerStateName } from '../wire/brokers.ts'
import type { BrokerState } from './cluster-state.ts'

export interface BrokerHealth {
  state: BrokerStateName
  /** A few words, with the duration where one is known. */
  text: string
  /** The same as the rest of a sentence that begins with the broker: "has been down for 14 s". */
  predicate: string
  sinceMs: number | null
}

/**
 * A broker's state in one word. What the cluster says (registered, fenced) and what we see (it answers us or not) are told
 * apart: between a death and the end of the session (9 s by default) Kafka itself still counts the broker as alive.
 */
export function brokerHealth(
  broker: BrokerState,
  replicas: { replicaCount: number; inSyncCount: number; offlineCount?: number },
  nowMs: number,
): BrokerHealth {
  if (!broker.registered) {
    const time = since(broker.registeredSinceMs, nowMs)
    const predicate = time === '' ? 'is down' : `has been down${time}`
    return { state: 'down', text: `down${time}`, predicate, sinceMs: broker.registeredSinceMs }
  }
  if (!broker.reachable) {
    const time = since(broker.reachableSinceMs, nowMs)
    const alive = 'the cluster still counts it as alive'
    const predicate = `${time === '' ? 'does not answer' : `has not answered${time}`}; ${alive}`
    return { state: 'unreachable', text: `not answering${time}; ${alive}`, predicate, sinceMs: broker.reachableSinceMs }
  }
  if (broker.fenced)
    return {
      state: 'fenced',
      text: 'fenced: registered, not yet serving',
      predicate: 'is fenced: registered, not yet serving',
      sinceMs: null,
    }
  // On a failed log directory they copy nothing and never come back by themselves: that is not catching up.
  const { offlineCount = 0 } = replicas
  const missing = replicas.replicaCount - replicas.inSyncCount - offlineCount
  if (missing > 0) {
    const text = `catching up: ${missing} of ${replicas.replicaCount} replicas not in sync`
    return { state: 'catching-up', text, predicate: `is ${text}`, sinceMs: broker.registeredSinceMs }
  }
  if (offlineCount > 0) {
    const what = offlineCount === 1 ? '1 replica is' : `${offlineCount} of ${replicas.replicaCount} replicas are`
    const text = `up, but ${what} offline: a log directory has failed`
    return { state: 'up', text, predicate: `is ${text}`, sinceMs: broker.registeredSinceMs }
  }
  return { state: 'up', text: 'up', predicate: 'is up', sinceMs: broker.registeredSinceMs }
}

function since(sinceMs: number | null, nowMs: number): string {
  return sinceMs === null ? '' : ` for ${durationText(nowMs - sinceMs)}`
}

/** 14 s, 3 min, 2 h 5 min: for sentences. */
export function durationText(durationMs: number): string {
  const seconds = Math.max(0, Math.round(durationMs / 1000))
  if (seconds < 120) return `${seconds} s`
  const minutes = Math.floor(seconds / 60)
  if (minutes < 120) return `${minutes} min`
  const hours = Math.floor(minutes / 60)
  if (hours < 48) return minutes % 60 === 0 ? `${hours} h` : `${hours} h ${minutes % 60} min`
  return `${Math.floor(hours / 24)} d`
}
