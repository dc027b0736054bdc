import { expect, test } from 'vitest'
import { parseAssignment, printAssignment } from './assignment-text.ts'
import { processorMs } from '#lib/testing/processor-time'

test.each([
  [
    [
      [1, 2, 3],
      [2, 3, 4],
    ],
  ],
  [[[1], [], [1, 1]]],
  [[[100_001]]],
])('%j survives the way through a link', assignment => {
  expect(parseAssignment(printAssignment(assignment))).toEqual(assignment)
})

test('what cannot be read is as if it were not there', () => {
  for (const text of [null, 'a', '1,2', '1..2', '-1', '1.2_x', '1'.repeat(5000)]) expect(parseAssignment(text)).toBeNull()
})

test('what is too long for a link is not put into one', () => {
  expect(printAssignment(Array.from({ length: 600 }, () => [1, 2, 3]))).not.toBeNull()
  expect(printAssignment(Array.from({ length: 900 }, () => [1, 2, 3]))).toBeNull()
})

test('a hostile text is judged at once', () => {
  const parse = () => [parseAssignment(`${'1.'.repeat(1900)}x`), parseAssignment(`${'_'.repeat(3900)}x`)]
  expect(processorMs(parse)).toBeLessThan(100)
})
