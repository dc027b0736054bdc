import { describe, expect, test } from 'vitest'
import {
  isBelow,
  longestLog,
  lostBy,
  stackMarks,
  tapeLetter,
  tapePlace,
  tapeShare,
  type TapeMark,
  type TapeScale,
} from './offset-tape.ts'

const BIG = 2n ** 62n

describe('a place on the tape', () => {
  test.each<[TapeScale, bigint, { start: bigint; end: bigint }, bigint, number]>([
    ['own', 100n, { start: 100n, end: 200n }, 1000n, 0],
    ['own', 125n, { start: 100n, end: 200n }, 1000n, 0.25],
    ['own', 200n, { start: 100n, end: 200n }, 1000n, 1],
    ['own', 7n, { start: 100n, end: 200n }, 1000n, 0],
    ['own', 999n, { start: 100n, end: 200n }, 1000n, 1],
    ['own', 5n, { start: 5n, end: 5n }, 0n, 1],
    ['own', BIG + 50n, { start: BIG, end: BIG + 100n }, 100n, 0.5],
    ['shared', 100n, { start: 100n, end: 200n }, 1000n, 0.9],
    ['shared', 200n, { start: 100n, end: 200n }, 1000n, 1],
    ['shared', 0n, { start: 0n, end: 1000n }, 1000n, 0],
    ['shared', 0n, { start: 0n, end: 0n }, 0n, 1],
    ['end', 200n, { start: 0n, end: 200n }, 200n, 1],
    ['end', 0n, { start: 0n, end: 999n }, 999n, 0],
    ['end', 990n, { start: 0n, end: 999n }, 999n, 1 - Math.log(10) / Math.log(1000)],
    ['end', 0n, { start: 0n, end: 0n }, 0n, 1],
  ])('%s: %s', (scale, offset, log, longest, share) => expect(tapeShare(offset, log, scale, longest)).toBeCloseTo(share, 9))

  test.each([
    [99n, 'lost'],
    [100n, 'in-log'],
    [200n, 'in-log'],
    [201n, 'beyond-end'],
  ])('%s is %s', (committed, place) => expect(tapePlace(committed, { start: 100n, end: 200n })).toBe(place))

  test('of the longest log is the measure of all', () => {
    expect(longestLog([])).toBe(0n)
    expect(
      longestLog([
        { start: 5n, end: 10n },
        { start: 0n, end: 3n },
      ]),
    ).toBe(5n)
  })
})

describe('marks that are near to each other', () => {
  const mark = (group: number, xPx: number, place: TapeMark['place'] = 'in-log'): TapeMark => ({ group, xPx, place })
  test.each([
    ['none', [], []],
    [
      'far apart',
      [mark(0, 10), mark(1, 40)],
      [
        [10, [0]],
        [40, [1]],
      ],
    ],
    ['one stack at the rightmost', [mark(0, 100), mark(2, 94), mark(1, 97)], [[100, [0, 1, 2]]]],
    [
      'no chain: a stack is never wider than the gap',
      [mark(0, 100), mark(1, 95), mark(2, 90)],
      [
        [90, [2]],
        [100, [0, 1]],
      ],
    ],
    [
      'a loss stays by itself',
      [mark(0, 0), mark(1, 0, 'lost')],
      [
        [0, [1]],
        [0, [0]],
      ],
    ],
  ])('%s', (_name, marks, expected) => {
    expect(stackMarks(marks, 8).map(({ xPx, groups }) => [xPx, groups])).toEqual(expected)
  })

  test('fifty groups at one place are one stack of fifty', () => {
    const stacks = stackMarks(
      Array.from({ length: 50 }, (_, group) => mark(group, 500)),
      8,
    )
    expect(stacks).toHaveLength(1)
    expect(stacks[0]?.groups).toHaveLength(50)
  })
})

test.each([
  [0, 'a'],
  [25, 'z'],
  [26, 'aa'],
  [51, 'az'],
  [52, 'ba'],
])('group %i is called %s', (index, letter) => expect(tapeLetter(index)).toBe(letter))

test.each([
  ['9', '10', true],
  ['10', '9', false],
  ['41', '42', true],
  ['42', '42', false],
  ['9007199254740993', '9007199254740994', true],
])('offset %s below %s: %s', (offset, other, below) => expect(isBelow(offset, other)).toBe(below))

test('what a group has lost is summed, and what is unknown is not counted', () => {
  const partitions = ['40', '10', null, '5'].map(logStartOffset => ({ logStartOffset }))
  expect(lostBy({ committedOffsets: ['9', '10', '1', null] }, partitions)).toBe(31n)
})
