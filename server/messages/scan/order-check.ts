import type { Message, ScanOrder } from '#lib/wire/messages'
import type { MergeInput } from './merge.ts'

const PARTITIONS_TOLD = 20

interface Inversions {
  messages: number
  firstOffset: string
  byMs: number
}

/**
 * Watches whether what is handed over is in the order of its timestamps over all partitions, and keeps what makes that
 * uncertain: timestamps that run against the offsets of their partition, messages without one, partitions that were not
 * waited for.
 */
export class OrderCheck {
  readonly #sign: 1 | -1
  readonly #inversions = new Map<number, Inversions>()
  readonly #notWaitedFor = new Set<number>()
  #furthestMs: number | null = null
  #withoutTimestamp = 0
  #beforeOthers = 0
  #lookAhead = 0

  constructor(order: 'oldest' | 'newest') {
    this.#sign = order === 'oldest' ? 1 : -1
  }

  /** One more message is handed over. `inputs`: all partitions as they stand then. */
  note(message: Message, inputs: readonly MergeInput[], waitedForAll: boolean): void {
    if (!waitedForAll) this.#beforeOthers++
    let waiting = 1
    for (const { scan, stalled } of inputs) {
      waiting += scan.found.length
      if (!scan.done && scan.found.length === 0 && (stalled || !waitedForAll)) this.#notWaitedFor.add(scan.plan.partition)
    }
    this.#lookAhead = Math.max(this.#lookAhead, waiting)
    this.#noteTimestamp(message)
  }

  /** `unreachable`: partitions that were never read. */
  result(unreachable: readonly number[]): ScanOrder {
    const outOfOrder = [...this.#inversions].map(([partition, each]) => ({ partition, ...each }))
    const notWaitedFor = [...new Set([...this.#notWaitedFor, ...unreachable])].sort((a, b) => a - b)
    return {
      by: 'timestamp',
      certain: outOfOrder.length === 0 && notWaitedFor.length === 0 && this.#withoutTimestamp === 0,
      lookAheadMessages: this.#lookAhead,
      outOfOrder: outOfOrder.sort((a, b) => b.messages - a.messages).slice(0, PARTITIONS_TOLD),
      withoutTimestamp: this.#withoutTimestamp,
      notWaitedFor,
      handedOverEarly: this.#beforeOthers,
    }
  }

  #noteTimestamp({ timestampMs, partition, offset }: Message): void {
    if (timestampMs === null) {
      this.#withoutTimestamp++
      return
    }
    const furthest = this.#furthestMs ?? timestampMs
    const byMs = (furthest - timestampMs) * this.#sign
    this.#furthestMs = byMs > 0 ? furthest : timestampMs
    if (byMs <= 0) return
    const known = this.#inversions.get(partition)
    if (known === undefined) this.#inversions.set(partition, { messages: 1, firstOffset: offset, byMs })
    else this.#inversions.set(partition, { ...known, messages: known.messages + 1, byMs: Math.max(known.byMs, byMs) })
  }
}
