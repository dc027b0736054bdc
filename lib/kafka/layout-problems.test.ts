import { expect, test } from 'vitest'
import { layoutProblems } from './layout-problems.ts'
import type { PlacementBroker } from './placement.ts'

const PLAIN: PlacementBroker[] = [1, 2, 3, 4].map(brokerId => ({ brokerId, rack: null }))
const RACKS = [1, 2, 3, 4].map(brokerId => ({ brokerId, rack: brokerId % 2 === 0 ? 'b' : 'a' }))

const said = (assignments: number[][], brokers = PLAIN) =>
  layoutProblems(assignments, brokers).map(({ partition, severity, detail }) => `${partition} ${severity}: ${detail}`)

test('a sound layout has no problem', () => {
  const layout = [
    [1, 2],
    [2, 1],
    [3, 4],
  ]
  expect(said(layout)).toEqual([])
  expect(said(layout.slice(0, 2), RACKS)).toEqual([])
})

test.each<[string, number[][], string]>([
  ['no replica', [[1, 2], []], '1 error: it must have at least one replica.'],
  ['a broker twice', [[1, 1]], '0 error: it names a broker twice: 1, 1.'],
  ['a broker that is not there', [[1, 9]], '0 error: broker 9 is not in the cluster now; there are 1, 2, 3, 4.'],
  [
    'a size of its own',
    [[1, 2], [3], [4, 1]],
    '1 error: it has 1 replica where the others have 2: Kafka wants the same for all.',
  ],
])('a partition with %s is named', (_what, layout, expected) => {
  expect(said(layout)).toEqual([expected])
})

test('where no broker is known, none is unknown', () => {
  expect(said([[7]], [])).toEqual([])
})

test('replicas that share a rack without need are warned of', () => {
  expect(said([[1, 3]], RACKS)).toEqual([
    '0 warning: all its replicas lie in rack a: the loss of that rack takes the partition with it.',
  ])
  expect(said([[1, 2, 3]], RACKS)).toEqual([])
  const three = [...RACKS, { brokerId: 5, rack: 'c' }]
  expect(said([[1, 2, 3]], three)).toEqual(['0 warning: its 3 replicas lie in 2 of 3 racks; they could lie in 3.'])
})
