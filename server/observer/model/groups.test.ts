import { expect, test } from 'vitest'
import type { GroupState } from '#lib/kafka/cluster-state'
import { NOT_TOLD } from '#lib/kafka/lag'
import type { GroupsRead, ReadGroup } from '../../kafka/reads/groups.ts'
import { EndOffsetMemory } from './end-offset-memory.ts'
import { GroupModel } from './groups.ts'
import { RowSpace } from './row-space.ts'
import { updateTopics } from './topics.ts'

function setUp() {
  const rows = new RowSpace()
  const partition = { errorCode: 0, partition: 0, leader: 1, leaderEpoch: 0, replicas: [1], isr: [1], offlineReplicas: [] }
  const answered = [{ errorCode: 0, name: 'orders', topicId: 'id', internal: false, partitions: [partition] }]
  const { topics } = updateTopics(new Map(), answered, { reassignments: new Map(), eligibleLeaders: null }, rows, 0)
  const ends = new EndOffsetMemory()
  const model = new GroupModel(ends)
  let groups: ReadonlyMap<string, GroupState> | null = null
  return {
    rows,
    /** The log ends at `end`; the offsets look sees it. */
    endAt: (end: bigint, nowMs: number) => {
      rows.partition.logStartOffset[0] = 0n
      rows.partition.logEndOffset[0] = end
      rows.partition.offsetsAsOfMs[0] = nowMs
      ends.note(topics, rows.partition.logEndOffset, rows.partition.offsetsAsOfMs)
    },
    /** `endsMs`: when log ends were last looked at. */
    look: (
      read: Partial<GroupsRead> & { gone?: ReadonlySet<string> },
      nowMs: number,
      expected: readonly number[] = [1],
      endsMs: number | null = null,
    ) => {
      const update = model.update(
        groups,
        topics,
        rows,
        { groups: [], answeredBy: new Set([1]), atMs: nowMs, failures: [], gone: new Set(), ...read },
        expected,
        nowMs,
        endsMs,
      )
      groups = update.groups
      return update
    },
  }
}

function billing(committed: bigint | null, fields: Partial<ReadGroup> = {}): ReadGroup {
  return {
    listed: { groupId: 'billing', protocolType: 'consumer', state: 'Stable', type: 'classic' },
    coordinatorId: 1,
    described: {
      groupId: 'billing',
      errorCode: 0,
      errorMessage: null,
      state: 'Stable',
      protocolType: 'consumer',
      protocol: 'range',
      members: [],
    },
    fetched: {
      groupId: 'billing',
      errorCode: 0,
      topics: [
        { topic: 'orders', partitions: Int32Array.of(0), committedOffset: BigInt64Array.of(committed ?? -1n), errorCode: 0 },
      ],
    },
    error: null,
    ...fields,
  }
}

test('a group is built from what list, describe and fetch told', () => {
  const { look, endAt } = setUp()
  endAt(10n, 1000)
  const { groups, touched } = look({ groups: [billing(10n)] }, 1000)
  expect(groups.get('billing')).toMatchObject({
    type: 'classic',
    state: 'Stable',
    stateSinceMs: null,
    protocol: 'range',
    coordinatorId: 1,
    health: 'ok',
    offsetsAsOfMs: 1000,
    error: null,
  })
  expect([...touched]).toEqual(['billing'])
})

test('an idle group is refreshed without being touched, but for its time', () => {
  const { look, endAt } = setUp()
  endAt(10n, 1000)
  look({ groups: [billing(10n)] }, 1000)
  look({ groups: [billing(10n)] }, 6000)
  const update = look({ groups: [billing(10n)] }, 11_000)
  expect([...update.touched]).toEqual([])
  expect([...update.refreshed]).toEqual(['billing'])
  expect(update.groups.get('billing')?.offsetsAsOfMs).toBe(11_000)
})

test('lag in seconds comes from when the log end passed the committed offset', () => {
  const { look, endAt } = setUp()
  endAt(0n, 1000)
  look({ groups: [billing(0n)] }, 1000)
  for (let seconds = 11; seconds <= 61; seconds += 10) endAt(BigInt(seconds) * 10n, seconds * 1000)
  const { groups } = look({ groups: [billing(410n)] }, 61_000)
  expect(groups.get('billing')?.offsets?.[0]?.lagSeconds[0]).toBeCloseTo(18, 0)
})

test('a log end that its leader no longer tells says nothing of the lag, nor of health', () => {
  const { look, endAt } = setUp()
  endAt(1000n, 1000)
  look({ groups: [billing(1000n)] }, 1000)
  // The group reads on; only the dashboard does not reach the leader.
  const { groups } = look({ groups: [billing(1500n)] }, 31_000, [1], 31_000)
  expect(groups.get('billing')).toMatchObject({ health: 'unknown' })
  expect(groups.get('billing')?.offsets?.[0]?.lagSeconds[0]).toBeNaN()
})

test('a share group is not set back by a partition of which its coordinator could not tell the start', () => {
  const { look, endAt } = setUp()
  endAt(20_000n, 1000)
  const sharing = (committedOffset: bigint, toldLag: bigint): ReadGroup => {
    const topics = [
      {
        topic: 'orders',
        partitions: Int32Array.of(0),
        committedOffset: BigInt64Array.of(committedOffset),
        toldLag: BigInt64Array.of(toldLag),
        errorCode: 0,
      },
    ]
    return billing(null, { fetched: { groupId: 'billing', errorCode: 0, topics } })
  }
  look({ groups: [sharing(17_000n, 3000n)] }, 1000)
  endAt(20_500n, 11_000)
  const { groups } = look({ groups: [sharing(-1n, NOT_TOLD)] }, 11_000)
  expect(groups.get('billing')?.offsets?.[0]?.committedOffset[0]).toBe(17_000n)
  expect(groups.get('billing')?.offsets?.[0]?.lagSeconds[0]).toBeNaN()
  expect(groups.get('billing')?.health).not.toBe('rewound')
})

test('positions that were told late are as of their own time, and the same ones are not taken for standing still', () => {
  const { look, endAt } = setUp()
  endAt(1000n, 0)
  look({ groups: [billing(100n)] }, 0)
  const late = (atMs: number): Partial<ReadGroup> => ({ fetchedAtMs: atMs })
  const first = look({ groups: [billing(200n, late(10_000))] }, 12_000).groups.get('billing')
  expect(first).toMatchObject({ offsetsAsOfMs: 10_000, consumedPerSecond: 10 })
  const again = look({ groups: [billing(200n, late(10_000))] }, 17_000).groups.get('billing')
  expect(again).toMatchObject({ offsetsAsOfMs: 10_000, consumedPerSecond: 10 })
  expect(again?.offsets).toBe(first?.offsets)
})

test('the speed of reading comes from commits; a group set back has none', () => {
  const { look, endAt } = setUp()
  endAt(1000n, 0)
  look({ groups: [billing(100n)] }, 0)
  expect(look({ groups: [billing(200n)] }, 10_000).groups.get('billing')?.consumedPerSecond).toBe(10)
  expect(look({ groups: [billing(50n)] }, 20_000).groups.get('billing')?.consumedPerSecond).toBeNull()
})

test('never committed is no offset and no lag', () => {
  const { look, endAt } = setUp()
  endAt(10n, 1000)
  const offsets = look({ groups: [billing(null)] }, 1000).groups.get('billing')?.offsets?.[0]
  expect(offsets?.committedOffset[0]).toBe(-1n)
  expect(offsets?.lagSeconds[0]).toBeNaN()
})

test('a group that nobody lists stays while its coordinator does not say that it is gone', () => {
  const { look } = setUp()
  look({ groups: [billing(1n)] }, 1000)
  const update = look({}, 6000)
  expect(update.groups.get('billing')).toMatchObject({
    error: 'coordinator moving: no broker lists the group',
    health: 'unknown',
    offsetsAsOfMs: 1000,
  })
})

test('a group of which its coordinator says that it is not there is gone', () => {
  const { look } = setUp()
  look({ groups: [billing(1n)] }, 1000)
  const update = look({ gone: new Set(['billing']) }, 6000)
  expect(update.groups.size).toBe(0)
  expect([...update.removed]).toEqual(['billing'])
})

test('a group whose coordinator is silent stays, and says why it is old', () => {
  const { look } = setUp()
  look({ groups: [billing(1n)] }, 1000)
  const update = look({ answeredBy: new Set([2]) }, 6000, [1, 2])
  expect(update.removed.size).toBe(0)
  expect(update.groups.get('billing')).toMatchObject({ offsetsAsOfMs: 1000, error: expect.stringContaining('broker 1') })
})

test('a group that could not be described or fetched keeps its offsets, and tells no members', () => {
  const { look } = setUp()
  look({ groups: [billing(1n)] }, 1000)
  const { groups } = look({ groups: [billing(1n, { described: null, fetched: null, error: 'NOT_COORDINATOR' })] }, 6000)
  expect(groups.get('billing')).toMatchObject({ members: null, state: 'Stable', offsetsAsOfMs: 1000, error: 'NOT_COORDINATOR' })
  expect(groups.get('billing')?.offsets).toHaveLength(1)
})

test('a state that changes is dated', () => {
  const { look } = setUp()
  look({ groups: [billing(1n)] }, 1000)
  const empty = billing(1n)
  const { groups } = look({ groups: [{ ...empty, described: empty.described && { ...empty.described, state: 'Empty' } }] }, 6000)
  expect(groups.get('billing')).toMatchObject({ state: 'Empty', stateSinceMs: 6000 })
})
