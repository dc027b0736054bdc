import { describe, expect, test } from 'vitest'
import type { DiskFacts } from '#lib/alerts/facts'
import { measureRule } from '#lib/alerts/measure'
import type { Seen } from '#lib/alerts/step-alert'
import type { AlertRuleBody } from '#lib/wire/alerts'
import { ruleBody } from '../alerts/testing/alert-rig.ts'
import { emptyHistory, fakeCluster, quietLog } from '../testing/fake-host.ts'
import { buildState, buildUnseenState, NOW_MS, type StateSpec } from '../testing/state-builder.ts'
import { alertSource } from './alert-source.ts'

function measured(rule: Partial<AlertRuleBody>, spec: StateSpec | 'unseen', disks: readonly DiskFacts[] | null = null) {
  const state = spec === 'unseen' ? buildUnseenState({ 'a:1': null }) : buildState(spec)
  const facts = {
    ...alertSource(
      fakeCluster(() => state),
      emptyHistory,
      quietLog,
    ).facts(),
    disks,
  }
  const whole = { ...ruleBody(rule), ruleId: 'r', createdAtMs: 0, changedAtMs: 0 }
  return [...measureRule(whole, facts, NOW_MS)].map(({ subject, seen, words }) => {
    const { cluster: _, ...named } = subject
    const name = Object.values(named)
      .filter(part => part !== null)
      .join(' ')
    return { name, is: valueOf(seen), words }
  })
}

function valueOf(seen: Seen): number | string {
  if (seen.value !== null) return seen.value
  return 'reason' in seen ? `? ${seen.reason}` : `gone: ${seen.gone}`
}

const values = (...args: Parameters<typeof measured>) => Object.fromEntries(measured(...args).map(({ name, is }) => [name, is]))

const two = { a: { partitions: [{ end: 100n }, { end: 50n }] }, b: { partitions: [{ end: 10n }] } }

describe('lag', () => {
  const groups = {
    reader: {
      offsets: {
        a: [
          [60n, 5],
          [50n, 0],
        ],
        b: [[10n, 0]],
      },
    },
    other: { offsets: { b: [[4n, 9]] } },
  } satisfies StateSpec['groups']

  test('is of a group over all topics, or of each topic that the rule names', () => {
    expect(values({ kind: 'lag' }, { topics: two, groups })).toEqual({ reader: 40, other: 6 })
    expect(values({ kind: 'lag', topics: '*' }, { topics: two, groups })).toEqual({ 'reader a': 40, 'reader b': 0, 'other b': 6 })
    expect(values({ kind: 'lag', topics: 'b', groups: 'oth*' }, { topics: two, groups })).toEqual({ 'other b': 6 })
  })

  test('in seconds is the largest over partitions', () => {
    expect(values({ kind: 'lag-seconds' }, { topics: two, groups })).toEqual({ reader: 5, other: 9 })
  })

  test('is not known when a leader did not tell its log end, or the look is old', () => {
    const silent = { ...two, a: { partitions: [{ end: null }, { end: 50n }] } }
    expect(values({ kind: 'lag' }, { topics: silent, groups })).toMatchObject({
      reader: expect.stringMatching(/^\? .*leader/),
      other: 6,
    })
    const old = { looks: { groups: { asOfMs: NOW_MS - 45_000 } } }
    expect(values({ kind: 'lag' }, { topics: two, groups, ...old })).toMatchObject({ other: '? it was last seen 45 s ago' })
    const oldEnds = { looks: { offsets: { asOfMs: NOW_MS - 45_000 } } }
    expect(values({ kind: 'lag' }, { topics: two, groups, ...oldEnds })).toMatchObject({ other: '? it was last seen 45 s ago' })
  })

  test('of a group whose coordinator does not answer is not known, the others’ is', () => {
    const moved = { ...groups, reader: { ...groups.reader, offsetsAsOfMs: NOW_MS - 90_000 } }
    expect(values({ kind: 'lag' }, { topics: two, groups: moved })).toEqual({
      reader: '? its offsets were last seen 90 s ago',
      other: 6,
    })
  })

  test('of a group whose commits were never told is not known, also where the rule names topics', () => {
    const untold = { offsets: null, offsetsAsOfMs: null, error: 'its commits were not told' }
    expect(values({ kind: 'lag', topics: '*' }, { topics: two, groups: { ...groups, reader: untold } })).toEqual({
      reader: '? its commits were not told',
      'other b': 6,
    })
  })
})

test('health fires at the verdicts that the rule names, and an unknown one is unknown', () => {
  const groups = {
    stuck: { health: 'stalled', healthReason: 'a-0 waits' },
    fine: {},
    behind: { health: 'warning' },
    young: { health: 'unknown', healthReason: 'watched for less than 60 s' },
  } satisfies StateSpec['groups']
  const rule: Partial<AlertRuleBody> = { kind: 'group-health', threshold: null, health: ['stalled', 'stopped'] }
  expect(values(rule, { groups })).toEqual({ stuck: 1, fine: 0, behind: 0, young: '? watched for less than 60 s' })
  expect(measured(rule, { groups })[0]?.words).toBe('is stalled: a-0 waits')
})

describe('partitions', () => {
  const topics = {
    whole: { partitions: [{}] },
    broken: {
      partitions: [
        { isr: [1], replicas: [1, 2] },
        { leader: null, isr: [] },
      ],
    },
  } satisfies StateSpec['topics']

  test('without a topic are counted over the cluster, with one by topic', () => {
    expect(values({ kind: 'under-replicated' }, { topics })).toEqual({ '': 2 })
    expect(values({ kind: 'partition-offline' }, { topics })).toEqual({ '': 1 })
    expect(values({ kind: 'partition-offline', topics: '*' }, { topics })).toEqual({ whole: 0, broken: 1 })
    expect(measured({ kind: 'partition-offline' }, { topics })[0]?.words).toBe('has 1 partition without a leader')
  })
})

describe('brokers', () => {
  const rule: Partial<AlertRuleBody> = { kind: 'broker-down', threshold: null }

  test('are down when they are not registered or fenced; one that only does not answer us is not known to be', () => {
    const brokers = { 1: {}, 2: { registered: false, reachable: false }, 3: { fenced: true }, 4: { reachable: false } }
    expect(values(rule, { brokers })).toEqual({
      1: 0,
      2: 1,
      3: 1,
      4: '? it does not answer, but the cluster counts it as alive',
    })
  })

  test('are not known while no broker answers at all: that is what cluster-unreachable is for', () => {
    const state = { phase: 'unreachable' } as const
    expect(values(rule, { brokers: { 1: { registered: false } }, state })).toEqual({ 1: '? no broker answers' })
    expect(values({ kind: 'cluster-unreachable', threshold: null }, { state })).toEqual({ '': 1 })
    expect(values({ kind: 'cluster-unreachable', threshold: null }, {})).toEqual({ '': 0 })
    expect(values({ kind: 'cluster-unreachable', threshold: null }, 'unseen')).toEqual({ '': '? no broker has been reached yet' })
  })
})

test('days until a log directory is full: known, known to last, or not known with the reason', () => {
  const disks: DiskFacts[] = [
    { brokerId: 1, path: '/data/1', daysUntilFull: 2.5, reason: null, lasts: false },
    { brokerId: 2, path: '/data/2', daysUntilFull: null, reason: 'It has not grown.', lasts: true },
    { brokerId: 3, path: '/data/3', daysUntilFull: null, reason: 'Its growth shows after 10 m.', lasts: false },
  ]
  const rule: Partial<AlertRuleBody> = { kind: 'disk-days', threshold: 3 }
  expect(values(rule, {}, disks)).toEqual({ '1 /data/1': 2.5, '2 /data/2': 3650, '3 /data/3': '? Its growth shows after 10 m.' })
  expect(values(rule, {}, null)).toMatchObject({ '1 /data/1': '? its growth is not known yet' })
  expect(measured(rule, {}, disks)[0]?.words).toBe('is full in 3 days if it goes on growing like this')
})

test('the days of a log directory are not known while its broker does not tell of it, whatever the others do', () => {
  const disks = [1, 2, 3].map((brokerId): DiskFacts => {
    return { brokerId, path: `/data/${brokerId}`, daysUntilFull: 2.5, reason: null, lasts: false }
  })
  const brokers = { 1: {}, 2: { logDirsAsOfMs: NOW_MS - 45_000 }, 3: { logDirs: null, logDirsAsOfMs: null } }
  const rule: Partial<AlertRuleBody> = { kind: 'disk-days', threshold: 3 }
  expect(values(rule, { brokers }, disks)).toEqual({
    '1 /data/1': 2.5,
    '2 /data/2': '? its log directories were last seen 45 s ago',
    3: '? its log directories were not seen yet',
  })
  const seldom = { looks: { 'log-dirs': { periodMs: 30_000 } } }
  expect(values(rule, { brokers, ...seldom }, disks)).toMatchObject({ '2 /data/2': 2.5 })
})
