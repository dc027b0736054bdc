import type { Message } from '#lib/wire/messages'
import type { ChunkResult } from '../decode/chunk.ts'
import { FetchSize } from './fetch-size.ts'
import { maxOffset, minOffset } from './partition-scan.ts'
import type { NextFetch, OffsetRange, PartitionScan } from './partition-scan.ts'
import type { PartitionPlan } from './plan-scan.ts'

/** From the lowest offset up. */
export class ForwardScan implements PartitionScan {
  readonly plan: PartitionPlan
  readonly size: FetchSize
  readonly found: Message[] = []
  edgeTimestampMs: number | null = null
  /** Everything below was looked at. */
  #position: bigint

  constructor(plan: PartitionPlan, filtered: boolean) {
    this.plan = plan
    this.size = new FetchSize(filtered)
    this.#position = plan.from
  }

  get done(): boolean {
    return this.#position >= this.plan.to
  }

  get remaining(): bigint {
    return this.plan.to - this.#position
  }

  nextFetch(): NextFetch {
    return { fetchOffset: this.#position, range: { from: this.#position, to: this.plan.to } }
  }

  apply(result: ChunkResult): null {
    for (const hit of result.hits) this.found.push(hit)
    this.#position = maxOffset(this.#position, result.doneTo)
    this.size.reached(this.#position)
    if (result.edgeTimestampMs !== null) {
      this.edgeTimestampMs = Math.max(this.edgeTimestampMs ?? result.edgeTimestampMs, result.edgeTimestampMs)
    }
    return null
  }

  startMovedTo(logStartOffset: bigint): OffsetRange | null {
    if (logStartOffset <= this.#position) return null
    const lost = { from: this.#position, to: minOffset(logStartOffset, this.plan.to) }
    this.#position = lost.to
    return lost.from < lost.to ? lost : null
  }

  endMovedTo(logEndOffset: bigint): OffsetRange | null {
    if (logEndOffset >= this.#position) return null
    const lost = { from: logEndOffset, to: this.#position }
    this.#position = logEndOffset
    return lost
  }

  skipTo(offset: bigint): void {
    this.#position = minOffset(maxOffset(this.#position, offset), this.plan.to)
    this.size.reached(this.#position)
  }

  rest(): OffsetRange {
    const [next] = this.found
    return { from: next === undefined ? this.#position : BigInt(next.offset), to: this.plan.to }
  }

  nextOffset(): bigint {
    return this.rest().from
  }
}
