import { expect, it } from 'vitest'
import { cellOf } from './plan-grid-model.ts'

it('a cell says what a broker was and will be to a partition', () => {
  const move = { before: [1, 2, 3], after: [2, 4, 3] }
  expect([1, 2, 3, 4, 5].map(brokerId => cellOf(move, brokerId))).toEqual(['removed', 'becomes-first', 'stays', 'added', 'none'])
  expect(cellOf({ before: [1], after: [4, 1] }, 4)).toBe('added-first')
  expect(cellOf({ before: [1, 2], after: [1, 3] }, 1)).toBe('stays-first')
})
