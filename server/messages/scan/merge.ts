import type { Message } from '#lib/wire/messages'
import type { PartitionScan } from './partition-scan.ts'

export interface MergeInput {
  scan: PartitionScan
  /** A partition that nothing is to be expected of for now: its leader does not answer. The others do not wait for it. */
  stalled: boolean
}

/**
 * The next message of a k-way merge over all partitions by (timestamp, partition, offset), ascending or descending; within a
 * partition always by offset. null: a partition that has come less far may yet find an earlier one (going newest first: a
 * later one), or nothing is left. Where timestamps do not grow with the offsets, the order over partitions is only as good.
 */
export function nextMerged(inputs: readonly MergeInput[], order: 'oldest' | 'newest'): Message | null {
  const sign = order === 'oldest' ? 1 : -1
  const best = bestHead(inputs, sign)
  const head = best?.scan.found[0]
  if (!best || !head) return null
  const mayComeFirst = ({ scan, stalled }: MergeInput) =>
    !stalled && scan.found.length === 0 && !scan.done && !hasPassed(scan.edgeTimestampMs, head, sign)
  if (inputs.some(mayComeFirst)) return null
  best.scan.found.shift()
  return head
}

/** The same without waiting for anyone: for a tail, and for what was found when a search has to stop. */
export function nextFound(inputs: readonly MergeInput[], order: 'oldest' | 'newest'): Message | null {
  return bestHead(inputs, order === 'oldest' ? 1 : -1)?.scan.found.shift() ?? null
}

function bestHead(inputs: readonly MergeInput[], sign: 1 | -1): MergeInput | null {
  let best: MergeInput | null = null
  for (const input of inputs) {
    const head = input.scan.found[0]
    const bestHeadSoFar = best?.scan.found[0]
    if (head && (!bestHeadSoFar || compare(head, bestHeadSoFar) * sign < 0)) best = input
  }
  return best
}

function hasPassed(edgeTimestampMs: number | null, head: Message, sign: 1 | -1): boolean {
  return edgeTimestampMs !== null && (edgeTimestampMs - timeOf(head)) * sign > 0
}

/** Two heads are never of the same partition. */
function compare(a: Message, b: Message): number {
  return timeOf(a) - timeOf(b) || a.partition - b.partition
}

/** A message without a timestamp sorts as the oldest. */
function timeOf(message: Message): number {
  return message.timestampMs ?? -1
}
