import { describe, expect, it } from 'vitest'
import { effectOfLoss, survives } from './survivability.ts'

// Five brokers, five partitions, three replicas (K4): leaders 1..5, followers the next two.
const layout = [1, 2, 3, 4, 5].map((leader, partition) => {
  const replicas = [0, 1, 2].map(step => ((leader - 1 + step) % 5) + 1)
  return { partition, leader, replicas, isr: replicas }
})
const topic = { partitions: layout, minInsyncReplicas: 2 }

describe('survivability', () => {
  it('one of five brokers may go', () => {
    expect(effectOfLoss(topic, new Set([3]))).toEqual({ writesStop: 0, offline: 0 })
  })

  it('two neighbours stop the writes of the partitions that hold both', () => {
    expect(effectOfLoss(topic, new Set([3, 4]))).toEqual({ writesStop: 2, offline: 0 })
  })

  it('three neighbours take one partition offline', () => {
    expect(effectOfLoss(topic, new Set([3, 4, 5])).offline).toBe(1)
  })

  it('says both in words', () => {
    expect(survives(topic)).toEqual([
      'Any one broker: reads and writes go on.',
      'Any two brokers: writes with acks=all stop on up to 2 partitions; data is kept and can be read.',
    ])
  })

  it('counts from the ISR as it is now, not from the assignment', () => {
    const now = layout.map(partition => ({ ...partition, isr: partition.isr.filter(brokerId => brokerId !== 3) }))
    expect(survives({ partitions: now, minInsyncReplicas: 2 })[0]).toBe(
      'Any one broker: writes with acks=all stop on up to 2 partitions; data is kept and can be read.',
    )
  })

  it('a single replica does not survive its broker', () => {
    const single = { partitions: [{ partition: 0, leader: 1, replicas: [1], isr: [1] }], minInsyncReplicas: 1 }
    expect(survives(single)).toEqual(['Any one broker: up to 1 partition without a leader.'])
  })
})
