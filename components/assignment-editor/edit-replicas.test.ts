import { expect, test } from 'vitest'
import { addReplica, moveReplica, rankWords, removeReplica, setRank } from './edit-replicas.ts'

test.each([
  ['a follower becomes the leader', setRank([1, 2, 3], 3, 0), [3, 1, 2]],
  ['the leader steps back', setRank([1, 2, 3], 1, 2), [2, 3, 1]],
  ['a new broker takes a place', setRank([1, 2], 5, 1), [1, 5, 2]],
  ['a place beyond the end is the last', setRank([1, 2], 5, 8), [1, 2, 5]],
  ['a replica is added at the end', addReplica([1, 2], 4), [1, 2, 4]],
  ['a replica is taken away', removeReplica([1, 2, 3], 2), [1, 3]],
  ['the last replica can be taken away, which the row then says', removeReplica([1], 1), []],
  ['a replica moves with its place', moveReplica([1, 2, 3], 1, 5), [5, 2, 3]],
  ['two replicas exchange their places', moveReplica([1, 2, 3], 1, 3), [3, 2, 1]],
])('%s', (_what, result, expected) => {
  expect(result).toEqual(expected)
})

test('an edit that changes nothing answers the same list, so that nothing is drawn or remembered for it', () => {
  const replicas = [1, 2, 3]
  expect(setRank(replicas, 2, 1)).toBe(replicas)
  expect(addReplica(replicas, 2)).toBe(replicas)
  expect(removeReplica(replicas, 9)).toBe(replicas)
  expect(moveReplica(replicas, 9, 1)).toBe(replicas)
  expect(moveReplica(replicas, 1, 1)).toBe(replicas)
})

test('places are said in words', () => {
  expect([1, 2, 3, 9].map(brokerId => rankWords([1, 2, 3], brokerId))).toEqual([
    'leader',
    'follower, second in order',
    'follower, third in order',
    'no replica',
  ])
})
