import { expect, it } from 'vitest'
import { buildState } from '../../testing/state-builder.ts'
import { RowSpace } from './row-space.ts'
import { UnstablePartitions } from './unstable-partitions.ts'

/** Topics of three partitions each, written up to 10; the group has read up to `committed` everywhere. */
function clusterOf(topics: number, committed: bigint) {
  const names = Array.from({ length: topics }, (_, n) => `topic-${n}`)
  const partitions = [{ end: 10n }, { end: 10n }, { end: 10n }]
  const state = buildState({
    topics: Object.fromEntries(names.map(name => [name, { partitions }])),
    groups: { billing: { offsets: Object.fromEntries(names.map(name => [name, [[committed], [committed], [committed]]])) } },
  })
  const rows = new RowSpace()
  rows.partition = state.partitionColumns
  return { state, rows }
}

function asked(unstable: UnstablePartitions, { state, rows }: ReturnType<typeof clusterOf>): string[] {
  const led = [...unstable.take(state.topics, rows).values()].flat()
  return led.flatMap(({ name, partitions }) => partitions.map(partition => `${name}-${partition}`)).toSorted()
}

const rowOf = ({ state }: ReturnType<typeof clusterOf>, topic: string, partition: number) =>
  state.topics.get(topic)?.partitions[partition]?.row ?? -1

it('asks for what a group has not read, once after each look at the groups', () => {
  const cluster = clusterOf(2, 5n)
  const unstable = new UnstablePartitions()
  unstable.note(cluster.state, cluster.rows)
  expect(asked(unstable, cluster)).toEqual(['topic-0-0', 'topic-0-1', 'topic-0-2', 'topic-1-0', 'topic-1-1', 'topic-1-2'])
  expect(asked(unstable, cluster)).toEqual([])
})

it('asks for nothing where all is read', () => {
  const cluster = clusterOf(2, 10n)
  const unstable = new UnstablePartitions()
  unstable.note(cluster.state, cluster.rows)
  expect(asked(unstable, cluster)).toEqual([])
})

it.each([
  ['so many at once as it may', 8, [8, 8, 8]],
  ['a quarter where these would take more than four looks', 2, [6, 6, 6, 6]],
])('asks in turn for %s, and comes to every one', (_, most, expected) => {
  const cluster = clusterOf(7, 5n)
  const unstable = new UnstablePartitions(most)
  const turns = expected.map(() => {
    unstable.note(cluster.state, cluster.rows)
    return asked(unstable, cluster)
  })
  expect(turns.map(turn => turn.length)).toEqual(expected)
  expect(new Set(turns.flat()).size).toBe(21)
})

it('follows an open transaction at every look, beside those whose turn it is', () => {
  const cluster = clusterOf(7, 5n)
  const unstable = new UnstablePartitions(6)
  cluster.rows.partition.lastStableOffset[rowOf(cluster, 'topic-5', 1)] = 7n
  unstable.note(cluster.state, cluster.rows)
  expect(asked(unstable, cluster)).toHaveLength(7)
  expect(asked(unstable, cluster)).toEqual(['topic-5-1'])
})

it('forgets an open transaction that nobody waits for any more', () => {
  const before = clusterOf(1, 5n)
  const unstable = new UnstablePartitions()
  unstable.note(before.state, before.rows)
  before.rows.partition.lastStableOffset[rowOf(before, 'topic-0', 0)] = 7n
  const after = clusterOf(1, 10n)
  unstable.note(after.state, before.rows)
  expect(before.rows.partition.lastStableOffset[rowOf(before, 'topic-0', 0)]).toBe(-1n)
  expect(asked(unstable, before)).toEqual([])
})
