import { describe, expect, it } from 'vitest'
import { effectOf } from './losses.ts'
import { predictFailure } from './predict-failure.ts'
import { clusterSurvives, effectOfLoss, survives } from './survivability.ts'
import { processorMs } from '../testing/processor-time.ts'

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

const racked = [1, 2, 3, 4, 5].map(brokerId => ({ brokerId, rack: `r${(brokerId - 1) % 3}` }))
const rules = { coordination: 'kraft', eligibleLeaderReplicas: true } as const

describe('racks', () => {
  it('names the racks whose loss hurts, and how', () => {
    // Brokers 1 and 4 share r0, 2 and 5 share r1: each pair holds two partitions of three replicas, min ISR 2.
    expect(survives({ ...topic, brokers: racked }).slice(2)).toEqual([
      'Rack r0: its loss stops writes to 1 partition.',
      'Rack r1: its loss stops writes to 1 partition.',
    ])
  })

  it('says that any rack may go when it may', () => {
    const spread = racked.map(broker => ({ ...broker, rack: broker.brokerId < 3 ? 'a' : broker.brokerId < 5 ? 'b' : null }))
    const easy = { ...topic, minInsyncReplicas: 1 }
    expect(survives({ ...easy, brokers: spread }).at(-1)).toBe('Any one rack: reads and writes go on.')
  })
})

describe('the survivability of a cluster', () => {
  const topics = [
    { name: 'whole', partitions: layout, minInsyncReplicas: 2, uncleanLeaderElection: false },
    {
      name: 'thin',
      partitions: [
        { leader: 2, replicas: [2, 5], isr: [2, 5] },
        { leader: 4, replicas: [4], isr: [4] },
      ],
      minInsyncReplicas: 1,
      uncleanLeaderElection: false,
    },
  ]

  it('says which single broker and which rack hurt most', () => {
    const found = clusterSurvives(topics, racked, rules)
    expect(found.sentence).toBe(
      'The loss of broker 4 leaves 1 partition without a leader; the loss of rack r0 stops writes to 1 partition and leaves 1 partition without a leader.',
    )
    expect(found.worstBroker).toMatchObject({ name: '4', offline: 1, writesStop: 0, topicsHit: 1 })
    expect(found.worstRack).toMatchObject({ kind: 'rack', name: 'r0', brokerIds: [1, 4], offline: 1, topicsHit: 2 })
  })

  it('says in words what it survives', () => {
    const [whole] = topics
    const found = clusterSurvives(whole === undefined ? [] : [whole], racked, rules)
    expect(found.sentence).toBe('Survives the loss of any one broker; the loss of rack r0 stops writes to 1 partition.')
  })

  it('counts only what a loss adds to what is broken already', () => {
    const broken = [
      {
        name: 'broken',
        partitions: [
          { leader: null, replicas: [1], isr: [1] },
          { leader: 2, replicas: [2, 3], isr: [2] },
        ],
        minInsyncReplicas: 2,
        uncleanLeaderElection: false,
      },
    ]
    const { losses } = clusterSurvives(broken, racked, { ...rules, away: new Set([1, 3]) })
    expect(losses.map(({ name }) => name)).toEqual(['2', 'r1', '4', '5'])
    expect(losses[0]).toMatchObject({ offline: 1, writesStop: 0 })
  })

  it('counts an unclean election as what it is', () => {
    const unclean = [
      {
        name: 'risky',
        partitions: [{ leader: 1, replicas: [1, 2], isr: [1] }],
        minInsyncReplicas: 1,
        uncleanLeaderElection: true,
      },
    ]
    expect(clusterSurvives(unclean, racked, rules).worstBroker).toMatchObject({ name: '1', unclean: 1, offline: 0 })
    expect(clusterSurvives(unclean, racked, rules).sentence).toContain('may lose messages of 1 partition')
  })

  it('agrees with the prediction of every partition', () => {
    for (const elr of [true, false]) {
      for (const coordination of ['kraft', 'zookeeper'] as const) {
        for (const uncleanLeaderElection of [true, false]) {
          for (const minInsyncReplicas of [1, 2, 3]) {
            const settings = { coordination, eligibleLeaderReplicas: elr, uncleanLeaderElection, minInsyncReplicas }
            for (const partition of [
              ...layout,
              { leader: 3, replicas: [3, 4, 1], isr: [3, 4] },
              { leader: 1, replicas: [1, 4], isr: [1] },
            ]) {
              for (const lost of [[1], [3], [4], [1, 4], [3, 4, 5]]) {
                const { leader, isr, unclean } = predictFailure(partition, lost, settings)
                const stops = leader !== null && isr.length < minInsyncReplicas && partition.isr.length >= minInsyncReplicas
                const expected = leader === null ? 'offline' : stops ? 'writesStop' : unclean ? 'unclean' : null
                expect(effectOf(partition, lost, settings)).toMatchObject({
                  harm: expected,
                  leaderMoves: leader !== null && leader !== partition.leader,
                })
              }
            }
          }
        }
      }
    }
  })

  it('judges 40,000 partitions on 50 brokers in well under a second', () => {
    const brokers = Array.from({ length: 50 }, (_, index) => ({ brokerId: index + 1, rack: `r${index % 5}` }))
    const large = Array.from({ length: 2000 }, (_, number) => ({
      name: `t${number}`,
      partitions: Array.from({ length: 20 }, (__, partition) => {
        const first = (number * 7 + partition) % 50
        const replicas = [first, (first + 5) % 50, (first + 11) % 50].map(index => index + 1)
        return { leader: replicas[0] ?? null, replicas, isr: replicas }
      }),
      minInsyncReplicas: 2,
      uncleanLeaderElection: false,
    }))
    expect(processorMs(() => clusterSurvives(large, brokers, rules))).toBeLessThan(1000)
  })
})
