import { expect, test } from 'vitest'
import { parseSort, printSort, sortRows } from './sort-rows.ts'

const byItself = <Value>(value: Value) => value

test('rows whose value is unknown come last, whichever way the column is sorted', () => {
  expect(sortRows([2, null, 1], byItself, false)).toEqual([1, 2, null])
  expect(sortRows([2, null, 1], byItself, true)).toEqual([2, 1, null])
})

test('int64 values beyond 2^53 keep their order', () => {
  expect(sortRows([9007199254740993n, 9007199254740992n], byItself, false)).toEqual([9007199254740992n, 9007199254740993n])
})

test('names with numbers sort as people count', () => {
  expect(sortRows(['topic10', 'topic9', 'Topic1'], byItself, false)).toEqual(['Topic1', 'topic9', 'topic10'])
})

test('rows that are equal keep the order they came in, in both directions', () => {
  const rows = [
    { id: 1, lag: 5 },
    { id: 2, lag: 5 },
  ]
  expect(sortRows(rows, row => row.lag, true).map(row => row.id)).toEqual([1, 2])
})

test('a sort survives the way through the URL, and an unknown column falls back', () => {
  const fallback = { column: 'name', descending: false }
  const sort = { column: 'lag', descending: true }
  expect(parseSort(printSort(sort), ['name', 'lag'], fallback)).toEqual(sort)
  expect(parseSort('-nothing', ['name', 'lag'], fallback)).toEqual(fallback)
  expect(parseSort(null, ['name'], fallback)).toEqual(fallback)
})
