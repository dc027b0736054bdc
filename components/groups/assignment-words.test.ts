import { expect, test } from 'vitest'
import { assignmentWords } from './assignment-words.ts'

test('partitions are said as runs, by topic', () => {
  const words = assignmentWords([
    { topic: 'orders', partitions: [2, 0, 1, 5] },
    { topic: 'clicks', partitions: [3, 4] },
    { topic: 'empty', partitions: [] },
  ])
  expect(words).toBe('orders 0–2, 5; clicks 3, 4')
})

test('an assignment nobody told is unknown; an empty one is none', () => {
  expect(assignmentWords(null)).toMatch(/^unknown/)
  expect(assignmentWords([])).toBe('none')
})
