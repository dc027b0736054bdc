import { expect, test } from 'vitest'
import { balanceOf } from './balance.ts'
import { planReassignment } from './plan-reassignment.ts'
import { rackFloor } from './rack-floor.ts'

const brokers = [1, 2, 3, 4, 5, 6, 7].map(brokerId => ({ brokerId, rack: `r${(brokerId - 1) % 3}` }))
const six = brokers.slice(0, 6)
// Every partition on one broker of each rack, all alike: six brokers of three racks are even.
const partitions = Array.from({ length: 120 }, (_, partition) => {
  const replicas = [0, 1, 2].map(rack => rack + 1 + (Math.floor(partition / 2 ** rack) % 2) * 3)
  return { topic: 'orders', topicId: null, partition, leader: replicas[0] ?? null, replicas, sizeBytes: 100, bytesInPerSecond: 0 }
})

test('a rack with fewer brokers than the others holds more on each of them, and no plan can change that', () => {
  const floor = rackFloor(partitions, brokers)
  expect(floor).toMatchObject({ racks: ['r1'], brokerIds: [2, 5] })
  expect(floor?.aboveMean).toBeCloseTo(1 / 6)
  const { plan } = planReassignment({ partitions, brokers, goal: { kind: 'expand', newBrokers: [7] } })
  expect(plan?.balanceAfter.rackViolations).toBe(0)
  // As even as the racks allow.
  expect(plan?.balanceAfter.sizeBytes.imbalance).toBeCloseTo(1 / 6)
  expect(plan?.rackFloor).toEqual(floor)
})

test('racks of one size force nothing, nor do partitions with fewer replicas than there are racks', () => {
  expect(rackFloor(partitions, six)).toBeNull()
  const pairs = partitions.map(partition => ({ ...partition, replicas: partition.replicas.slice(0, 2) }))
  expect(rackFloor(pairs, brokers)).toBeNull()
  expect(balanceOf(pairs, brokers).brokers).toHaveLength(7)
})

test('racks of one broker each hold half of all pairs when one rack has all the others, and a plan comes that far', () => {
  const lopsided = [1, 2, 3, 4, 5, 6].map(brokerId => ({ brokerId, rack: brokerId > 4 ? `r${brokerId}` : 'r1' }))
  // Two replicas, the second always on broker 5: broker 6 has nothing yet.
  const pairs = partitions.map(partition => ({ ...partition, replicas: [1 + (partition.partition % 4), 5], leader: 1 }))
  const floor = rackFloor(pairs, lopsided)
  expect(floor).toMatchObject({ racks: ['r5', 'r6'], brokerIds: [5, 6] })
  expect(floor?.aboveMean).toBeCloseTo(1 / 2)
  const { plan } = planReassignment({ partitions: pairs, brokers: lopsided, goal: { kind: 'even-bytes' } })
  expect(plan?.balanceAfter.rackViolations).toBe(0)
  expect(plan?.balanceAfter.sizeBytes.imbalance).toBeCloseTo(1 / 2)
})

test('without racks there is nothing to say', () => {
  expect(
    rackFloor(
      partitions,
      brokers.map(({ brokerId }) => ({ brokerId, rack: null })),
    ),
  ).toBeNull()
})
