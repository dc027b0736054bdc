import { expect, test } from 'vitest'
import { partitionsThatMatter, type PartitionCandidate } from './partitions-that-matter.ts'

const of = (key: string, lag: number | null): PartitionCandidate => ({ key, owner: key.slice(0, 1), lag })
const a = [of('a0', 10), of('a1', 1000), of('a2', 500)]
const b = [of('b0', 0), of('b1', null)]

test.each([
  ['all where there is room', 9, [], ['a0', 'a1', 'a2', 'b0', 'b1']],
  ['the worst of every group first', 2, [], ['a1', 'b0']],
  ['then those with the most unread', 3, [], ['a1', 'a2', 'b0']],
  ['those of before where others are not much worse', 3, ['a0', 'b1'], ['a1', 'a2', 'b1']],
  ['not more than there is room for, not even one of each', 1, [], ['a1']],
  ['none where there is no room', 0, [], []],
])('the history keeps %s', (_name, most, before, expected) => {
  expect([...partitionsThatMatter([...a, ...b], most, new Set(before))].toSorted()).toEqual(expected)
})

test('what was chosen stays while lags sway', () => {
  const lags = Array.from({ length: 100 }, (_, n) => of(`a${n}`, 1000 + n))
  const first = partitionsThatMatter(lags, 50, new Set())
  const swayed = lags.map(({ key, owner }, n) => ({ key, owner, lag: 1000 + ((n * 37) % 100) }))
  expect(partitionsThatMatter(swayed, 50, first)).toEqual(first)
})
