import { describe, expect, test } from 'vitest'
import type { ClusterState, LookState, PollClass } from '../kafka/cluster-state.ts'
import { buildBroker, buildGroup, buildPartition, buildState, buildTopic } from '../testing/build-state.ts'
import type { AlertRule } from '../wire/alerts.ts'
import { absentSeen } from './measure.ts'
import type { About } from './measure-absent.ts'

const NOW_MS = 5000

const rule = (kind: AlertRule['kind'], topics: string | null = null): AlertRule => ({
  ruleId: 'r',
  name: 'Rule',
  kind,
  severity: 'critical',
  enabled: true,
  clusters: '*',
  topics,
  groups: null,
  threshold: null,
  health: [],
  forSeconds: 0,
  clearThreshold: null,
  clearForSeconds: 0,
  destinations: [],
  createdAtMs: 0,
  changedAtMs: 0,
})

function seen(of: AlertRule, state: ClusterState, about?: About): string {
  const found = absentSeen(of, state, NOW_MS, about)
  return found.value !== null ? String(found.value) : 'reason' in found ? found.reason : 'gone'
}

/** A look that somebody did not answer: it counts as fresh all the same. */
function failed(name: PollClass): Pick<ClusterState, 'looks'> {
  const { looks } = buildState()
  const failures = [{ brokerId: 2, code: 'timeout', message: 'Broker 2 did not answer.' }]
  return { looks: { ...looks, [name]: { ...looks[name], failures } satisfies LookState } }
}
const NOT_ALL = 'the last look did not see everything: Broker 2 did not answer.'

describe('a broker that is not listed after a restart', () => {
  const down = rule('broker-down')
  const on = (...replicas: number[]) => ({ topics: [buildTopic('orders', [buildPartition(0, replicas)])] })

  test('may be down while a topic lies on it, and is gone when none does', () => {
    expect(seen(down, buildState(on(1, 4)), { brokerId: 4 })).toBe('it is not listed, but topic “orders” lies on it')
    expect(seen(down, buildState(on(1, 4)), { brokerId: 5 })).toBe('gone')
    expect(seen(down, buildState(on(1, 2)))).toBe('gone')
    expect(seen(down, buildState(on(1, 4)))).toMatch(/lies on it/)
  })

  test('is not known to be gone where the list, or what lies on it, was not told', () => {
    expect(seen(down, buildState({ ...on(1, 2), ...failed('metadata') }), { brokerId: 4 })).toBe(NOT_ALL)
    expect(seen(down, buildState({ topics: [] }), { brokerId: 4 })).toMatch(/no topic to tell/)
    const untold = buildState({ topics: [buildTopic('secret', [], { error: 'TOPIC_AUTHORIZATION_FAILED' })] })
    expect(seen(down, untold, { brokerId: 4 })).toMatch(/does not describe topic “secret”/)
  })
})

describe('a group that is not listed after a restart', () => {
  const offsets = (leader: number | null) => ({
    topics: [buildTopic('__consumer_offsets', [buildPartition(0, [1], { leader })])],
  })

  test.each(['lag', 'lag-seconds', 'group-health'] as const)('may be with the coordinator that is silent (%s)', kind => {
    expect(seen(rule(kind), buildState(failed('groups')), { group: 'shop' })).toBe(NOT_ALL)
    expect(seen(rule(kind), buildState(offsets(null)), { group: 'shop' })).toBe('its coordinator is not there to list it')
    expect(seen(rule(kind), buildState(offsets(9)), { group: 'shop' })).toBe('its coordinator is not there to list it')
    expect(seen(rule(kind), buildState(offsets(1)), { group: 'shop' })).toBe('gone')
  })

  test('concerns only the partition of the offsets that is its own', () => {
    const halves = [buildPartition(0, [1]), buildPartition(1, [1], { leader: null })]
    const state = buildState({ topics: [buildTopic('__consumer_offsets', halves)] })
    // By Java’s hash “a” is 97 and “b” 98.
    expect(seen(rule('lag'), state, { group: 'b' })).toBe('gone')
    expect(seen(rule('lag'), state, { group: 'a' })).toMatch(/coordinator/)
    expect(seen(rule('lag'), state)).toMatch(/coordinator/)
  })
})

test('a group that is listed has no more commits in a topic only when its commits were told', () => {
  const withOffsets = (changes: Parameters<typeof buildGroup>[1]) => buildState({ groups: [buildGroup('shop', changes)] })
  const onTopic = rule('lag', 'orders')
  const untold = withOffsets({ offsets: null, offsetsAsOfMs: null, error: 'its commits were not told' })
  expect(seen(onTopic, untold, { group: 'shop' })).toBe('its commits were not told')
  expect(seen(onTopic, untold)).toBe('its commits were not told')
  expect(seen(onTopic, untold, { group: 'other' })).toBe('gone')
  expect(seen(onTopic, withOffsets({ offsetsAsOfMs: NOW_MS - 90_000 }), { group: 'shop' })).toMatch(/last seen 90 s ago/)
  expect(seen(onTopic, withOffsets({}), { group: 'shop' })).toBe('gone')
  expect(seen(onTopic, { ...untold, groups: null }, { group: 'shop' })).toBe('groups were not listed yet')
})

test('a log directory is gone when its broker told the others since, or is gone itself', () => {
  const disk = rule('disk-days')
  const topics = [buildTopic('orders', [buildPartition(0, [1, 4])])]
  const told = buildBroker(1, { logDirs: [], logDirsAsOfMs: NOW_MS - 1000 })
  const old = buildBroker(2, { logDirs: [], logDirsAsOfMs: NOW_MS - 90_000 })
  const state = buildState({ brokers: [told, old, buildBroker(3)], topics })
  expect(seen(disk, state, { brokerId: 1 })).toBe('gone')
  expect(seen(disk, state, { brokerId: 2 })).toBe('its log directories were last seen 90 s ago')
  expect(seen(disk, state, { brokerId: 3 })).toBe('its log directories were not seen yet')
  expect(seen(disk, state, { brokerId: 4 })).toMatch(/lies on it/)
  expect(seen(disk, state, { brokerId: 5 })).toBe('gone')
  expect(seen(disk, state)).toMatch(/last seen 90 s ago/)
  expect(seen(disk, buildState({ brokers: [told], topics }))).toMatch(/lies on it/)
})

test('a topic that the cluster no longer names is gone: one answer names them all', () => {
  const state = buildState(failed('metadata'))
  expect(seen(rule('under-replicated', '*'), state)).toBe('gone')
})
