import type { Problem } from '#lib/wire/common'
import type { RejectedLine, WriteEnd, WriteLine } from '#lib/wire/write-records'

const SHOWN_REJECTIONS = 20

/** A writing of many messages as far as it has come. Immutable. */
export interface WriteState {
  phase: 'idle' | 'running' | 'ended' | 'failed' | 'cancelled'
  dryRun: boolean
  records: number
  bytes: number
  written: number
  rejected: number
  /** The first of them. */
  rejections: readonly RejectedLine[]
  inDoubt: number
  partitions: WriteEnd['partitions']
  /** How much of the work is done, from 0 to 1; null: not known. */
  share: number | null
  /** Why it ended before its time. */
  reason: Exclude<WriteEnd['reason'], 'done'> | null
  detail: string | null
  problem: Problem | null
}

export const NOT_BEGUN: WriteState = {
  phase: 'idle',
  dryRun: true,
  records: 0,
  bytes: 0,
  written: 0,
  rejected: 0,
  rejections: [],
  inDoubt: 0,
  partitions: [],
  share: null,
  reason: null,
  detail: null,
  problem: null,
}

/** The state after one line of an answer. `before`: when this answer began; its counts are added to. */
export function withWriteLine(state: WriteState, before: WriteState, line: WriteLine): WriteState {
  switch (line.type) {
    case 'progress':
      return { ...state, ...countsOf(before, line), share: shareOf(line) ?? state.share }
    case 'rejected':
      return { ...state, rejections: [...state.rejections, line].slice(0, SHOWN_REJECTIONS) }
    case 'written':
      return state
    case 'end':
      return {
        ...state,
        ...countsOf(before, line),
        rejected: before.rejected + line.rejected,
        inDoubt: before.inDoubt + line.inDoubt,
        partitions: joined(before.partitions, line.partitions),
        reason: line.reason === 'done' ? state.reason : line.reason,
        detail: line.detail ?? state.detail,
      }
  }
}

function countsOf(before: WriteState, { records, bytes, written }: { records: number; bytes: number; written: number }) {
  return { records: before.records + records, bytes: before.bytes + bytes, written: before.written + written }
}

function shareOf({ records, remaining }: { records: number; remaining: string | null }): number | null {
  if (remaining === null) return null
  const left = Number(remaining)
  return records + left === 0 ? null : records / (records + left)
}

function joined(before: WriteEnd['partitions'], more: WriteEnd['partitions']): WriteEnd['partitions'] {
  const byPartition = new Map(before.map(each => [each.partition, each]))
  for (const each of more) {
    const known = byPartition.get(each.partition)
    const merged = known && {
      ...each,
      count: known.count + each.count,
      fromOffset: known.fromOffset ?? each.fromOffset,
      toOffset: each.toOffset ?? known.toOffset,
    }
    byPartition.set(each.partition, merged ?? each)
  }
  return [...byPartition.values()].sort((a, b) => a.partition - b.partition)
}
