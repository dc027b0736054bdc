import { HeldList, type Held } from './held-list.ts'
import { compareRanks, type Rank } from './ordering.ts'
import { Spread, type SpreadSummary } from './spread.ts'

export interface BufferLimits {
  /** Messages held at most; one more lets the first in order go. 0: nothing is held. */
  messages: number
  /** No message waits longer. Infinity: only the other bounds count. */
  ms: number
  /** Bytes held at most. */
  bytes: number
}

export interface Released<Item> {
  item: Item
  /** Time in the buffer. */
  delayMs: number
  /** Messages that arrived while it waited. */
  delayMessages: number
  /** It came after a message that belongs behind it had gone: it is handed over at once, out of order. */
  late: boolean
}

export interface BufferTotals {
  arrived: number
  released: number
  held: number
  heldBytes: number
  /** The most that were held at a time. */
  maxHeld: number
  /** Out of order behind the buffer: exactly the messages that were declared late. */
  late: number
  /** Messages without a rank, which were handed over as they came. */
  unranked: number
  delayMs: SpreadSummary | null
  delayMessages: SpreadSummary | null
}

/**
 * The memory buffer behind a consumer that restores order: holds what arrives and lets it go in the order of ranks. Bounded
 * by number, age and bytes; what exceeds a bound makes the first in order go, so the buffer never holds more. A message that
 * comes too late for its place is not held back and not lost: it goes at once, declared late.
 */
export class Resequencer<Item> {
  readonly limits: BufferLimits
  readonly #held = new HeldList<Item>()
  readonly #delayMs = new Spread()
  readonly #delayMessages = new Spread()
  #lastRank: Rank | null = null
  #arrived = 0
  #released = 0
  #late = 0
  #unranked = 0
  #maxHeld = 0

  constructor(limits: BufferLimits) {
    this.limits = limits
  }

  /** A message arrives; returns what goes because of it and because of the time, in order. `nowMs` never goes back. */
  push(item: Item, rank: Rank | null, bytes: number, nowMs: number): Released<Item>[] {
    const out = this.advance(nowMs)
    const arrival = this.#arrived++
    if (rank === null || Number.isNaN(rank)) {
      this.#unranked++
      out.push(this.#pass(item, false))
      return out
    }
    if (this.#lastRank !== null && compareRanks(rank, this.#lastRank) < 0) {
      this.#late++
      out.push(this.#pass(item, true))
      return out
    }
    this.#held.add({ item, rank, bytes, arrivedAtMs: nowMs, arrival })
    while (this.#held.size > this.limits.messages || this.#held.bytes > this.limits.bytes) out.push(...this.#release(nowMs))
    out.push(...this.advance(nowMs))
    this.#maxHeld = Math.max(this.#maxHeld, this.#held.size)
    return out
  }

  /** Time passes: what has waited long enough goes, and with it what belongs before it. */
  advance(nowMs: number): Released<Item>[] {
    const out: Released<Item>[] = []
    for (let oldest = this.#held.oldest(); oldest !== null && nowMs - oldest.arrivedAtMs >= this.limits.ms;) {
      out.push(...this.#release(nowMs))
      oldest = this.#held.oldest()
    }
    return out
  }

  /** Nothing comes any more: everything goes. */
  flush(nowMs: number): Released<Item>[] {
    const out: Released<Item>[] = []
    while (this.#held.size > 0) out.push(...this.#release(nowMs))
    return out
  }

  /** When `advance` has something to do if nothing arrives; null: nothing is held, or age does not count. */
  nextAtMs(): number | null {
    const oldest = this.#held.oldest()
    return oldest === null || this.limits.ms === Infinity ? null : oldest.arrivedAtMs + this.limits.ms
  }

  totals(): BufferTotals {
    return {
      arrived: this.#arrived,
      released: this.#released,
      held: this.#held.size,
      heldBytes: this.#held.bytes,
      maxHeld: this.#maxHeld,
      late: this.#late,
      unranked: this.#unranked,
      delayMs: this.#delayMs.summary(),
      delayMessages: this.#delayMessages.summary(),
    }
  }

  #release(nowMs: number): Released<Item>[] {
    const held = this.#held.take()
    if (held === null) return []
    this.#lastRank = held.rank
    return [this.#note(held, nowMs)]
  }

  #note({ item, arrivedAtMs, arrival }: Held<Item>, nowMs: number): Released<Item> {
    const delayMs = Math.max(0, nowMs - arrivedAtMs)
    const delayMessages = this.#arrived - 1 - arrival
    return this.#count({ item, delayMs, delayMessages, late: false })
  }

  #pass(item: Item, late: boolean): Released<Item> {
    return this.#count({ item, delayMs: 0, delayMessages: 0, late })
  }

  #count(released: Released<Item>): Released<Item> {
    this.#released++
    this.#delayMs.add(released.delayMs)
    this.#delayMessages.add(released.delayMessages)
    return released
  }
}

/** What buffers of several sizes would make of the same arrivals, in one pass; it holds ranks, not messages. */
export class BufferComparison {
  readonly #buffers: Resequencer<null>[]

  constructor(sizes: readonly BufferLimits[]) {
    this.#buffers = sizes.map(limits => new Resequencer<null>(limits))
  }

  push(rank: Rank | null, bytes: number, nowMs: number): void {
    for (const buffer of this.#buffers) buffer.push(null, rank, bytes, nowMs)
  }

  /** Of each size, in their order; what is still held is not yet counted among the delays. */
  totals(): { limits: BufferLimits; totals: BufferTotals }[] {
    return this.#buffers.map(buffer => ({ limits: buffer.limits, totals: buffer.totals() }))
  }

  flush(nowMs: number): void {
    for (const buffer of this.#buffers) buffer.flush(nowMs)
  }
}
