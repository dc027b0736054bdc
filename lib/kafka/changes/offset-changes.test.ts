import { describe, expect, it } from 'vitest'
import { buildGroup, buildState } from '../../testing/build-state.ts'
import type { GroupState } from '../cluster-state.ts'
import { detectChanges } from '../detect-changes.ts'
import { ownOffsetChanges, type IsOwnChange } from './offset-changes.ts'

const committed = (topic: string, ...offsets: number[]) => ({
  topic,
  partitions: Int32Array.from(offsets.keys()),
  committedOffset: BigInt64Array.from(offsets, offset => BigInt(offset)),
  lagSeconds: new Float64Array(offsets.length),
})

const stateWith = (changes: Partial<GroupState>) => buildState({ groups: [buildGroup('billing', changes)] })

function told(was: Partial<GroupState>, now: Partial<GroupState>, isOwn?: IsOwnChange) {
  return detectChanges(stateWith(was), stateWith(now), 5, isOwn).filter(({ kind }) => kind === 'offsets-changed')
}

describe('offsets that somebody changed', () => {
  it('a group that was set back, with what was and is by partition', () => {
    expect(told({ offsets: [committed('orders', 50, 40, 30)] }, { offsets: [committed('orders', 20, 41, 0)] })).toEqual([
      {
        id: '5-0',
        timeMs: 5,
        missed: 0,
        kind: 'offsets-changed',
        subject: { groupId: 'billing', topic: 'orders' },
        before: { 0: '50', 2: '30' },
        after: { 0: '20', 2: '0' },
        severity: 'attention',
        text: 'Group billing was set back in orders by 60 messages (2 partitions)',
      },
    ])
  })

  it('commits that are gone, in some partitions and in a whole topic', () => {
    const was = { offsets: [committed('orders', 5, 6), committed('bills', 1)] }
    expect(told(was, { offsets: [committed('orders', 5, -1)] }).map(({ text }) => text)).toEqual([
      'Group billing has no committed offset any more in 1 partition of orders: deleted or expired',
      'Group billing has no committed offset any more in 1 partition of bills: deleted or expired',
    ])
  })

  it.each([
    ['reading on', [50, 40], [60, 90]],
    ['a leap forward, which looks like reading', [50, 40], [5000, 40]],
    ['a first commit', [-1, 40], [3, 40]],
  ])('is not %s', (_name, was, now) => {
    expect(told({ offsets: [committed('orders', ...was)] }, { offsets: [committed('orders', ...now)] })).toEqual([])
  })

  it('is not what could not be read, nor a share group’s start', () => {
    const offsets = [committed('orders', 50)]
    expect(told({ offsets }, { offsets: null })).toEqual([])
    expect(told({ offsets, type: 'share' }, { offsets: [committed('orders', 1)], type: 'share' })).toEqual([])
  })

  it('is not told again when it was our own change, but another one in its place is', () => {
    const isOwn: IsOwnChange = (groupId, { after }) => groupId === 'billing' && after === 20n
    const was = { offsets: [committed('orders', 50, 50)] }
    expect(told(was, { offsets: [committed('orders', 20, 20)] }, isOwn)).toEqual([])
    expect(told(was, { offsets: [committed('orders', 20, 19)] }, isOwn)[0]).toMatchObject({ before: { 1: '50' } })
  })
})

it('our own change is an event for each topic, in the words of the record', () => {
  const moved = [
    { topic: 'orders', partition: 0, before: 5n, after: 9n },
    { topic: 'bills', partition: 3, before: null, after: 2n },
    { topic: 'orders', partition: 1, before: 7n, after: null },
  ]
  expect(ownOffsetChanges('billing', 'Offsets of all topics set to the log end', moved)).toMatchObject([
    {
      subject: { groupId: 'billing', topic: 'orders' },
      before: { 0: '5', 1: '7' },
      after: { 0: '9', 1: null },
      text: 'Offsets of group billing in orders were changed here (2 partitions): Offsets of all topics set to the log end',
    },
    { subject: { topic: 'bills' }, before: { 3: null }, after: { 3: '2' } },
  ])
})
