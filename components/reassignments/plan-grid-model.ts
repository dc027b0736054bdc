import type { MoveAnswer } from '#lib/wire/reassignments'

export type CellKind = 'none' | 'stays' | 'stays-first' | 'becomes-first' | 'added' | 'added-first' | 'removed'

/** What a broker is to a partition, before and after a move. */
export function cellOf({ before, after }: Pick<MoveAnswer, 'before' | 'after'>, brokerId: number): CellKind {
  const was = before.includes(brokerId)
  const is = after.includes(brokerId)
  if (!is) return was ? 'removed' : 'none'
  const first = after[0] === brokerId
  if (!was) return first ? 'added-first' : 'added'
  if (!first) return 'stays'
  return before[0] === brokerId ? 'stays-first' : 'becomes-first'
}
