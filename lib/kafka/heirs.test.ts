import { expect, test } from 'vitest'
import { heirsOf, untilReturn } from './heirs.ts'

test.each([
  [{ isr: [3] }, 'until broker 3 returns'],
  [{ isr: [], elr: [4, 5] }, 'until broker 4 or 5 returns'],
  [{ isr: [1], elr: [4, 5] }, 'until broker 1, 4 or 5 returns'],
  [{ isr: [], elr: [], lastKnownElr: [2] }, 'until broker 2 returns, which led it last: messages may be lost'],
  [{ isr: [], elr: null, lastKnownElr: null }, ''],
])('%o waits %s', (partition, words) => {
  expect(untilReturn(partition)).toBe(words)
})

test('who led last counts only when nobody is in sync or eligible', () => {
  expect(heirsOf({ isr: [], elr: [4], lastKnownElr: [2] })).toEqual({ brokerIds: [4], unclean: false })
})
