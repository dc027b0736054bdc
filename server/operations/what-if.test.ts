import { describe, expect, it } from 'vitest'
import { whatIf } from '#lib/wire/what-if'
import { fakeCluster, fakeContext } from '../testing/fake-host.ts'
import { buildMember, buildState, type StateSpec } from '../testing/state-builder.ts'
import { describeWhatIf, type WhatIfQuery } from './what-if.ts'

const spec: StateSpec = {
  brokers: { 1: { rack: 'a' }, 2: { rack: 'b' }, 3: { rack: 'b' } },
  topics: {
    orders: { partitions: [{ replicas: [1, 2, 3] }, { replicas: [2, 3, 1] }, { replicas: [3, 1, 2] }] },
    single: { partitions: [{ replicas: [3] }] },
    __consumer_offsets: { internal: true, partitions: [{ replicas: [2, 3, 1] }] },
  },
  groups: {
    reader: { offsets: { single: [[5n]] } },
    member: { members: [buildMember('m', [{ topic: 'single', partitions: [0] }])], offsets: null },
    other: { offsets: { orders: [[1n], [1n], [1n]] } },
  },
}

const ask = (query: WhatIfQuery = {}, changes: StateSpec = {}) =>
  describeWhatIf(fakeContext(fakeCluster(() => buildState({ ...spec, ...changes }))), query)

describe('what if', () => {
  it('answers every partition with its leader before and after, in the shape of the API', async () => {
    const answer = await ask({ down: '3' })
    expect(whatIf.safeParse(answer).success).toBe(true)
    expect(
      answer.items.map(({ topic, partition, leaderBefore, leaderAfter, state }) => [
        topic,
        partition,
        leaderBefore,
        leaderAfter,
        state,
      ]),
    ).toEqual([
      ['__consumer_offsets', 0, 2, 2, 'at-min-isr'],
      ['orders', 0, 1, 1, 'at-min-isr'],
      ['orders', 1, 2, 2, 'at-min-isr'],
      ['orders', 2, 3, 1, 'at-min-isr'],
      ['single', 0, 3, null, 'offline'],
    ])
    expect(answer).toMatchObject({ down: [3], total: 5, nextCursor: null, failures: [] })
    expect(answer.totals).toMatchObject({ partitions: 5, affected: 5, leadersMoved: 1, offline: 1, writesStop: 0, topicsHit: 1 })
  })

  it('takes brokers of a rack as lost together', async () => {
    const answer = await ask({ down: '', rack: ['b'] })
    expect(answer).toMatchObject({ down: [2, 3], racks: ['b'] })
    expect(answer.totals).toMatchObject({ offline: 1, writesStop: 4 })
  })

  it('names groups whose partitions go offline, by offsets or by members, and those without a coordinator', async () => {
    expect((await ask({ down: '3' })).groups?.map(({ groupId, offline }) => [groupId, offline])).toEqual([
      ['member', 1],
      ['reader', 1],
    ])
    expect((await ask({ down: '2,3' })).groups?.map(({ groupId, coordinator }) => [groupId, coordinator])).toEqual([
      ['member', 'cannot-commit'],
      ['reader', 'cannot-commit'],
      ['other', 'cannot-commit'],
    ])
    expect((await ask({ down: '1,2,3' })).groups?.every(({ coordinator }) => coordinator === 'lost')).toBe(true)
    expect((await ask({ down: '3' }, { groups: null })).groups).toBe(null)
  })

  it('gives the worst first, only what is affected, page by page', async () => {
    const first = await ask({ down: '3', only: 'affected', sort: '-severity', limit: 2 })
    expect(first.items.map(({ topic }) => topic)).toEqual(['single', '__consumer_offsets'])
    expect(first.total).toBe(5)
    const second = await ask({ down: '3', only: 'affected', sort: '-severity', limit: 5, cursor: first.nextCursor ?? '' })
    expect(second.items.map(({ topic, partition }) => `${topic}-${partition}`)).toEqual(['orders-0', 'orders-1', 'orders-2'])
  })

  it('says which broker and which rack hurt most, also when nothing is switched off', async () => {
    const { worst, totals, sentence } = await ask()
    expect(worst.sentence).toBe(
      'The loss of broker 3 leaves 1 partition without a leader; the loss of rack b stops writes to 4 partitions and leaves 1 partition without a leader.',
    )
    expect(worst.broker).toMatchObject({ name: '3', offline: 1 })
    expect(totals.affected).toBe(0)
    expect(sentence.headline).toBe('Nothing is switched off.')
  })

  it('refuses brokers and racks that the cluster does not know, by name', async () => {
    await expect(ask({ down: '3,9' })).rejects.toThrow('The parameter “down” names broker 9, which the cluster does not know.')
    await expect(ask({ rack: ['attic'] })).rejects.toThrow('The parameter “rack” names “attic”, where no broker is.')
  })

  it('cannot predict for a cluster that was never seen', async () => {
    await expect(ask({}, { state: { asOfMs: null } })).rejects.toThrow('has not been seen yet')
  })
})
