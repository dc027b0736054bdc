import { describe, expect, it } from 'vitest'
import { buildBroker, buildPartition, buildState, buildTopic } from '../testing/build-state.ts'
import { clusterAttention, clusterHealth } from './cluster-health.ts'
import { clusterTotals } from './cluster-totals.ts'

type Changes = Parameters<typeof buildState>[0]
const judge = (changes: Changes) => {
  const state = buildState(changes)
  return clusterHealth(state, clusterTotals(state), 20_000)
}
const topic = (changes = {}) => buildTopic('orders', [buildPartition(0, [1, 2, 3], changes)])
const down = buildBroker(3, { registered: false, reachable: false, registeredSinceMs: 6000 })

describe('health of a cluster', () => {
  const cases: [string, Changes, string, RegExp][] = [
    ['whole', { topics: [topic()] }, 'healthy', /^All 3 brokers are up/],
    [
      'a broker down',
      { brokers: [buildBroker(1), down], topics: [topic({ isr: [1, 2] })] },
      'degraded',
      /^Broker 3 has been down for 14 s\.$/,
    ],
    [
      'a broker that does not answer us',
      { brokers: [buildBroker(1), buildBroker(2, { reachable: false, reachableSinceMs: 17_000 })] },
      'degraded',
      /^Broker 2 has not answered for 3 s; the cluster still counts it as alive\.$/,
    ],
    ['a replica behind', { topics: [topic({ isr: [1, 2] })] }, 'degraded', /Broker 3 is catching up/],
    ['no leader', { topics: [topic({ leader: null, isr: [] })] }, 'critical', /without a leader/],
    ['below min ISR', { topics: [topic({ isr: [1] })] }, 'critical', /catching up/],
    [
      'no controller',
      { quorum: { leaderId: null, leaderEpoch: 3, highWatermark: null, voters: [], observers: [], controllerId: null } },
      'critical',
      /no leader/,
    ],
    [
      'nothing seen',
      { asOfMs: null, phase: 'unreachable', bootstrap: [{ address: 'a:1', error: 'connection refused', triedAtMs: 1 }] },
      'unreachable',
      /^No broker answers/,
    ],
  ]
  it.each(cases)('%s', (_name, changes, state, headline) => {
    const verdict = judge(changes)
    expect(verdict.state).toBe(state)
    expect(verdict.headline).toMatch(headline)
  })

  it('names the addresses that failed, and why', () => {
    const verdict = judge({
      asOfMs: null,
      phase: 'unreachable',
      bootstrap: [{ address: 'a:1', error: 'connection refused', triedAtMs: 1 }],
    })
    expect(verdict.detail).toBe('a:1: connection refused.')
  })

  it('counts a broker that is away as known, not as up', () => {
    expect(judge({ brokers: [buildBroker(1), down] })).toMatchObject({ brokersUp: 1, brokersKnown: 2 })
  })

  it('puts the worst first', () => {
    const state = buildState({ brokers: [buildBroker(1), buildBroker(2), down], topics: [topic({ isr: [1, 2] })] })
    const list = clusterAttention(state, clusterTotals(state), [], 20_000)
    expect(list.map(({ severity, subject }) => [severity, subject])).toEqual([
      ['bad', 'broker 3'],
      ['attention', 'partitions under-replicated'],
    ])
  })
})

describe('totals of a cluster', () => {
  it('count leaders, replicas and bytes per broker', () => {
    const state = buildState({ topics: [topic(), buildTopic('b', [buildPartition(0, [2, 3], { leader: 3 })])] })
    const totals = clusterTotals(state)
    expect(totals).toMatchObject({ topics: 2, partitions: 2, sizeBytes: 2000, producedPerSecond: 2 })
    expect(totals.brokers.get(2)).toMatchObject({
      leaderCount: 0,
      preferredLeaderCount: 1,
      replicaCount: 2,
      inSyncCount: 2,
      sizeBytes: 2000,
    })
    expect(totals.brokers.get(3)).toMatchObject({ leaderCount: 1, preferredLeaderCount: 0, messagesInPerSecond: 1 })
  })

  it('one unknown size makes the sum unknown, not smaller', () => {
    const state = buildState({ topics: [topic()] })
    state.replicaColumns.sizeBytes[0] = Number.NaN
    expect(clusterTotals(state).sizeBytes).toBeNull()
  })
})
