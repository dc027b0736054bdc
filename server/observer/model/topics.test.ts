import { expect, test } from 'vitest'
import type { MetadataPartition, MetadataTopic } from '../../kafka/protocol/metadata.ts'
import { RowSpace } from './row-space.ts'
import { moveIn, updateTopics } from './topics.ts'
import type { PartitionExtras } from './topics.ts'

const extras: PartitionExtras = { reassignments: new Map(), eligibleLeaders: new Map() }

function partition(fields: Partial<MetadataPartition> = {}): MetadataPartition {
  return {
    errorCode: 0,
    partition: 0,
    leader: 1,
    leaderEpoch: 5,
    replicas: [1, 2, 3],
    isr: [1, 2, 3],
    offlineReplicas: [],
    ...fields,
  }
}

function topic(fields: Partial<MetadataTopic> = {}): MetadataTopic {
  return { errorCode: 0, name: 'orders', topicId: 'id-1', internal: false, partitions: [partition()], ...fields }
}

function look(rows: RowSpace, looks: readonly (readonly MetadataTopic[])[], withExtras = extras) {
  let topics: ReturnType<typeof updateTopics>['topics'] = new Map()
  let last: ReturnType<typeof updateTopics> | null = null
  looks.forEach((answered, index) => {
    last = updateTopics(topics, answered, withExtras, rows, 1000 * (index + 1))
    topics = last.topics
  })
  if (last === null) throw new Error('no look')
  return last as ReturnType<typeof updateTopics>
}

function only(update: ReturnType<typeof updateTopics>) {
  const found = update.topics.get('orders')?.partitions[0]
  if (!found) throw new Error('no partition')
  return found
}

test('a look that tells nothing new changes nothing, not even the map', () => {
  const rows = new RowSpace()
  const first = look(rows, [[topic()]])
  const second = updateTopics(first.topics, [topic()], extras, rows, 2000)
  expect(second.topics).toBe(first.topics)
  expect([...second.changed, ...second.removed]).toEqual([])
})

test('a new leader is dated and the former one remembered, also across a time without any', () => {
  const none = topic({ partitions: [partition({ leader: -1, leaderEpoch: 6 })] })
  const next = topic({ partitions: [partition({ leader: 2, leaderEpoch: 7 })] })
  expect(only(look(new RowSpace(), [[topic()]]))).toMatchObject({ leader: 1, leaderSinceMs: null, previousLeader: null })
  expect(only(look(new RowSpace(), [[topic()], [none]]))).toMatchObject({ leader: null, leaderSinceMs: 2000, previousLeader: 1 })
  expect(only(look(new RowSpace(), [[topic()], [none], [next]]))).toMatchObject({
    leader: 2,
    leaderSinceMs: 3000,
    previousLeader: 1,
  })
})

test('a broker that lags behind cannot take a partition back to an older epoch', () => {
  const newer = topic({ partitions: [partition({ leader: 2, leaderEpoch: 6 })] })
  const update = look(new RowSpace(), [[newer], [topic()]])
  expect(only(update)).toMatchObject({ leader: 2, leaderEpoch: 6 })
  expect(update.changed.size).toBe(0)
})

test('a topic made anew under the same name starts over, with rows of its own', () => {
  const anew = topic({ topicId: 'id-2', partitions: [partition({ leaderEpoch: 0 })] })
  const update = look(new RowSpace(), [[topic()], [anew]])
  expect(only(update)).toMatchObject({ leaderEpoch: 0, leaderSinceMs: null, row: 1 })
  expect([...update.changed]).toEqual(['orders'])
})

test('a deleted topic is removed', () => {
  const update = look(new RowSpace(), [[topic()], []])
  expect(update.topics.size).toBe(0)
  expect([...update.removed]).toEqual(['orders'])
})

test('a topic that the cluster will not describe just now keeps what was known, with the reason', () => {
  const update = look(new RowSpace(), [[topic()], [topic({ errorCode: 5, partitions: [] })]])
  expect(update.topics.get('orders')?.error).toBe('LEADER_NOT_AVAILABLE')
  expect(only(update)).toMatchObject({ leader: 1 })
})

test('partitions are in order whatever order the broker answers in', () => {
  const answered = topic({ partitions: [partition({ partition: 2 }), partition({ partition: 0 }), partition({ partition: 1 })] })
  const update = look(new RowSpace(), [[answered]])
  expect(update.topics.get('orders')?.partitions.map(each => each.partition)).toEqual([0, 1, 2])
})

test('a replica that stays in a reassignment keeps its numbers, a new one has none', () => {
  const rows = new RowSpace()
  const before = look(rows, [[topic()]])
  const { replicaRow } = only(before)
  rows.replica.sizeBytes.set([10, 20, 30], replicaRow)
  const moved = topic({ partitions: [partition({ replicas: [4, 3, 1], isr: [3, 1] })] })
  const after = only(updateTopics(before.topics, [moved], extras, rows, 2000))
  expect([...rows.replica.sizeBytes.subarray(after.replicaRow, after.replicaRow + 3)]).toEqual([Number.NaN, 30, 10])
})

test('ongoing reassignments and eligible leaders of the same epoch are told', () => {
  const reassignments = new Map([
    ['orders', new Map([[0, { partition: 0, replicas: [4, 2, 3, 1], addingReplicas: [4], removingReplicas: [1] }]])],
  ])
  const short = topic({ partitions: [partition({ isr: [1] })] })
  const eligible = (leaderEpoch: number) => new Map([['orders', [{ partition: 0, leaderEpoch, elr: [2], lastKnownElr: [] }]]])
  const told = only(look(new RowSpace(), [[short]], { reassignments, eligibleLeaders: eligible(5) }))
  expect(told).toMatchObject({ addingReplicas: [4], removingReplicas: [1], elr: [2], lastKnownElr: [] })
  expect(only(look(new RowSpace(), [[short]], { reassignments, eligibleLeaders: eligible(4) })).elr).toEqual([])
  expect(only(look(new RowSpace(), [[short]], { reassignments, eligibleLeaders: null })).elr).toBeNull()
})

test('moving into new rows takes every number along', () => {
  const rows = new RowSpace()
  const { topics } = look(rows, [[topic({ name: 'gone' }), topic()], [topic()]])
  const { row, replicaRow } = topics.get('orders')?.partitions[0] ?? { row: -1, replicaRow: -1 }
  rows.partition.logEndOffset[row] = 77n
  rows.replica.sizeBytes[replicaRow + 2] = 9
  const to = new RowSpace()
  const moved = moveIn(topics, rows, to).get('orders')?.partitions[0]
  expect(moved).toMatchObject({ row: 0, replicaRow: 0 })
  expect(to.partition.logEndOffset[0]).toBe(77n)
  expect(to.replica.sizeBytes[2]).toBe(9)
})
