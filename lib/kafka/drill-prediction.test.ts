import { expect, it } from 'vitest'
import { buildBroker, buildPartition, buildState, buildTopic } from '../testing/build-state.ts'
import { drillRules, DRILL_TOPIC, planDrillTopic, predictDrill, withDrillTopic } from './drill-prediction.ts'

const brokers = (count: number) => Array.from({ length: count }, (_, index) => ({ brokerId: index + 1, rack: null }))

it('the drill’s topic has a partition for every broker to lead, three replicas and min ISR 2', () => {
  expect(planDrillTopic(brokers(5).toReversed())).toEqual({
    name: DRILL_TOPIC,
    assignments: [
      [1, 2, 3],
      [2, 3, 4],
      [3, 4, 5],
      [4, 5, 1],
      [5, 1, 2],
    ],
    minInsyncReplicas: 2,
  })
})

it('with fewer than three brokers its replicas are as many as there are', () => {
  expect(planDrillTopic(brokers(2))).toMatchObject({
    minInsyncReplicas: 1,
    assignments: [
      [1, 2],
      [2, 1],
    ],
  })
  expect(planDrillTopic(brokers(1))).toMatchObject({ minInsyncReplicas: 1, assignments: [[1]] })
})

const state = () =>
  withDrillTopic(
    buildState({
      brokers: [1, 2, 3, 4, 5].map(brokerId => buildBroker(brokerId)),
      quorum: { leaderId: 3, leaderEpoch: 7, highWatermark: 1n, voters: [], observers: [], controllerId: null },
      topics: [
        buildTopic('single', [buildPartition(0, [3])], { config: { ...configOf('single'), minInsyncReplicas: 1 } }),
        buildTopic('elsewhere', [buildPartition(0, [1, 2])]),
      ],
    }),
    planDrillTopic(brokers(5)),
  )

it('predicts the new leader of the partition that the broker leads, and names what would be lost with its disk', () => {
  const topic = planDrillTopic(brokers(5))
  const prediction = predictDrill(state(), { brokerId: 3, kind: 'lose-disk', topic, atMs: 5 })
  expect(prediction).toMatchObject({ brokerId: 3, kind: 'lose-disk', atMs: 5, isController: true, omittedPartitions: 0 })
  expect(prediction.totals).toEqual({ affected: 4, leadersMoved: 1, writesStop: 0, offline: 1, unclean: 0, dataLost: 1 })
  expect(
    prediction.partitions.map(({ topic: name, partition, after, dataLost }) => [name, partition, after.leader, dataLost]),
  ).toEqual([
    [DRILL_TOPIC, 0, 1, false],
    [DRILL_TOPIC, 1, 2, false],
    [DRILL_TOPIC, 2, 4, false],
    ['single', 0, null, true],
  ])
  expect(prediction.partitions[2]?.after).toEqual({ leader: 4, isr: [4, 5], state: 'at-min-isr' })
})

it('only the loss of the disk loses messages for good', () => {
  const topic = planDrillTopic(brokers(5))
  expect(predictDrill(state(), { brokerId: 3, kind: 'kill', topic, atMs: 5 }).totals).toMatchObject({ offline: 1, dataLost: 0 })
})

it('keeps each topic’s own rules', () => {
  expect(drillRules(state()).get('single')).toMatchObject({
    coordination: 'kraft',
    minInsyncReplicas: 1,
    uncleanLeaderElection: false,
  })
  expect(drillRules(state()).get(DRILL_TOPIC)).toMatchObject({ minInsyncReplicas: 2 })
})

function configOf(name: string) {
  const { config } = buildTopic(name, [])
  if (config === null) throw new Error('a built topic has a configuration')
  return config
}
