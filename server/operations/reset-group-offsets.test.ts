import { beforeEach, describe, expect, test } from 'vitest'
import type { OffsetsBody } from '#lib/wire/group-changes'
import { PartituraError } from '../errors.ts'
import type { CommittedNow, GroupNow } from '../kafka/reads/group-now.ts'
import type { LogNow, TopicPartitions } from '../kafka/reads/log-offsets.ts'
import { fakeCluster, fakeContext, fakeGroupRecord } from '../testing/fake-host.ts'
import type { OwnNews } from '../observer/own-news.ts'
import { groupNow, logNow, member } from '../testing/group-now.ts'
import { buildState } from '../testing/state-builder.ts'
import { resetGroupOffsets } from './reset-group-offsets.ts'
import { undoGroupChange } from './undo-group-change.ts'

const GROUP = 'billing / 😀'
const LOGS = [logNow('orders', 0, 10n, 100n), logNow('orders', 1, 0n, 50n), logNow('clicks', 0, 0n, 5n)]

let groups: Map<string, GroupNow>
let written: CommittedNow[][]
let forgotten: { topic: string; partition: number }[]
/** What happens at the commit, before it is written. */
let atCommit: () => void
let record: ReturnType<typeof fakeGroupRecord>
let told: OwnNews[]

beforeEach(() => {
  groups = new Map([
    [GROUP, groupNow(GROUP, { orders: [50n, 20n] })],
    ['other', groupNow('other', { orders: [70n] })],
  ])
  written = []
  forgotten = []
  atCommit = () => {}
  record = fakeGroupRecord()
  told = []
})

/** A Kafka of a few maps: commits are written when the group is empty, and refused otherwise. */
function context(readOnly = false) {
  const cluster = fakeCluster(() => buildState(), {
    readOnly,
    tell: news => told.push(news),
    groupRecord: record.record,
    reads: {
      groupNow: groupId => Promise.resolve(groups.get(groupId) ?? null),
      logOffsets: topics => Promise.resolve(topics.flatMap(logsOf)),
    },
    changes: {
      async commitOffsets(groupId, offsets) {
        atCommit()
        const now = groups.get(groupId) ?? groupNow(groupId, {})
        if ((now.members ?? []).length > 0) throw new PartituraError('conflict', 'UNKNOWN_MEMBER_ID')
        write(now, offsets)
      },
      deleteOffsets(groupId, partitions) {
        forgotten.push(...partitions)
        const now = groups.get(groupId)
        const isGone = (entry: CommittedNow) =>
          partitions.some(({ topic, partition }) => entry.topic === topic && entry.partition === partition)
        if (now) groups.set(groupId, { ...now, offsets: now.offsets.filter(entry => !isGone(entry)) })
        return Promise.resolve(partitions.map(entry => ({ ...entry, error: null })))
      },
    },
  })
  return fakeContext(cluster)
}

function write(now: GroupNow, offsets: readonly CommittedNow[]) {
  written.push([...offsets])
  const kept = now.offsets.filter(
    entry => !offsets.some(({ topic, partition }) => entry.topic === topic && entry.partition === partition),
  )
  groups.set(now.groupId, { ...now, offsets: [...kept, ...offsets] })
}

function logsOf({ name, partitions }: TopicPartitions): LogNow[] {
  const known = LOGS.filter(({ topic }) => topic === name)
  const missing = { missing: true, message: 'no such topic' }
  const none = (partition: number) => ({
    ...logNow(name, partition, 0n, 0n),
    logStartOffset: null,
    logEndOffset: null,
    failure: missing,
  })
  return (partitions ?? known.map(({ partition }) => partition)).map(
    partition => known.find(log => log.partition === partition) ?? none(partition),
  )
}

const reset = (body: OffsetsBody) => resetGroupOffsets(context(), GROUP, body)
const offsetsNow = () =>
  Object.fromEntries((groups.get(GROUP)?.offsets ?? []).map(({ topic, partition, offset }) => [`${topic}-${partition}`, offset]))

test('a preview says before, after and the messages between, and writes nothing', async () => {
  const preview = await reset({ topic: 'orders', to: 'earliest', dryRun: true })
  expect(preview.items).toMatchObject([
    { partition: 0, before: '50', after: '10', messages: '40', effect: 'repeats' },
    { partition: 1, before: '20', after: '0', messages: '20', effect: 'repeats' },
  ])
  expect(preview).toMatchObject({ changed: 2, repeated: '60', skipped: '0', refusal: null, changeId: null })
  expect(preview.command).toContain("--group 'billing / 😀' --reset-offsets --topic orders --to-earliest --execute")
  expect([written, record.entries]).toEqual([[], []])
})

test('all partitions are committed in one request, and what was before is recorded first', async () => {
  atCommit = () => expect(record.entries).toMatchObject([{ outcome: 'started', changed: 2 }])
  const { fingerprint } = await reset({ topic: 'orders', to: 'latest', dryRun: true })
  expect(await reset({ topic: 'orders', to: 'latest', fingerprint })).toMatchObject({ changeId: 'change-1', confirmed: true })
  expect(written).toHaveLength(1)
  expect(offsetsNow()).toEqual({ 'orders-0': 100n, 'orders-1': 50n })
  expect(record.entries).toMatchObject([
    { action: 'reset-offsets', outcome: 'done', text: 'Offsets of orders set to the log end' },
  ])
})

test.each<[OffsetsBody, Record<string, bigint>]>([
  [
    { topic: 'orders', partitions: [0], to: 'offset:60' },
    { 'orders-0': 60n, 'orders-1': 20n },
  ],
  [{ to: 'shift:-5' }, { 'orders-0': 45n, 'orders-1': 15n }],
  [
    { topic: 'orders', to: 'group:other' },
    { 'orders-0': 70n, 'orders-1': 20n },
  ],
  [
    { to: 'file', file: 'orders,1,7\nclicks,0,5\n' },
    { 'orders-0': 50n, 'orders-1': 7n, 'clicks-0': 5n },
  ],
  [
    { topic: 'orders', to: 'offset:9999', beyondLog: 'clamp' },
    { 'orders-0': 100n, 'orders-1': 50n },
  ],
])('%j', async (body, expected) => {
  await reset(body)
  expect(offsetsNow()).toEqual(expected)
})

test('what is there already is not written again', async () => {
  expect(await reset({ topic: 'orders', to: 'shift:0' })).toMatchObject({ changed: 0, changeId: null })
  expect(written).toEqual([])
})

describe('nothing is written', () => {
  test.each<[string, OffsetsBody, string]>([
    ['beyond the log', { topic: 'orders', to: 'offset:60' }, 'orders-1: Offset 60 is beyond the log end (50).'],
    ['to nowhere', { topic: 'orders', to: 'newest' }, '/to must be earliest'],
    ['with partitions of no topic', { partitions: [0], to: 'earliest' }, '/partitions needs the topic'],
    ['from a bad file', { to: 'file', file: 'orders,0\n' }, '/file line 1: it has 2 fields'],
    ['from an empty file', { to: 'file' }, '/file names no offset'],
    ['to a partition that is not there', { topic: 'orders', partitions: [7], to: 'earliest' }, 'There is no partition orders-7'],
    ['to a group that is not there', { topic: 'orders', to: 'group:nobody' }, 'no group “nobody” to copy from'],
  ])('%s', async (_what, body, text) => {
    await expect(reset(body)).rejects.toThrow(text)
    expect([written, record.entries]).toEqual([[], []])
  })

  test('while members are active: 409 says who; a preview says it too', async () => {
    groups.set(GROUP, groupNow(GROUP, { orders: [50n] }, { members: [member('m-1')] }))
    const body = { topic: 'orders', to: 'earliest' }
    expect(await reset({ ...body, dryRun: true })).toMatchObject({
      activeMembers: [{ memberId: 'm-1' }],
      refusal: expect.stringContaining('client of m-1 at 10.0.0.1'),
    })
    await expect(reset(body)).rejects.toMatchObject({
      code: 'conflict',
      message: expect.stringContaining('an active member: client of m-1 at 10.0.0.1'),
      errors: [{ pointer: '/activeMembers/0', detail: 'client of m-1 at 10.0.0.1 (m-1)' }],
    })
    expect(written).toEqual([])
  })

  test('when a member joins after the last look: Kafka refuses, and we say who', async () => {
    atCommit = () => groups.set(GROUP, groupNow(GROUP, { orders: [50n, 20n] }, { members: [member('late')] }))
    await expect(reset({ topic: 'orders', to: 'earliest' })).rejects.toMatchObject({
      code: 'conflict',
      message: expect.stringContaining('client of late'),
    })
    expect(offsetsNow()).toEqual({ 'orders-0': 50n, 'orders-1': 20n })
    expect(record.entries).toMatchObject([{ outcome: 'refused' }])
  })

  test('when the group has committed something else since the preview', async () => {
    const { fingerprint } = await reset({ topic: 'orders', to: 'earliest', dryRun: true })
    groups.set(GROUP, groupNow(GROUP, { orders: [51n, 20n] }))
    await expect(reset({ topic: 'orders', to: 'earliest', fingerprint })).rejects.toMatchObject({ code: 'conflict' })
    expect(written).toEqual([])
  })

  test('when the group is deleted after the preview: 404, and it is not made anew', async () => {
    const { fingerprint } = await reset({ topic: 'orders', to: 'earliest', dryRun: true })
    groups.delete(GROUP)
    await expect(reset({ topic: 'orders', to: 'earliest', fingerprint })).rejects.toMatchObject({ code: 'group-not-found' })
    expect([written, groups.has(GROUP)]).toEqual([[], false])
  })

  test('while a transaction is about to commit offsets', async () => {
    groups.set(GROUP, groupNow(GROUP, { orders: [50n] }, { unstable: [{ topic: 'orders', partition: 1 }] }))
    await expect(reset({ topic: 'orders', to: 'earliest' })).rejects.toThrow('orders-1: wait until it has ended')
  })

  test('of a share group, and of a read-only cluster', async () => {
    await expect(resetGroupOffsets(context(true), GROUP, { topic: 'orders', to: 'earliest' })).rejects.toMatchObject({
      code: 'read-only',
    })
    groups.set(GROUP, groupNow(GROUP, {}, { type: 'share', members: null }))
    await expect(reset({ topic: 'orders', to: 'earliest' })).rejects.toThrow('A share group has no committed offsets')
  })
})

describe('when the coordinator moves', () => {
  test('a commit that it did not take is sent to the next one', async () => {
    let moves = 2
    atCommit = () => {
      if (moves-- > 0) throw new PartituraError('not-known-yet', 'moving', { retryable: true })
    }
    expect(await reset({ topic: 'orders', to: 'earliest' })).toMatchObject({ confirmed: true })
    expect(written).toHaveLength(1)
  })

  test('a commit whose answer is lost is looked for and never sent again', async () => {
    let commits = 0
    atCommit = () => {
      commits++
      write(groups.get(GROUP) ?? groupNow(GROUP, {}), [
        { topic: 'orders', partition: 0, offset: 10n, leaderEpoch: -1, metadata: '' },
      ])
      throw new PartituraError('outcome-unknown', 'no answer')
    }
    expect(await reset({ topic: 'orders', partitions: [0], to: 'earliest' })).toMatchObject({ confirmed: false })
    expect(commits).toBe(1)
    expect(record.entries).toMatchObject([{ outcome: 'done', detail: expect.stringContaining('looking again showed it done') }])
  })
})

describe('undo', () => {
  const undo = (changeId: string) => undoGroupChange(context(), GROUP, changeId, {})

  test('puts back what was before, with its metadata, and forgets what was not committed', async () => {
    await reset({ to: 'file', file: 'orders,0,11\nclicks,0,5\n' })
    expect(await undo('change-1')).toMatchObject({ changed: 2, changeId: 'change-2' })
    expect(offsetsNow()).toEqual({ 'orders-0': 50n, 'orders-1': 20n })
    expect(written.at(-1)).toEqual([{ topic: 'orders', partition: 0, offset: 50n, leaderEpoch: 3, metadata: 'note' }])
    expect(forgotten).toEqual([{ topic: 'clicks', partition: 0 }])
    expect(record.entries[1]).toMatchObject({
      action: 'undo',
      undoes: 'change-1',
      outcome: 'done',
      text: 'Undone: offsets of 2 partitions set from a file',
    })
  })

  test('brings a deleted group back, and no other that is gone', async () => {
    const offsets = [{ topic: 'orders', partition: 0, before: '50', after: null, leaderEpoch: 3, metadata: 'note' }]
    const common = { groupId: GROUP, text: 'x', undoes: null, offsets, changed: 1, skipped: '0', repeated: '0' }
    await record.record.begin({ ...common, action: 'delete-group' })
    await record.record.begin({ ...common, action: 'reset-offsets' })
    for (const changeId of ['change-1', 'change-2']) await record.record.end(changeId, 'done', null)
    groups.delete(GROUP)
    await expect(undo('change-2')).rejects.toMatchObject({ code: 'group-not-found' })
    await undo('change-1')
    expect(offsetsNow()).toEqual({ 'orders-0': 50n })
  })

  test('says why it cannot', async () => {
    await expect(undo('nothing')).rejects.toMatchObject({ code: 'not-found' })
    await reset({ topic: 'orders', to: 'earliest' })
    const [entry] = record.entries
    if (entry) Object.assign(entry, { outcome: 'refused' })
    await expect(undo('change-1')).rejects.toThrow('nothing was changed')
  })
})

test('the timeline is told before that the change is ours, and after what it was; nothing of a preview or a refusal', async () => {
  await resetGroupOffsets(context(), GROUP, { topic: 'orders', to: 'latest', dryRun: true })
  expect(told).toEqual([])
  atCommit = () => expect(told).toHaveLength(1)
  await resetGroupOffsets(context(), GROUP, { topic: 'orders', to: 'latest' })
  const offsets = [
    { topic: 'orders', partition: 0, before: 50n, after: 100n },
    { topic: 'orders', partition: 1, before: 20n, after: 50n },
  ]
  expect(told).toMatchObject([
    { expected: { groupId: GROUP, offsets } },
    { events: [{ kind: 'offsets-changed', before: { 0: '50', 1: '20' }, after: { 0: '100', 1: '50' } }] },
  ])
  told = []
  atCommit = () => {
    throw new PartituraError('conflict', 'UNKNOWN_MEMBER_ID')
  }
  await expect(resetGroupOffsets(context(), GROUP, { topic: 'orders', to: 'earliest' })).rejects.toThrow('UNKNOWN_MEMBER_ID')
  expect(told.flatMap(({ events = [] }) => events)).toEqual([])
})
