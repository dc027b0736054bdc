import { expect, test } from 'vitest'
import { buildState } from '../../testing/state-builder.ts'
import { EndOffsetMemory } from './end-offset-memory.ts'

const { topics, partitionColumns } = buildState({ topics: { orders: { partitions: [{ end: 100n }, { end: 50n }] } } })
const orders = topics.get('orders')
if (!orders) throw new Error('no topic')

function followed(memory = new EndOffsetMemory(), topic = orders): EndOffsetMemory {
  if (topic) for (const { partition } of topic.partitions) memory.follow(topic, partition)
  return memory
}

/** Both log ends, at a time. */
function note(memory: EndOffsetMemory, atMs: number, first: bigint, second: bigint): void {
  const ends = partitionColumns.logEndOffset.slice()
  orders?.partitions.forEach(({ row }, index) => (ends[row] = index === 0 ? first : second))
  memory.note(topics, ends, new Float64Array(ends.length).fill(atMs))
}

test('only what a group needs is taken out, once until it is needed again, and what waited longest first', () => {
  const memory = followed()
  note(memory, 1000, 10n, 5n)
  expect(memory.takeOut(1000, 10)).toEqual([])
  memory.need('orders', 1, 1000)
  expect(memory.takeOut(2000, 10)).toEqual([
    {
      topic: 'orders',
      topicId: orders.topicId,
      partition: 1,
      atMs: Float64Array.of(1000),
      endOffset: BigInt64Array.of(5n),
    },
  ])
  expect(memory.takeOut(2001, 10)).toEqual([])
  memory.need('orders', 1, 3000)
  memory.need('orders', 0, 3000)
  expect(memory.takeOut(4000, 1).map(({ partition }) => partition)).toEqual([0])
  expect(memory.takeOut(4000, 1).map(({ partition }) => partition)).toEqual([1])
})

test('what was taken out is known again, whether the partition is followed before it is put back or after', () => {
  const first = followed()
  note(first, 1000, 10n, 5n)
  note(first, 3000, 30n, 5n)
  first.need('orders', 0, 3000)
  const ends = first.takeOut(3000, 10)

  const late = new EndOffsetMemory()
  late.putBack(ends, 9000)
  followed(late)
  const early = followed()
  note(early, 9000, 90n, 5n)
  early.putBack(ends, 9000)
  for (const memory of [late, early]) {
    note(memory, 10_000, 100n, 5n)
    expect(memory.timeline('orders', 0)?.lagSeconds(10n, 100n, 10_000)).toBeCloseTo(8.6, 0)
    expect(memory.timeline('orders', 1)?.lagSeconds(4n, 5n, 10_000)).toBeNull()
  }
})

test('a topic that was made anew has no past', () => {
  const first = followed()
  note(first, 1000, 10n, 5n)
  first.need('orders', 0, 1000)
  const ends = first.takeOut(1000, 10).map(each => ({ ...each, topicId: 'of the one before' }))
  const memory = followed()
  memory.putBack(ends, 2000)
  note(memory, 2000, 100n, 5n)
  expect(memory.timeline('orders', 0)?.lagSeconds(10n, 100n, 2000)).toBeNull()
})

test('looks of a clock that was ahead are not taken for the past: behind them none would count', () => {
  const first = followed()
  note(first, 90_000, 10n, 5n)
  first.need('orders', 0, 90_000)
  const ends = first.takeOut(90_000, 10)
  const memory = followed()
  memory.putBack(ends, 2000)
  note(memory, 2000, 20n, 5n)
  note(memory, 4000, 40n, 5n)
  expect(memory.timeline('orders', 0)?.lagSeconds(20n, 40n, 4000)).toBeCloseTo(1.6, 0)
})
