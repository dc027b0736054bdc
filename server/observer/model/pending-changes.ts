import type { ClusterEvent } from '#lib/wire/events'
import type { ObserverChange } from '../observer-change.ts'

/** More names than this are "all": they cost more to send and to look through than they save. */
const MAX_NAMES = 1000

/** What the main thread does not know yet, gathered while the last publication is still on its way. */
export class PendingChanges {
  /** Whole topics and groups to send. */
  readonly topics = new Set<string>()
  readonly removedTopics = new Set<string>()
  readonly groups = new Set<string>()
  readonly removedGroups = new Set<string>()
  partitionColumns = false
  replicaColumns = false
  brokers = false
  quorum = false
  catchUps = false
  asOf = false
  readonly events: ClusterEvent[] = []
  /** Names for the listeners: those above, and topics in whose rows something moved. */
  readonly #touchedTopics = new Set<string>()
  readonly #touchedGroups = new Set<string>()

  get isEmpty(): boolean {
    const things = this.topics.size + this.removedTopics.size + this.groups.size + this.removedGroups.size + this.events.length
    const parts = [this.partitionColumns, this.replicaColumns, this.brokers, this.quorum, this.catchUps, this.asOf]
    return things === 0 && !parts.includes(true)
  }

  changeTopics(changed: Iterable<string>, removed: Iterable<string> = []): void {
    for (const name of changed) {
      this.topics.add(name)
      this.removedTopics.delete(name)
      this.#touchedTopics.add(name)
    }
    for (const name of removed) {
      this.removedTopics.add(name)
      this.topics.delete(name)
      this.#touchedTopics.add(name)
    }
  }

  changeGroups(refreshed: Iterable<string>, touched: Iterable<string>, removed: Iterable<string>): void {
    for (const groupId of refreshed) {
      this.groups.add(groupId)
      this.removedGroups.delete(groupId)
    }
    for (const groupId of touched) this.#touchedGroups.add(groupId)
    for (const groupId of removed) {
      this.removedGroups.add(groupId)
      this.groups.delete(groupId)
      this.#touchedGroups.add(groupId)
    }
  }

  touchTopics(names: Iterable<string>): void {
    for (const name of names) this.#touchedTopics.add(name)
  }

  forListeners(): ObserverChange {
    return {
      topics: this.#touchedTopics.size > MAX_NAMES ? 'all' : this.#touchedTopics,
      groups: this.#touchedGroups.size > MAX_NAMES ? 'all' : this.#touchedGroups,
      brokers: this.brokers || this.catchUps,
      quorum: this.quorum,
      asOf: this.asOf,
      events: this.events,
    }
  }
}
