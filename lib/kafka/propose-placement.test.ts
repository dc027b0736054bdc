import { expect, test } from 'vitest'
import { proposePlacement, type CandidateBroker } from './propose-placement.ts'

function brokers(count: number, parts: Record<number, Partial<CandidateBroker>> = {}): CandidateBroker[] {
  return Array.from({ length: count }, (_, index) => {
    const brokerId = index + 1
    return { brokerId, rack: null, ready: true, preferredLeaderCount: 0, replicaCount: 0, ...parts[brokerId] }
  })
}

test('five brokers, five partitions, three replicas: the textbook layout, whatever the brokers hold already', () => {
  const busy = brokers(5, { 1: { preferredLeaderCount: 40, replicaCount: 90 } })
  expect(proposePlacement(busy, { partitions: 5, replicationFactor: 3 })).toEqual([
    [1, 2, 3],
    [2, 3, 4],
    [3, 4, 5],
    [4, 5, 1],
    [5, 1, 2],
  ])
})

test('a topic smaller than the cluster begins at the broker that leads least, then holds least', () => {
  const loaded = brokers(4, {
    1: { preferredLeaderCount: 5 },
    2: { preferredLeaderCount: 3, replicaCount: 9 },
    3: { preferredLeaderCount: 3, replicaCount: 8 },
    4: { preferredLeaderCount: 7 },
  })
  expect(proposePlacement(loaded, { partitions: 1, replicationFactor: 2 })).toEqual([[3, 4]])
})

test('a broker that does not answer gets nothing while the others suffice', () => {
  const one = brokers(4, { 2: { ready: false } })
  expect(proposePlacement(one, { partitions: 8, replicationFactor: 3 }).flat()).not.toContain(2)
  expect(new Set(proposePlacement(one, { partitions: 8, replicationFactor: 4 }).flat())).toEqual(new Set([1, 2, 3, 4]))
})

test('what does not fit is said in words', () => {
  expect(() => proposePlacement(brokers(2), { partitions: 1, replicationFactor: 3 })).toThrow(/3 replicas need 3 brokers/)
  expect(() => proposePlacement(brokers(3), { partitions: 10_001, replicationFactor: 3 })).toThrow(/at most 10,000/)
})
