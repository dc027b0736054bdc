import { describe, expect, it } from 'vitest'
import { fakeCluster, fakeContext } from '../testing/fake-host.ts'
import { buildState } from '../testing/state-builder.ts'
import type { Changes } from './context.ts'
import { electLeaders } from './elect-leaders.ts'

const offline = { leader: null, isr: [3], replicas: [1, 2, 3] } as const
const state = buildState({
  brokers: { 1: {}, 2: {}, 3: { registered: false } },
  topics: {
    orders: {
      partitions: [
        { replicas: [1, 2, 3] },
        { replicas: [1, 2, 3], leader: 2 },
        { replicas: [3, 2, 1], leader: 2, isr: [2, 1] },
        offline,
      ],
    },
    other: { partitions: [offline] },
  },
})
const after = buildState({ topics: { orders: { partitions: [{}, { leader: 1 }, {}, {}] }, other: { partitions: [{}] } } })

function contextWith(elect: Changes['electLeaders'] = () => Promise.reject(new Error('not expected')), readOnly = false) {
  let asked = false
  const electLeadersOf: Changes['electLeaders'] = (...args) => {
    asked = true
    return elect(...args)
  }
  return fakeContext(fakeCluster(() => (asked ? after : state), { changes: { electLeaders: electLeadersOf }, readOnly }))
}

describe('a preferred election', () => {
  it('is shown before it is held: who would lead, and who cannot', async () => {
    const { items, dryRun } = await electLeaders(contextWith(), { type: 'preferred', dryRun: true })
    expect(dryRun).toBe(true)
    expect(items).toMatchObject([
      { topic: 'orders', partition: 1, leaderBefore: 2, leaderAfter: 1, error: null },
      { topic: 'orders', partition: 2, leaderBefore: 2, leaderAfter: 2, error: { code: 'PREFERRED_LEADER_NOT_AVAILABLE' } },
    ])
  })

  it('is held where it can be, and answers who leads afterwards', async () => {
    const sent: unknown[] = []
    const context = contextWith((type, partitions) => {
      sent.push(type, partitions)
      return Promise.resolve(partitions.map(entry => ({ ...entry, error: null })))
    })
    const { items } = await electLeaders(context, { type: 'preferred' })
    expect(sent).toEqual(['preferred', [{ topic: 'orders', partition: 1 }]])
    expect(items[0]).toMatchObject({ partition: 1, leaderBefore: 2, leaderAfter: 1, error: null })
    expect(items[1]).toMatchObject({ partition: 2, error: { code: 'PREFERRED_LEADER_NOT_AVAILABLE' } })
  })

  it('of partitions that are named passes Kafka’s own answer on', async () => {
    const error = { code: 'ELECTION_NOT_NEEDED', message: 'not needed' }
    const context = contextWith((_type, partitions) => Promise.resolve(partitions.map(entry => ({ ...entry, error }))))
    const { items } = await electLeaders(context, { type: 'preferred', topicPartitions: [{ topic: 'orders', partition: 0 }] })
    expect(items).toMatchObject([{ partition: 0, error }])
    await expect(
      electLeaders(context, { type: 'preferred', topicPartitions: [{ topic: 'orders', partition: 9 }] }),
    ).rejects.toMatchObject({ code: 'invalid-body', errors: [{ pointer: '/topicPartitions/0' }] })
  })

  it('is refused on a read-only cluster', async () => {
    await expect(electLeaders(contextWith(undefined, true), { type: 'preferred' })).rejects.toMatchObject({ code: 'read-only' })
  })
})

describe('an unclean election', () => {
  const topicPartitions = [{ topic: 'orders', partition: 3 }]

  it('says first who would lead and what is lost', async () => {
    const { items } = await electLeaders(contextWith(), { type: 'unclean', topicPartitions, dryRun: true })
    expect(items).toMatchObject([
      {
        leaderBefore: null,
        leaderAfter: 1,
        error: null,
        mayLose: expect.stringContaining('Messages that broker 1 had not copied are lost for good'),
      },
    ])
    expect(items[0]?.mayLose).toContain('broker 3 had them all')
  })

  it('is not for a partition that has a leader', async () => {
    const led = [{ topic: 'orders', partition: 0 }]
    const { items } = await electLeaders(contextWith(), { type: 'unclean', topicPartitions: led, dryRun: true })
    expect(items).toMatchObject([{ error: { code: 'ELECTION_NOT_NEEDED' } }])
  })

  it.each([
    ['without partitions', {}, '/topicPartitions'],
    [
      'over two topics',
      { topicPartitions: [...topicPartitions, { topic: 'other', partition: 0 }], confirm: 'orders' },
      '/topicPartitions',
    ],
    ['without the topic’s name', { topicPartitions }, '/confirm'],
    ['with another name', { topicPartitions, confirm: 'order' }, '/confirm'],
  ])('%s is refused', async (_what, body, pointer) => {
    await expect(electLeaders(contextWith(), { type: 'unclean', ...body })).rejects.toMatchObject({
      code: 'invalid-body',
      errors: [{ pointer }],
    })
  })

  it('is held when the topic was named once more', async () => {
    const context = contextWith((_type, partitions) => Promise.resolve(partitions.map(entry => ({ ...entry, error: null }))))
    const { items } = await electLeaders(context, { type: 'unclean', topicPartitions, confirm: 'orders' })
    expect(items).toMatchObject([{ partition: 3, leaderBefore: null, leaderAfter: 1, error: null }])
  })
})
