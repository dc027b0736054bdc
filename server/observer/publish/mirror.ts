import type { ClusterState, GroupState, TopicState } from '#lib/kafka/cluster-state'
import type { ClusterEvent } from '#lib/wire/events'
import { initialState } from '../model/initial-state.ts'
import type { ObserverChange } from '../observer-change.ts'
import { unpackGroups } from './pack-groups.ts'
import { unpackTopics } from './pack-topics.ts'
import type { FromWorker } from './protocol.ts'

const MAX_RECENT_EVENTS = 500

const NO_TOPICS: ClusterState['topics'] = new Map()
const NO_CATCH_UPS: ClusterState['catchUps'] = new Map()

type Commit = Extract<FromWorker, { kind: 'commit' }>

/** The main thread's copy of a cluster: chunks gather on the side, a commit makes them the next state at once. */
export class Mirror {
  #state: ClusterState
  #topics: TopicState[] = []
  #groups: GroupState[] = []
  #startsOver = false

  constructor(clusterId: string, bootstrap: readonly string[]) {
    this.#state = initialState(clusterId, bootstrap)
  }

  get state(): ClusterState {
    return this.#state
  }

  /** The change to tell the listeners of, after a commit; null after a chunk. */
  receive(message: Exclude<FromWorker, { kind: 'refreshed' }>): ObserverChange | null {
    switch (message.kind) {
      case 'topics':
        this.#topics.push(...unpackTopics(message.topics))
        return null
      case 'groups':
        this.#groups.push(...unpackGroups(message.groups, groupId => this.#state.groups?.get(groupId)))
        return null
      case 'commit':
        this.#commit(message)
        return message.change
    }
  }

  /** The worker died: what is known stays, and is said to be old by its times. Its successor sends everything anew. */
  workerLost(reason: string): ObserverChange {
    this.#topics = []
    this.#groups = []
    this.#startsOver = true
    const failures = [{ brokerId: null, code: 'internal', message: reason }]
    const metadata = { ...this.#state.looks.metadata, failures }
    const looks = { ...this.#state.looks, metadata }
    this.#state = { ...this.#state, version: this.#state.version + 1, looks }
    return { topics: new Set(), groups: new Set(), brokers: false, quorum: false, asOf: true, events: [] }
  }

  #commit(commit: Commit): void {
    const known = this.#state
    if (this.#startsOver && commit.header.asOfMs === null) {
      const { phase, bootstrap, looks } = commit.header
      this.#state = { ...known, version: known.version + 1, phase, bootstrap, looks }
      return
    }
    const before = this.#startsOver ? { ...known, topics: NO_TOPICS, groups: null, catchUps: NO_CATCH_UPS } : known
    this.#startsOver = false
    this.#state = {
      ...commit.header,
      version: before.version + 1,
      topics: merged(before.topics, this.#topics, topic => topic.name, commit.removedTopics),
      groups: commit.groupsKnown
        ? merged(before.groups ?? new Map<string, GroupState>(), this.#groups, idOf, commit.removedGroups)
        : null,
      partitionColumns: commit.partitionColumns ?? before.partitionColumns,
      replicaColumns: commit.replicaColumns ?? before.replicaColumns,
      catchUps: commit.catchUps ?? before.catchUps,
      recentEvents: appended(before.recentEvents, commit.change.events),
    }
    this.#topics = []
    this.#groups = []
  }
}

function idOf(group: GroupState): string {
  return group.groupId
}

/** A new map when something changed, else the very same: readers compare by identity. */
function merged<T>(
  before: ReadonlyMap<string, T>,
  changed: readonly T[],
  keyOf: (item: T) => string,
  removed: readonly string[],
): ReadonlyMap<string, T> {
  if (changed.length === 0 && removed.length === 0) return before
  const after = new Map(before)
  for (const key of removed) after.delete(key)
  for (const item of changed) after.set(keyOf(item), item)
  return after
}

function appended(before: readonly ClusterEvent[], events: readonly ClusterEvent[]): readonly ClusterEvent[] {
  return events.length === 0 ? before : [...before, ...events].slice(-MAX_RECENT_EVENTS)
}
