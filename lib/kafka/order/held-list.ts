import { compareRanks, type Rank } from './ordering.ts'

/** A message that waits. `heapAt` is kept by the list. */
export interface Held<Item> {
  readonly item: Item
  readonly rank: Rank
  readonly bytes: number
  readonly arrivedAtMs: number
  /** Number of the arrival, from 0. */
  readonly arrival: number
}

interface Entry<Item> {
  readonly held: Held<Item>
  earlier: Entry<Item> | null
  later: Entry<Item> | null
}

/** What a resequencer holds, by rank (a binary heap) and by arrival (a list): the first of either is found at once. */
export class HeldList<Item> {
  readonly #heap: Entry<Item>[] = []
  #oldest: Entry<Item> | null = null
  #newest: Entry<Item> | null = null
  #bytes = 0

  get size(): number {
    return this.#heap.length
  }

  get bytes(): number {
    return this.#bytes
  }

  oldest(): Held<Item> | null {
    return this.#oldest?.held ?? null
  }

  /** The one that is to leave first. */
  first(): Held<Item> | null {
    return this.#heap[0]?.held ?? null
  }

  add(held: Held<Item>): void {
    const entry: Entry<Item> = { held, earlier: this.#newest, later: null }
    if (this.#newest) this.#newest.later = entry
    else this.#oldest = entry
    this.#newest = entry
    this.#bytes += held.bytes
    this.#heap.push(entry)
    this.#rise(this.#heap.length - 1)
  }

  /** Takes out the one with the lowest rank; of equal ones the one that came first. */
  take(): Held<Item> | null {
    const [first] = this.#heap
    const last = this.#heap.pop()
    if (first === undefined || last === undefined) return null
    if (first !== last) {
      this.#heap[0] = last
      this.#sink(0)
    }
    if (first.earlier) first.earlier.later = first.later
    else this.#oldest = first.later
    if (first.later) first.later.earlier = first.earlier
    else this.#newest = first.earlier
    this.#bytes -= first.held.bytes
    return first.held
  }

  #rise(from: number): void {
    for (let at = from; at > 0;) {
      const above = (at - 1) >> 1
      if (!this.#swapped(at, above)) return
      at = above
    }
  }

  #sink(from: number): void {
    for (let at = from; ;) {
      const left = 2 * at + 1
      const lower = this.#before(left + 1, left) ? left + 1 : left
      if (!this.#swapped(lower, at)) return
      at = lower
    }
  }

  /** Swaps two places when the one that should leave earlier lies below. */
  #swapped(below: number, above: number): boolean {
    const low = this.#heap[below]
    const high = this.#heap[above]
    if (low === undefined || high === undefined || !this.#before(below, above)) return false
    this.#heap[below] = high
    this.#heap[above] = low
    return true
  }

  #before(a: number, b: number): boolean {
    const one = this.#heap[a]?.held
    const other = this.#heap[b]?.held
    if (one === undefined || other === undefined) return false
    return (compareRanks(one.rank, other.rank) || one.arrival - other.arrival) < 0
  }
}
