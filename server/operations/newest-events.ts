import type { ClusterEvent, EventKind } from '#lib/wire/events'

const OF_THE_WHOLE: ReadonlySet<EventKind> = new Set([
  'broker-down',
  'broker-up',
  'broker-unreachable',
  'broker-reachable',
  'controller-elected',
])

/**
 * The events of an overview, newest first. When a broker dies, hundreds of partitions tell of it in the same second: up to half of the
 * places are kept for what happened to brokers and the controller, lest the cause be pushed out by its effects.
 */
export function newestEvents(recent: readonly ClusterEvent[], most: number): ClusterEvent[] {
  const places = new Set<number>()
  for (let index = recent.length - 1; index >= 0 && places.size < Math.ceil(most / 2); index--) {
    const event = recent[index]
    if (event && OF_THE_WHOLE.has(event.kind)) places.add(index)
  }
  for (let index = recent.length - 1; index >= 0 && places.size < most; index--) places.add(index)
  return [...places].toSorted((a, b) => b - a).flatMap(index => recent[index] ?? [])
}
