import type { ClusterEvent, EventKind } from '../wire/events.ts'

/** Kinds whose `before` and `after` are one broker each. */
const OF_LEADERS: ReadonlySet<EventKind> = new Set([
  'leader-elected',
  'partition-offline',
  'partition-online',
  'controller-elected',
])
/** Kinds whose `before` and `after` are lists of brokers. */
const OF_LISTS: ReadonlySet<EventKind> = new Set([
  'isr-shrunk',
  'isr-expanded',
  'reassignment-started',
  'reassignment-finished',
  'reassignment-cancelled',
])

/**
 * The brokers that an event is about: the one that it happened to, those that took or lost a leadership, and those that a
 * replica list or an ISR gained or lost. A broker that is merely among the replicas is not.
 */
export function brokersOf({
  kind,
  subject,
  before,
  after,
}: Pick<ClusterEvent, 'kind' | 'subject' | 'before' | 'after'>): number[] {
  const own = subject.brokerId === undefined ? [] : [subject.brokerId]
  const leaders = OF_LEADERS.has(kind) ? [before, after].filter(side => typeof side === 'number') : []
  const changed = OF_LISTS.has(kind) ? difference(numbers(before), numbers(after)) : []
  return [...new Set([...own, ...leaders, ...changed])]
}

/** What only one of the two has. */
function difference(a: readonly number[], b: readonly number[]): number[] {
  return [...a.filter(each => !b.includes(each)), ...b.filter(each => !a.includes(each))]
}

function numbers(value: unknown): number[] {
  return Array.isArray(value) ? value.filter(each => typeof each === 'number') : []
}
