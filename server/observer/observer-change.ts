import type { ClusterEvent } from '#lib/wire/events'

/** What moved between two states that the observer gave. */
export interface ObserverChange {
  /** Topics with anything new: metadata, configuration, offsets, sizes, rates. `all`: too many to name. */
  topics: ReadonlySet<string> | 'all'
  groups: ReadonlySet<string> | 'all'
  brokers: boolean
  quorum: boolean
  /** A look ended: the age of the answers moved. */
  asOf: boolean
  events: readonly ClusterEvent[]
}
