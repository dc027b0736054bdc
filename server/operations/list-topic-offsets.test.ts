import { describe, expect, test } from 'vitest'
import { topicOffsets } from '#lib/wire/topic-offsets'
import { fakeCluster, fakeContext } from '../testing/fake-host.ts'
import { buildMember, buildState, NOW_MS, type GroupSpec, type StateSpec } from '../testing/state-builder.ts'
import { listTopicOffsets, mostGroups } from './list-topic-offsets.ts'

const orders = { partitions: [{ start: 40n, end: 100n }, { end: null }, { end: 70n }] }

function offsetsOf(groups: Readonly<Record<string, GroupSpec>>, topics: StateSpec['topics'] = { orders }) {
  const state = buildState({ topics, groups })
  return listTopicOffsets(fakeContext(fakeCluster(() => state)), 'orders')
}

describe('positions in a topic', () => {
  test('are told of every group, partition by partition, and unknown ones are null', () => {
    const answer = offsetsOf({
      billing: { members: [buildMember('m', null)], offsets: { orders: [[100n, 0], [5n], [null]] } },
      elsewhere: { offsets: { other: [[1n]] } },
    })
    expect(topicOffsets.parse(answer)).toEqual(answer)
    expect(answer.partitions.map(({ logStartOffset, logEndOffset }) => [logStartOffset, logEndOffset])).toEqual([
      ['40', '100'],
      [null, null],
      ['0', '70'],
    ])
    expect(answer.groups).toMatchObject([
      { groupId: 'billing', members: 1, committedOffsets: ['100', '5', null], lagSeconds: [0, null, null] },
    ])
    expect(answer.omittedGroups).toBe(0)
  })

  test('are marked where nobody has told them for some looks', () => {
    const state = buildState({
      topics: { orders },
      groups: {
        billing: { offsets: { orders: [[1n]] }, offsetsAsOfMs: NOW_MS - 40_000 },
        fresh: { offsets: { orders: [[1n]] } },
      },
    })
    state.partitionColumns.offsetsAsOfMs[2] = NOW_MS - 20_000
    const answer = listTopicOffsets(fakeContext(fakeCluster(() => state)), 'orders')
    expect(answer.partitions.map(({ staleSinceMs }) => staleSinceMs)).toEqual([null, null, NOW_MS - 20_000])
    expect(answer.groups.map(({ staleSinceMs }) => staleSinceMs)).toEqual([NOW_MS - 40_000, null])
  })

  test('are bounded: groups with members come first, the rest is counted', () => {
    const partitions = Array.from({ length: 6000 }, () => ({ end: 10n }))
    const idle = Object.fromEntries(Array.from({ length: 30 }, (_, n) => [`idle-${n}`, { offsets: { orders: [[1n] as const] } }]))
    const answer = offsetsOf(
      { ...idle, 'z-busy': { members: [buildMember('m', null)], offsets: { orders: [[9n]] } } },
      { orders: { partitions } },
    )
    expect(answer.groups).toHaveLength(10)
    expect(answer.groups[0]?.groupId).toBe('z-busy')
    expect(answer.omittedGroups).toBe(21)
  })

  test.each([
    [1, 200],
    [1000, 50],
    [40_000, 10],
  ])('of %i partitions hold %i groups', (partitions, groups) => expect(mostGroups(partitions)).toBe(groups))

  test('of a topic that is not there are an error', () => {
    const state = buildState({})
    expect(() => listTopicOffsets(fakeContext(fakeCluster(() => state)), 'orders')).toThrow('no topic')
  })
})
