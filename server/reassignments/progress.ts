/** How far reassignments have come, from what the observer was told: nothing is asked of Kafka for it. */
import { numberAt, type ClusterState, type PartitionState } from '#lib/kafka/cluster-state'
import { leaderSize } from '#lib/kafka/cluster-totals'
import { addSample, paceOf, type Pace, type ProgressSample } from '#lib/kafka/reassignment-progress'
import { isInFlight, isOver, type Move } from './plan.ts'

export interface Amount {
  /** As the brokers told: at least so much. */
  movedBytes: number
  /** null: the size of some partition is unknown. */
  totalBytes: number | null
}

/** A partition of the state, by topic and number. */
export function partitionIn(state: ClusterState, topic: string, partition: number): PartitionState | undefined {
  const partitions = state.topics.get(topic)?.partitions
  const direct = partitions?.[partition]
  return direct?.partition === partition ? direct : partitions?.find(each => each.partition === partition)
}

/** What a move copies in all; null: the size is unknown. */
export function bytesToCopy(
  state: ClusterState,
  { topic, partition, before, after }: Pick<Move, 'topic' | 'partition' | 'before' | 'after'>,
) {
  const added = after.filter(brokerId => !before.includes(brokerId)).length
  const found = partitionIn(state, topic, partition)
  const size = found === undefined ? null : leaderSize(state, found)
  return added === 0 ? 0 : size === null ? null : size * added
}

/** What the added replicas of a partition hold already. */
export function copiedSoFar(state: ClusterState, partition: PartitionState | undefined, added: readonly number[]): number {
  if (partition === undefined) return 0
  const most = leaderSize(state, partition) ?? Infinity
  return added.reduce((sum, brokerId) => {
    const index = partition.replicas.indexOf(brokerId)
    const size = index < 0 ? null : numberAt(state.replicaColumns.sizeBytes, partition.replicaRow + index)
    return sum + Math.min(most, size ?? 0)
  }, 0)
}

/** One move's part. What never came about counts for neither side. */
export function amountOf(state: ClusterState, move: Move): Amount {
  if (move.state === 'done') {
    const bytes = move.copiedBytes ?? bytesToCopy(state, move)
    return { movedBytes: bytes ?? 0, totalBytes: bytes }
  }
  if (isOver(move.state)) return { movedBytes: 0, totalBytes: 0 }
  const totalBytes = bytesToCopy(state, move)
  if (!isInFlight(move.state)) return { movedBytes: 0, totalBytes }
  const added = move.after.filter(brokerId => !move.before.includes(brokerId))
  return { movedBytes: copiedSoFar(state, partitionIn(state, move.topic, move.partition), added), totalBytes }
}

export function sumOf(amounts: Iterable<Amount>): Amount {
  let movedBytes = 0
  let totalBytes: number | null = 0
  for (const amount of amounts) {
    movedBytes += amount.movedBytes
    totalBytes = totalBytes === null || amount.totalBytes === null ? null : totalBytes + amount.totalBytes
  }
  return { movedBytes, totalBytes }
}

/** Remembers amounts for as long as a pace is told from them; a new plan begins anew. */
export class PaceKeeper {
  #key: string | null = null
  #samples: ProgressSample[] = []

  /** `key`: what the amounts are of; null: of nothing. */
  note(key: string | null, amount: Amount | null, atMs: number): void {
    if (key !== this.#key) this.#samples = []
    this.#key = key
    if (amount !== null) this.#samples = addSample(this.#samples, { atMs, ...amount })
  }

  get pace(): Pace {
    return paceOf(this.#samples)
  }
}
