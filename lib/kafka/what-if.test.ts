import { describe, expect, it } from 'vitest'
import { buildBroker, buildPartition, buildState, buildTopic } from '../testing/build-state.ts'
import { brokerRacks, clusterRules, lossTopics, whatIf } from './what-if.ts'
import { whatIfSentence } from './what-if-sentence.ts'

// Five brokers, five partitions, three replicas (K4), and a topic with a single replica on broker 3.
const orders = buildTopic(
  'orders',
  [1, 2, 3, 4, 5].map(leader => buildPartition(leader - 1, [leader, (leader % 5) + 1, ((leader + 1) % 5) + 1])),
)
const thin = buildTopic('thin', [buildPartition(0, [3])])
const brokers = [1, 2, 3, 4, 5].map(brokerId => buildBroker(brokerId, { rack: `r${brokerId % 2}` }))
const state = buildState({ brokers, topics: [orders, thin] })

const leaders = (lost: readonly number[]) =>
  whatIf(state, lost, { all: true })
    .partitions.filter(({ topic }) => topic === 'orders')
    .map(({ before, after }) => (after === null ? before.leader : after.leader))

describe('what if', () => {
  it('broker 3 dies: the partition that it led is led by broker 4', () => {
    expect(leaders([3])).toEqual([1, 2, 4, 4, 5])
  })

  it('lists only what the loss touches, or all on request', () => {
    expect(whatIf(state, [3], { all: false }).partitions.map(({ topic, before }) => `${topic}-${before.partition}`)).toEqual([
      'orders-0',
      'orders-1',
      'orders-2',
      'thin-0',
    ])
    expect(whatIf(state, [3], { all: true }).partitions.length).toBe(6)
  })

  it('counts states afterwards over all partitions, and what the loss adds', () => {
    const { states, sums } = whatIf(state, [3, 4], { all: false })
    expect(states).toEqual({ ok: 1, 'under-replicated': 0, 'at-min-isr': 2, 'under-min-isr': 2, offline: 1 })
    expect(sums).toEqual({ partitions: 5, leadersMoved: 2, writesStop: 2, offline: 1, unclean: 0 })
  })

  it('names the topics that are hit, the worst first', () => {
    expect(whatIf(state, [3, 4], { all: false }).topics.map(({ topic }) => topic)).toEqual(['thin', 'orders'])
  })

  it('what is broken already is not counted again', () => {
    const broken = buildTopic('broken', [buildPartition(0, [3], { leader: null, isr: [3] })])
    expect(whatIf(buildState({ brokers, topics: [broken] }), [3], { all: false }).sums.offline).toBe(0)
  })

  it('brokers that are gone or fenced can lead nothing', () => {
    const fenced = buildState({
      brokers: [buildBroker(1), buildBroker(2, { fenced: true }), buildBroker(3, { registered: false })],
    })
    expect(clusterRules(fenced).away).toEqual(new Set([2, 3]))
  })

  it('hands topics and racks to the rules', () => {
    expect(lossTopics(state)[1]).toMatchObject({ name: 'thin', minInsyncReplicas: 2, uncleanLeaderElection: false })
    expect(brokerRacks(state)[0]).toEqual({ brokerId: 1, rack: 'r1' })
  })
})

describe('the sentence', () => {
  const none = { partitions: 61, affected: 0, leadersMoved: 0, writesStop: 0, offline: 0, unclean: 0, topicsHit: 0, groupsHit: 0 }
  it.each([
    [{ ...none, down: [] }, 'Nothing is switched off.'],
    [{ ...none, down: [9] }, 'The loss of broker 9 changes nothing.'],
    [{ ...none, down: [3], affected: 30, leadersMoved: 12 }, 'Reads and writes go on without broker 3.'],
    [
      { ...none, down: [3, 4], affected: 40, writesStop: 12, offline: 1, topicsHit: 2, groupsHit: 1 },
      'The loss of brokers 3 and 4 stops writes to 12 partitions and leaves 1 partition without a leader.',
    ],
  ])('%j', (input, headline) => {
    expect(whatIfSentence(input).headline).toBe(headline)
  })

  it('then says what is hit and what merely moves', () => {
    const input = { ...none, down: [3, 4], affected: 40, leadersMoved: 1, writesStop: 12, topicsHit: 1, groupsHit: 2 }
    expect(whatIfSentence(input).detail).toBe(
      'It hits 1 topic and 2 groups. 1 partition gets a new leader; 40 of 61 partitions have fewer replicas in sync.',
    )
  })
})
