import { describe, expect, it } from 'vitest'
import { durationText } from './broker-health.ts'
import { partitionsSentence } from './cluster-health.ts'
import { groupSentence } from './group-sentence.ts'
import { topicSentence } from './topic-sentence.ts'

describe('sentences', () => {
  it.each([
    [
      { partitions: 61, offline: 0, underReplicated: 0, underMinIsr: 0 },
      'All 61 partitions have a leader and all replicas are in sync.',
    ],
    [
      { partitions: 61, offline: 0, underReplicated: 11, underMinIsr: 0 },
      'All 61 partitions have a leader; 11 are under-replicated; none is below its minimum of in-sync replicas, so writes go on.',
    ],
    [
      { partitions: 61, offline: 2, underReplicated: 11, underMinIsr: 1 },
      '2 of 61 partitions have no leader and cannot be read or written; 11 are under-replicated; 1 is below the minimum of in-sync replicas and refuses writes with acks=all.',
    ],
    [{ partitions: 0, offline: 0, underReplicated: 0, underMinIsr: 0 }, 'There are no topics yet.'],
  ])('partitions: %j', (totals, text) => {
    expect(partitionsSentence(totals)).toBe(text)
  })

  it('a topic says who leads in whose place', () => {
    const { headline, detail } = topicSentence({
      partitions: [
        { partition: 0, leader: 1, previousLeader: null, replicas: [1, 2, 3], isr: [1, 2] },
        { partition: 1, leader: 4, previousLeader: 3, replicas: [3, 4, 5], isr: [4, 5] },
      ],
      minInsyncReplicas: 2,
      away: [3],
    })
    expect(headline).toBe('2 partitions, 3 replicas, at least 2 in sync to write.')
    expect(detail).toBe('Broker 3 is away; broker 4 leads partition 1 in place of 3; 2 of 2 partitions under-replicated.')
  })

  const group = {
    type: 'classic',
    state: 'Stable',
    members: 3,
    coordinatorId: 2,
    lagReason: null,
    uncommitted: 0n,
    lagSeconds: 41,
    consumedPerSecond: 510,
    producedPerSecond: 200,
  }

  it('a group that catches up says when it should be level', () => {
    expect(groupSentence({ ...group, lag: 18_240n })).toEqual({
      headline: '18,240 messages, about 41 s behind.',
      detail:
        'It reads 310 messages per second more than are written and should be level in about 59 s. 3 members, state Stable, coordinator broker 2.',
    })
  })

  it.each([
    {
      consumedPerSecond: 0,
      producedPerSecond: 0,
      pace: 'Nothing is written and it reads nothing: it stands still with messages left to read.',
    },
    {
      consumedPerSecond: 0,
      producedPerSecond: 7,
      pace: 'It reads 7.0 messages per second fewer than are written: it falls further behind.',
    },
    { consumedPerSecond: 7, producedPerSecond: 7, pace: 'It reads as fast as is written: it is not catching up.' },
    { consumedPerSecond: null, producedPerSecond: 0, pace: '' },
  ])('a group with lag that does not catch up says so: %j', ({ pace, ...rates }) => {
    const { detail } = groupSentence({ ...group, ...rates, lag: 40n })
    expect(detail).toBe(`${pace} 3 members, state Stable, coordinator broker 2.`.trimStart())
  })

  it('a share group without lag has been given everything, which is not to say that it has dealt with it', () => {
    expect(groupSentence({ ...group, lag: 0n }).headline).toBe('It has read everything.')
    expect(groupSentence({ ...group, type: 'share', lag: 0n }).headline).toBe('Every message was delivered to it at least once.')
  })

  it('what open transactions hold back is said', () => {
    expect(groupSentence({ ...group, lag: 120n, uncommitted: 20n }).headline).toBe(
      '120 messages, about 41 s behind: 20 messages are not committed yet (open transaction).',
    )
  })

  it('an unknown lag is said to be unknown, with the reason', () => {
    expect(groupSentence({ ...group, lag: null, lagReason: 'the leader did not answer' }).headline).toBe(
      'Its lag is unknown: the leader did not answer.',
    )
  })

  it.each([
    [999, '1 s'],
    [119_000, '119 s'],
    [180_000, '3 min'],
    [7_500_000, '2 h 5 min'],
    [200_000_000, '2 d'],
  ])('%d ms is %s', (ms, text) => {
    expect(durationText(ms)).toBe(text)
  })
})
