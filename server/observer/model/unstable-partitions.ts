import type { ClusterState, TopicState } from '#lib/kafka/cluster-state'
import { UNKNOWN_OFFSET } from '#lib/kafka/cluster-state'
import type { LedPartitions } from '../../kafka/reads/offsets.ts'
import type { RowSpace } from './row-space.ts'
import { partitionOf } from './topics.ts'

/** With ten thousand behind, all of them at every look would cost as much again as the log ends themselves. */
const MOST_AT_ONCE = 2000
/** All have had their turn after so many looks: before a group that waits for an open transaction could be taken for a stalled one. */
const MOST_TURNS = 4

/**
 * The partitions whose last stable offset is worth asking for: those that a group has not read to the end. After each look at the
 * groups all of them, or, where they are many, a quarter in turn; where a transaction was found open at every look at the offsets until it has ended.
 */
export class UnstablePartitions {
  readonly #mostAtOnce: number
  #behind: ReadonlyMap<string, ReadonlySet<number>> = new Map()
  #due = false
  /** Whose turn it is: a place in the order of `#behind`, which hardly changes from look to look. */
  #turn = 0

  constructor(mostAtOnce = MOST_AT_ONCE) {
    this.#mostAtOnce = mostAtOnce
  }

  /** After a look at the groups. Where nobody waits any more an open transaction is nobody's matter. */
  note(state: Pick<ClusterState, 'groups' | 'topics'>, rows: RowSpace): void {
    const behind = behindOf(state, rows)
    for (const [name, partitions] of this.#behind) {
      for (const partition of partitions) {
        if (behind.get(name)?.has(partition)) continue
        const row = rowOf(state.topics.get(name), partition)
        if (row !== undefined) rows.partition.lastStableOffset[row] = UNKNOWN_OFFSET
      }
    }
    this.#behind = behind
    this.#due = true
  }

  /** Those to ask for in the next look at the offsets, by leader. */
  take(topics: ReadonlyMap<string, TopicState>, rows: RowSpace): LedPartitions {
    const wanted = new Map<number, Map<string, number[]>>()
    const hasTurn = this.#nextTurn()
    let place = 0
    for (const [name, partitions] of this.#behind) {
      for (const partition of partitions) {
        const isAsked = hasTurn(place++)
        const found = partitionOf(topics.get(name)?.partitions ?? [], partition)
        if (!found || found.leader === null) continue
        if (!isAsked && (rows.partition.lastStableOffset[found.row] ?? UNKNOWN_OFFSET) < 0n) continue
        const ofLeader = getOrAdd(wanted, found.leader, () => new Map<string, number[]>())
        getOrAdd(ofLeader, name, (): number[] => []).push(partition)
      }
    }
    return new Map(
      [...wanted].map(([leader, byTopic]) => [leader, [...byTopic].map(([name, list]) => ({ name, partitions: list }))]),
    )
  }

  #nextTurn(): (place: number) => boolean {
    if (!this.#due) return () => false
    this.#due = false
    let count = 0
    for (const partitions of this.#behind.values()) count += partitions.size
    if (count <= this.#mostAtOnce) return () => true
    const asked = Math.max(this.#mostAtOnce, Math.ceil(count / MOST_TURNS))
    const from = this.#turn % count
    this.#turn = from + asked
    // The turn goes on at the beginning when it reaches the end.
    return place => (place - from + count) % count < asked
  }
}

/** A share group's lag is told by its coordinator. */
function behindOf({ groups, topics }: Pick<ClusterState, 'groups' | 'topics'>, rows: RowSpace): Map<string, Set<number>> {
  const behind = new Map<string, Set<number>>()
  for (const group of groups?.values() ?? []) {
    for (const { topic, partitions, committedOffset, toldLag } of group.offsets ?? []) {
      if (toldLag) continue
      const described = topics.get(topic)
      for (let index = 0; index < partitions.length; index++) {
        const partition = partitions[index] ?? -1
        const committed = committedOffset[index] ?? UNKNOWN_OFFSET
        const row = rowOf(described, partition)
        if (committed < 0n || row === undefined) continue
        if (committed < (rows.partition.logEndOffset[row] ?? UNKNOWN_OFFSET)) {
          getOrAdd(behind, topic, () => new Set<number>()).add(partition)
        }
      }
    }
  }
  return behind
}

function rowOf(topic: TopicState | undefined, partition: number): number | undefined {
  return topic && partitionOf(topic.partitions, partition)?.row
}

function getOrAdd<K, V>(map: Map<K, V>, key: K, make: () => V): V {
  const found = map.get(key)
  if (found !== undefined) return found
  const made = make()
  map.set(key, made)
  return made
}
