import type { BrokerCatchUpState, BrokerState, PartitionState, TopicState } from '#lib/kafka/cluster-state'
import { missingBytes, type MeasuredBy } from '#lib/kafka/missing-bytes'
import type { ReplicaEnd } from '../../kafka/reads/replica-ends.ts'
import type { Behind } from './behind.ts'
import { CatchUpTracker, type Measure } from './catch-up-tracker.ts'
import type { RowSpace } from './row-space.ts'
import { partitionOf } from './topics.ts'

/** A broker that is done stays in sight for so long. */
const KEPT_MS = 10 * 60_000
/** Behind so soon after it was registered, a broker is one that has returned. */
const RETURNED_MS = 60_000

type Topics = ReadonlyMap<string, TopicState>
type Brokers = ReadonlyMap<number, BrokerState>

/** What one look at the log directories brings. */
export interface CatchUpLook {
  behind: ReadonlyMap<number, readonly Behind[]>
  ends: ReplicaEnd
  /** Brokers whose log directories were read in this look. */
  answered: ReadonlySet<number>
  atMs: number
}

/** Remembers how far every broker that is behind has come, look by look. */
export class CatchUpMemory {
  readonly #trackers = new Map<number, CatchUpTracker>()
  #all: ReadonlyMap<number, BrokerCatchUpState> = new Map()

  /** The same map until something changes. */
  get all(): ReadonlyMap<number, BrokerCatchUpState> {
    return this.#all
  }

  forget(): void {
    this.#trackers.clear()
    this.#all = new Map()
  }

  /** Writes the lags of the replicas that are behind into their rows. Answers the topics that something is new of. */
  look(topics: Topics, brokers: Brokers, rows: RowSpace, look: CatchUpLook): Set<string> {
    const { behind, ends, answered, atMs } = look
    const touched = new Set<string>()
    for (const [brokerId, replicas] of behind) {
      if (!answered.has(brokerId)) continue
      const tracker = this.#trackerOf(brokerId, brokers, atMs)
      const measures = replicas.flatMap(each => {
        // As it is now: while the brokers were asked, partitions may have moved to other rows, or have changed.
        const partition = partitionOf(topics.get(each.topic)?.partitions ?? [], each.partition)
        if (partition?.leader !== each.leader || partition.isr.includes(brokerId)) return []
        const row = replicaRow(partition, brokerId)
        if (row === null) return []
        touched.add(each.topic)
        const by = tracker.measuredBy(each.topic, each.partition)
        const measured = { ...measure(each, partition, rows, ends, by), atMs }
        rows.replica.offsetLag[row] = measured.offsetLag ?? Number.NaN
        // A leader that did not answer leaves its size where it was: a rate made of that would be wrong.
        return answered.has(each.leader) ? [measured] : []
      })
      tracker.note(measures, atMs)
      if (tracker.isEmpty) this.#trackers.delete(brokerId)
    }
    if (touched.size > 0) this.#describe()
    return touched
  }

  /** After a look at the metadata: who is back in the ISR, who is gone. True when something changed. */
  noteIsr(topics: Topics, brokers: Brokers, nowMs: number): boolean {
    if (this.#trackers.size === 0) return false
    let changed = false
    for (const [brokerId, tracker] of this.#trackers) {
      const isOver = tracker.caughtUpAtMs !== null && nowMs - tracker.caughtUpAtMs > KEPT_MS
      if (isOver || (tracker.caughtUpAtMs === null && brokers.get(brokerId)?.registered !== true)) {
        this.#trackers.delete(brokerId)
        changed = true
        continue
      }
      for (const { topic, partition } of tracker.behind()) {
        const now = partitionOf(topics.get(topic)?.partitions ?? [], partition)
        if (now?.isr.includes(brokerId) === true) tracker.rejoined(topic, partition, nowMs)
        else if (now?.replicas.includes(brokerId) !== true) tracker.gone(topic, partition, nowMs)
        else continue
        changed = true
      }
    }
    if (changed) this.#describe()
    return changed
  }

  #trackerOf(brokerId: number, brokers: Brokers, nowMs: number): CatchUpTracker {
    const known = this.#trackers.get(brokerId)
    if (known && known.caughtUpAtMs === null) return known
    const registeredSinceMs = brokers.get(brokerId)?.registeredSinceMs ?? null
    const returned = registeredSinceMs !== null && nowMs - registeredSinceMs < RETURNED_MS
    const tracker = new CatchUpTracker(brokerId, nowMs, returned)
    this.#trackers.set(brokerId, tracker)
    return tracker
  }

  #describe(): void {
    this.#all = new Map([...this.#trackers].map(([brokerId, tracker]) => [brokerId, tracker.describe()]))
  }
}

function measure(
  { topic, brokerId, leader }: Behind,
  partition: PartitionState,
  rows: RowSpace,
  ends: ReplicaEnd,
  before: MeasuredBy | undefined,
): Omit<Measure, 'atMs'> {
  const end = ends(brokerId, topic, partition.partition)
  const leaderEnd = ends(leader, topic, partition.partition)
  const leaderStart = rows.partition.logStartOffset[partition.row] ?? -1n
  const offsetLag = end === null || leaderEnd === null ? null : Math.max(0, Number(leaderEnd - end))
  const leaderBytes = sizeOf(rows, replicaRow(partition, leader))
  const { bytes, by } = missingBytes(
    {
      sizeBytes: sizeOf(rows, replicaRow(partition, brokerId)),
      leaderSizeBytes: leaderBytes,
      offsetLag,
      leaderMessages: leaderEnd === null || leaderStart < 0n ? null : Number(leaderEnd - leaderStart),
    },
    before,
  )
  const adding = partition.addingReplicas.includes(brokerId)
  return { topic, partition: partition.partition, adding, offsetLag, leaderEnd, missingBytes: bytes, leaderBytes, by }
}

function replicaRow({ replicas, replicaRow: first }: PartitionState, brokerId: number): number | null {
  const at = replicas.indexOf(brokerId)
  return at < 0 ? null : first + at
}

function sizeOf(rows: RowSpace, row: number | null): number | null {
  const size = row === null ? undefined : rows.replica.sizeBytes[row]
  return size === undefined || Number.isNaN(size) ? null : size
}
