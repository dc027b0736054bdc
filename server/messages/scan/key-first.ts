import { PARTITIONERS } from '#lib/kafka/order/partitioner'
import type { KeySearch } from '#lib/wire/messages'
import type { PartitionReader } from './partition-reader.ts'

/**
 * The order in which partitions are searched for a key: first the one where Java's client, and those that do as it does, put
 * it; then the others, for a key may have been written by another client, by hand, or before partitions were added. A tail
 * looks at all of them from the start.
 */
export class KeyFirst {
  readonly #readers: readonly PartitionReader[]
  readonly #home: PartitionReader | null
  readonly #partitionCount: number
  readonly #partition: number
  #elsewhere: boolean

  constructor(readers: readonly PartitionReader[], key: Uint8Array, partitionCount: number, isTail: boolean) {
    const java = PARTITIONERS.find(({ id }) => id === 'java')
    this.#partition = java?.partitionOf(key, partitionCount) ?? 0
    this.#partitionCount = partitionCount
    this.#readers = readers
    this.#home = readers.find(reader => reader.partition === this.#partition) ?? null
    this.#elsewhere = this.#home === null || isTail
    if (!this.#elsewhere) for (const reader of readers) reader.held = reader !== this.#home
  }

  /** Those that what comes next is to be taken from. */
  get active(): readonly PartitionReader[] {
    return this.#elsewhere || this.#home === null ? this.#readers : [this.#home]
  }

  /** Lets the others begin once the first one is through, or cannot be read for now. */
  goOn(): void {
    if (this.#elsewhere || this.#home === null) return
    const through = this.#home.finished || this.#home.stalled
    if (!through || this.#home.scan.found.length > 0) return
    this.#elsewhere = true
    for (const reader of this.#readers) reader.held = false
  }

  report(): KeySearch {
    const home = `Partition ${this.#partition} of ${this.#partitionCount} is where Java’s client puts this key (murmur2)`
    const detail =
      this.#home === null
        ? `${home}; it is not among the partitions searched.`
        : this.#readers.length === 1
          ? `${home}; no other is searched.`
          : `${home}; it is searched first, then the others, where other clients may have put it.`
    return { partition: this.#home?.partition ?? null, elsewhere: this.#elsewhere, detail }
  }
}
