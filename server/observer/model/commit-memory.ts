import { partitionLag, type LagInput } from '#lib/kafka/lag'
import { historyOf, type CommitLook, type PartitionHistory } from '#lib/kafka/group-health'
import type { FetchedOffsets } from '../../kafka/protocol/offset-fetch.ts'

interface Look extends CommitLook {
  monotonicMs: number
}

export type LogRange = Pick<LagInput, 'logStartOffset' | 'logEndOffset' | 'lastStableOffset' | 'obstacle'>

/** Looks are kept this far apart; the newest one always. */
const SPACING_MS = 10_000
const MAX_LOOKS = 13
const RATE_WINDOW_MS = 35_000

/** The last two minutes of a group's commits in one topic: what health, and how fast it reads, are judged from. */
export class CommitMemory {
  readonly topic: string
  #partitions: Int32Array
  #looks: Look[] = []

  constructor(topic: string, partitions: Int32Array) {
    this.topic = topic
    this.#partitions = partitions
  }

  /** `ranges`: of the logs of the partitions, in their order. */
  note(fetched: FetchedOffsets, ranges: readonly LogRange[], atMs: number, monotonicMs: number): void {
    const { partitions, committedOffset, toldLag } = fetched
    if (!sameNumbers(partitions, this.#partitions)) {
      this.#partitions = partitions
      this.#looks = []
    }
    const lag = new BigInt64Array(partitions.length)
    const uncommitted = new BigInt64Array(partitions.length)
    ranges.forEach((range, index) => {
      const committed = committedOffset[index] ?? -1n
      const told = toldLag?.[index] ?? null
      const found = partitionLag({ ...range, committedOffset: committed < 0n ? null : committed, told })
      lag[index] = found.lag ?? -1n
      uncommitted[index] = found.uncommitted ?? -1n
    })
    const beforeNewest = this.#looks.at(-2)
    if (beforeNewest && monotonicMs - beforeNewest.monotonicMs < SPACING_MS) this.#looks.pop()
    this.#looks.push({ atMs, monotonicMs, committedOffset, lag, uncommitted })
    if (this.#looks.length > MAX_LOOKS) this.#looks.shift()
  }

  /** Messages read per second in partition `index`; null: unknown, or the group went back. */
  consumedPerSecond(index: number): number | null {
    const newest = this.#looks.at(-1)
    const oldest = this.#looks.find(look => newest && newest.monotonicMs - look.monotonicMs <= RATE_WINDOW_MS)
    if (!newest || !oldest || oldest === newest) return null
    const from = oldest.committedOffset[index] ?? -1n
    const to = newest.committedOffset[index] ?? -1n
    if (from < 0n || to < from) return null
    return Number(to - from) / ((newest.monotonicMs - oldest.monotonicMs) / 1000)
  }

  /** For `evaluateGroupHealth`: partitions with a commit. One that is read to its end needs no past. */
  histories(): PartitionHistory[] {
    const newest = this.#looks.at(-1)
    if (!newest) return []
    const onlyNewest = [newest]
    const histories: PartitionHistory[] = []
    for (let index = 0; index < this.#partitions.length; index++) {
      if ((newest.committedOffset[index] ?? -1n) < 0n) continue
      const where = { topic: this.topic, partition: this.#partitions[index] ?? -1 }
      const history = historyOf(where, newest.lag[index] === 0n ? onlyNewest : this.#looks, index)
      if (history) histories.push(history)
    }
    return histories
  }
}

function sameNumbers(a: Int32Array, b: Int32Array): boolean {
  return a.length === b.length && a.every((value, index) => value === b[index])
}
