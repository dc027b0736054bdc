import { expect, test } from 'vitest'
import { moveInGrid } from './grid-keys.ts'

const SIZE = { rows: 50, columns: 5, pageRows: 10 }

test.each([
  ['ArrowUp', false, { row: 6, column: 2 }],
  ['ArrowDown', false, { row: 8, column: 2 }],
  ['ArrowLeft', false, { row: 7, column: 1 }],
  ['ArrowRight', false, { row: 7, column: 3 }],
  ['PageUp', false, { row: 0, column: 2 }],
  ['PageDown', false, { row: 17, column: 2 }],
  ['Home', false, { row: 7, column: 0 }],
  ['End', false, { row: 7, column: 4 }],
  ['Home', true, { row: 0, column: 0 }],
  ['End', true, { row: 49, column: 4 }],
])('%s (ctrl: %s) moves the focus', (key, ctrlKey, expected) => {
  expect(moveInGrid({ row: 7, column: 2 }, { key, ctrlKey }, SIZE)).toEqual(expected)
})

test('the focus stops at the edges', () => {
  expect(moveInGrid({ row: 0, column: 0 }, { key: 'ArrowUp', ctrlKey: false }, SIZE)).toEqual({ row: 0, column: 0 })
  expect(moveInGrid({ row: 49, column: 4 }, { key: 'ArrowRight', ctrlKey: false }, SIZE)).toEqual({ row: 49, column: 4 })
  expect(moveInGrid({ row: 49, column: 4 }, { key: 'PageDown', ctrlKey: false }, SIZE)).toEqual({ row: 49, column: 4 })
})

test.each(['Tab', 'Enter', 'a', 'Escape'])("%s is not the grid's to take", key => {
  expect(moveInGrid({ row: 0, column: 0 }, { key, ctrlKey: false }, SIZE)).toBeNull()
})
