import { expect, it } from 'vitest'
import type { TopicState } from '#lib/kafka/cluster-state'
import type { MetadataTopic } from '../../kafka/protocol/metadata.ts'
import { RowSpace } from './row-space.ts'
import { TopicModel } from './topic-model.ts'
import type { PartitionExtras } from './topics.ts'

const quiet: PartitionExtras = { reassignments: new Map(), eligibleLeaders: new Map() }
const elr = [{ partition: 0, leaderEpoch: 5, elr: [2], lastKnownElr: [] }]

function answer(leader: number, leaderEpoch: number): MetadataTopic[] {
  const partition = { errorCode: 0, partition: 0, leader, leaderEpoch, replicas: [1, 2], isr: [1], offlineReplicas: [] }
  return [{ errorCode: 0, name: 'orders', topicId: 'id', internal: false, partitions: [partition] }]
}

function setUp() {
  const model = new TopicModel()
  const rows = new RowSpace()
  let topics: ReadonlyMap<string, TopicState> = new Map()
  return {
    model,
    look: (answered: readonly MetadataTopic[], extras = quiet, isKept = true) => {
      const update = model.update(topics, answered, extras, rows, 1000)
      topics = update.topics
      if (isKept) model.confirm()
      return { changed: [...update.changed], partition: topics.get('orders')?.partitions[0] }
    },
    startOver: () => {
      topics = new Map()
      model.forget()
    },
  }
}

it('the same list told again changes nothing', () => {
  const { look } = setUp()
  const told = answer(1, 5)
  const first = look(told)
  expect(first.changed).toEqual(['orders'])
  expect(look(told, { reassignments: new Map(), eligibleLeaders: new Map() })).toEqual({ ...first, changed: [] })
})

it('a list whose topics never came into the state is looked through again', () => {
  const { look } = setUp()
  const told = answer(1, 5)
  const moved = answer(2, 6)
  look(told)
  expect(look(moved, quiet, false).partition).toMatchObject({ leader: 2 })
  const { look: again } = setUp()
  again(told, quiet, false)
  expect(again(told).changed).toEqual([])
  expect(again(told).partition).toMatchObject({ leader: 1 })
})

it('a list told anew is looked through, and the one before it too when it comes back', () => {
  const { look } = setUp()
  const old = answer(1, 5)
  look(old)
  expect(look(answer(2, 6)).partition).toMatchObject({ leader: 2 })
  // A broker that lags behind: its older epoch counts for nothing.
  expect(look(old)).toMatchObject({ changed: [], partition: { leader: 2 } })
})

it('what is told besides counts while the list stays the same, and when it is told no more', () => {
  const { look } = setUp()
  const told = answer(1, 5)
  look(told)
  const moving = new Map([
    ['orders', new Map([[0, { partition: 0, replicas: [1, 2, 3], addingReplicas: [3], removingReplicas: [] }]])],
  ])
  expect(look(told, { ...quiet, reassignments: moving }).partition).toMatchObject({ addingReplicas: [3] })
  expect(look(told).partition).toMatchObject({ addingReplicas: [] })
  expect(look(told, { ...quiet, eligibleLeaders: new Map([['orders', elr]]) }).partition).toMatchObject({ elr: [2] })
  expect(look(told).partition).toMatchObject({ elr: [] })
  expect(look(told, { ...quiet, eligibleLeaders: null }).partition).toMatchObject({ elr: null })
})

it('a new beginning forgets what was told', () => {
  const { look, startOver } = setUp()
  const told = answer(1, 5)
  look(told)
  startOver()
  expect(look(told).changed).toEqual(['orders'])
})
