import { describe, expect, it } from 'vitest'
import type { ThrottleSetting } from '../kafka/changes/throttle-changes.ts'
import type { ThrottleKey } from '../kafka/changes/throttle-keys.ts'
import type { Claim, Move } from './plan.ts'
import { giveBack, isClaimed, takeEntries, takeRates, throttleNeed } from './throttles.ts'

const LEADER = 'leader.replication.throttled.rate'
const FOLLOWER = 'follower.replication.throttled.rate'
const SENDERS = 'leader.replication.throttled.replicas'
const RECEIVERS = 'follower.replication.throttled.replicas'

function move(partition: number, before: readonly number[], after: readonly number[]): Move {
  return { topic: 'orders', topicId: null, partition, before, after, state: 'waiting', copiedBytes: null, note: null }
}

const rate = (value: string, key: ThrottleKey = LEADER): ThrottleSetting => ({ type: 'broker', name: '1', key, value })
const list = (value: string, key: ThrottleKey = SENDERS): ThrottleSetting => ({ type: 'topic', name: 'orders', key, value })
const claim = (setting: ThrottleSetting, ours: readonly string[], before: string | null = null): Claim => {
  const { type, name, key } = setting
  return { planId: 'p', type, name, key, ours, before }
}

describe('what moves need', () => {
  it('is what Kafka’s own tool sets: present replicas send, added ones receive, all their brokers have rates', () => {
    const { brokerIds, entries } = throttleNeed([move(0, [1, 2], [3, 2]), move(4, [2, 1], [2, 5])])
    expect(brokerIds).toEqual([1, 2, 3, 5])
    expect(entries.get('orders')).toEqual({ [SENDERS]: ['0:1', '0:2', '4:2', '4:1'], [RECEIVERS]: ['0:3', '4:5'] })
  })

  it('is nothing where nothing is copied', () => {
    expect(throttleNeed([move(0, [1, 2], [2, 1]), move(1, [1, 2], [1])])).toEqual({ brokerIds: [], entries: new Map() })
  })
})

describe('rates', () => {
  it('are taken on both sides, and what somebody else had set is remembered', () => {
    const { claims, alterations } = takeRates('p', [1], 5000, [rate('77')], [])
    expect(claims).toEqual([claim(rate(''), ['5000'], '77'), claim(rate('', FOLLOWER), ['5000'])])
    expect(alterations).toEqual([
      { type: 'broker', name: '1', key: LEADER, operation: 'set', value: '5000' },
      { type: 'broker', name: '1', key: FOLLOWER, operation: 'set', value: '5000' },
    ])
  })

  it('that change are known by the old and the new value until both are certain', () => {
    const held = [claim(rate(''), ['5000'], '77')]
    expect(takeRates('p', [1], 9000, [rate('5000')], held).claims[0]).toEqual(claim(rate(''), ['5000', '9000'], '77'))
  })

  it('left over from a plan before are not taken for somebody else’s', () => {
    const held = [{ ...claim(rate(''), ['5000']), planId: 'before' }]
    expect(takeRates('p', [1], 9000, [rate('5000')], held).claims[0]).toEqual(claim(rate(''), ['5000', '9000']))
  })

  it('that somebody else has changed since are theirs, and come back', () => {
    const held = [claim(rate(''), ['5000'])]
    expect(takeRates('p', [1], 9000, [rate('123')], held).claims[0]).toEqual(claim(rate(''), ['9000'], '123'))
  })

  it('are removed, or put back to what was before', () => {
    expect(giveBack([claim(rate(''), ['5000'])], [rate('5000')]).alterations).toMatchObject([{ operation: 'delete' }])
    expect(giveBack([claim(rate(''), ['5000'], '77')], [rate('5000')]).alterations).toMatchObject([
      { operation: 'set', value: '77' },
    ])
  })

  it('that are not ours, or are gone, are left alone', () => {
    for (const settings of [[rate('123')], []]) {
      const { alterations, settled } = giveBack([claim(rate(''), ['5000'])], settings)
      expect(alterations).toEqual([])
      expect(settled).toHaveLength(1)
    }
  })

  it('equal to what somebody else had set stay', () => {
    expect(giveBack([claim(rate(''), ['77'], '77')], [rate('77')]).alterations).toEqual([])
  })
})

describe('lists of replicas', () => {
  const need = throttleNeed([move(0, [1, 2], [3, 2])])

  it('get the missing entries only, and only those are ours', () => {
    const { claims, alterations } = takeEntries('p', need, [list('0:1,7:7')], [])
    expect(alterations).toMatchObject([
      { key: SENDERS, operation: 'append', value: '0:2' },
      { key: RECEIVERS, operation: 'append', value: '0:3' },
    ])
    expect(claims).toMatchObject([{ ours: ['0:2'] }, { ours: ['0:3'] }])
  })

  it('that hold all replicas already are left as they are', () => {
    expect(takeEntries('p', need, [list('*'), list('*', RECEIVERS)], [])).toEqual({ claims: [], alterations: [] })
  })

  it('of a batch are added to those of the batches before', () => {
    const held = [claim(list(''), ['4:4'])]
    expect(takeEntries('p', need, [list('4:4')], held).claims[0]?.ours).toEqual(['4:4', '0:1', '0:2'])
  })

  it('lose our entries and keep the others; an empty list is not left behind', () => {
    expect(giveBack([claim(list(''), ['0:1', '0:2'])], [list('0:1,7:7,0:2')]).alterations).toMatchObject([
      { operation: 'subtract', value: '0:1,0:2' },
    ])
    expect(giveBack([claim(list(''), ['0:1', '0:2'])], [list('0:1')]).alterations).toMatchObject([{ operation: 'delete' }])
    expect(giveBack([claim(list(''), ['0:1'])], [list('7:7')]).alterations).toEqual([])
    expect(giveBack([claim(list(''), ['0:1'])], [list('*')]).alterations).toEqual([])
  })
})

it('a throttle is ours by its value or by one of its entries', () => {
  const claims = [claim(rate(''), ['5000']), claim(list(''), ['0:1'])]
  expect(isClaimed(rate('5000'), claims)).toBe(true)
  expect(isClaimed(rate('1'), claims)).toBe(false)
  expect(isClaimed(list('7:7,0:1'), claims)).toBe(true)
  expect(isClaimed(list('7:7'), claims)).toBe(false)
  expect(isClaimed(rate('5000', FOLLOWER), claims)).toBe(false)
})
