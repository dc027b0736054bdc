import { murmur2 as theirMurmur2, defaultPartitioner } from '@platformatic/kafka'
import { Partitioners } from 'kafkajs'
import { describe, expect, it } from 'vitest'
import { murmur2, PARTITIONERS } from '#lib/kafka/order/partitioner'
import { seededRandom } from '../testing/seeded-random.ts'

const random = seededRandom(11)
const KEYS = Array.from({ length: 400 }, (_, index) => random.bytes(index % 40))
const partitionMetadata = (count: number) =>
  Array.from({ length: count }, (_, partitionId) => ({
    partitionErrorCode: 0,
    partitionId,
    leader: 1,
    replicas: [1],
    isr: [1],
  }))

describe('the calculator of partitions agrees with the clients themselves', () => {
  it.each([
    ['java', Partitioners.DefaultPartitioner()],
    ['kafkajs-legacy', Partitioners.LegacyPartitioner()],
  ] as const)('kafkajs: %s', (id, partition) => {
    const ours = PARTITIONERS.find(each => each.id === id)
    for (const key of KEYS) {
      for (const count of [5, 12]) {
        const theirs = partition({ topic: 'topic', partitionMetadata: partitionMetadata(count), message: { key, value: null } })
        expect(ours?.partitionOf(key, count)).toBe(theirs)
      }
    }
  })

  it('@platformatic/kafka', () => {
    const ours = PARTITIONERS.find(each => each.id === 'platformatic')
    for (const key of KEYS) {
      expect(murmur2(key)).toBe(theirMurmur2(key))
      expect(ours?.partitionOf(key, 5)).toBe(defaultPartitioner({ topic: 'topic' }, key) % 5)
    }
  })
})
