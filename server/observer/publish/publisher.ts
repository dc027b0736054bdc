import type { GroupMemberState, GroupState, TopicState } from '#lib/kafka/cluster-state'
import type { ClusterModel } from '../model/cluster-model.ts'
import { sameMembers } from '../model/groups.ts'
import type { RowSpace } from '../model/row-space.ts'
import type { PendingChanges } from '../model/pending-changes.ts'
import { offsetCount, packGroups } from './pack-groups.ts'
import { packTopics } from './pack-topics.ts'
import type { FromWorker } from './protocol.ts'

/** A chunk of this much is unpacked in about a millisecond. */
const PARTITIONS_PER_CHUNK = 600
const GROUPS_PER_CHUNK = 100
const OFFSETS_PER_CHUNK = 4000

export interface PublisherOptions {
  model: ClusterModel
  post: (message: FromWorker, transfer: ArrayBuffer[]) => void
  requestCount: () => number
}

/**
 * Sends what changed to the main thread, one publication at a time, each message only after the last was acknowledged. What
 * changes meanwhile waits and goes together: a main thread that is busy gets fewer, larger publications, never a queue.
 */
export class Publisher {
  readonly #options: PublisherOptions
  readonly #sentMembers = new Map<string, readonly GroupMemberState[] | null>()
  #acknowledge: (() => void) | null = null
  #running: Promise<void> | null = null

  constructor(options: PublisherOptions) {
    this.#options = options
  }

  /** Publishes what there is, now or when the publication on its way has arrived. Resolves when all has arrived. */
  publish(): Promise<void> {
    this.#running ??= this.#run().finally(() => {
      this.#running = null
    })
    return this.#running
  }

  acknowledged(): void {
    this.#acknowledge?.()
  }

  async #run(): Promise<void> {
    // Looks that end together are published together.
    await new Promise(resolve => setImmediate(resolve))
    while (this.#options.model.hasPending) await this.#publishOnce(this.#options.model.takePending())
  }

  async #publishOnce(pending: PendingChanges): Promise<void> {
    const { model } = this.#options
    const { state, rows } = model
    for (const topics of chunksOf(
      pick(pending.topics, state.topics),
      topic => topic.partitions.length + 1,
      PARTITIONS_PER_CHUNK,
    )) {
      const packed = packTopics(topics)
      await this.#send({ kind: 'topics', topics: packed }, [packed.numbers.buffer, packed.times.buffer])
    }
    for (const groups of chunksOf(
      pick(pending.groups, state.groups ?? new Map<string, GroupState>()),
      groupWeight,
      OFFSETS_PER_CHUNK,
    )) {
      const packed = packGroups(groups, group => this.#keepsMembers(group))
      await this.#send({ kind: 'groups', groups: packed }, [
        packed.partitions.buffer,
        packed.committedOffset.buffer,
        packed.lagSeconds.buffer,
      ])
    }
    for (const groupId of pending.removedGroups) this.#sentMembers.delete(groupId)
    await this.#commit(pending, rows)
  }

  /** `rows`: those that the topics just sent lie in. */
  async #commit(pending: PendingChanges, rows: RowSpace): Promise<void> {
    const { model, requestCount } = this.#options
    // Columns are copied last: a look that ended meanwhile may have written numbers newer than the topics that were sent, never
    // ones of another partition, for rows are not reused. Only when everything has moved to new rows meanwhile do the columns
    // wait for the next publication, which brings the topics' new rows too.
    const partitionColumns = pending.partitionColumns && rows === model.rows ? rows.copyPartitionColumns() : null
    const replicaColumns = pending.replicaColumns && rows === model.rows ? rows.copyReplicaColumns() : null
    const {
      topics: _t,
      groups,
      partitionColumns: _p,
      replicaColumns: _r,
      catchUps,
      recentEvents: _e,
      version: _v,
      ...header
    } = model.state
    const buffers = [...Object.values(partitionColumns ?? {}), ...Object.values(replicaColumns ?? {})].map(
      column => column.buffer,
    )
    await this.#send(
      {
        kind: 'commit',
        header,
        removedTopics: [...pending.removedTopics],
        removedGroups: [...pending.removedGroups],
        groupsKnown: groups !== null,
        partitionColumns,
        replicaColumns,
        catchUps: pending.catchUps ? catchUps : null,
        change: pending.forListeners(),
        requestCount: requestCount(),
      },
      buffers,
    )
  }

  #keepsMembers(group: GroupState): boolean {
    const sent = this.#sentMembers.get(group.groupId)
    if (sent !== undefined && sameMembers(sent, group.members)) return true
    this.#sentMembers.set(group.groupId, group.members)
    return false
  }

  #send(message: FromWorker, transfer: ArrayBuffer[]): Promise<void> {
    return new Promise(resolve => {
      this.#acknowledge = resolve
      this.#options.post(message, transfer)
    })
  }
}

function* pick<T>(names: Iterable<string>, from: ReadonlyMap<string, T>): Generator<T> {
  for (const name of names) {
    const item = from.get(name)
    if (item !== undefined) yield item
  }
}

function groupWeight(group: GroupState): number {
  return offsetCount(group) + (group.members?.length ?? 0) * 10 + OFFSETS_PER_CHUNK / GROUPS_PER_CHUNK
}

function* chunksOf<T extends TopicState | GroupState>(
  items: Iterable<T>,
  weightOf: (item: T) => number,
  maxWeight: number,
): Generator<T[]> {
  let chunk: T[] = []
  let weight = 0
  for (const item of items) {
    if (chunk.length > 0 && weight + weightOf(item) > maxWeight) {
      yield chunk
      chunk = []
      weight = 0
    }
    chunk.push(item)
    weight += weightOf(item)
  }
  if (chunk.length > 0) yield chunk
}
