import type * as z from 'zod/mini'
import { describe, expect, test } from 'vitest'
import { brokerDetail, brokerList } from '#lib/wire/brokers'
import { clusterList, overview } from '#lib/wire/clusters'
import { group, groupList } from '#lib/wire/groups'
import { quorum } from '#lib/wire/quorum'
import { topic, topicList } from '#lib/wire/topics'
import { check } from '../describe-issues.ts'
import { PartituraError } from '../errors.ts'
import { emptyHistory, fakeAlerts, fakeCluster, fakeContext, quietLog } from '../testing/fake-host.ts'
import { buildMember, buildState, buildUnseenState, NOW_MS, type StateSpec } from '../testing/state-builder.ts'
import { describeBroker } from './describe-broker.ts'
import { describeGroup } from './describe-group.ts'
import { describeOverview } from './describe-overview.ts'
import { describeQuorum } from './describe-quorum.ts'
import { describeTopic } from './describe-topic.ts'
import { listBrokers } from './list-brokers.ts'
import { listClusters } from './list-clusters.ts'
import { listGroups } from './list-groups.ts'
import { listTopics } from './list-topics.ts'

const contextOf = (spec: StateSpec) => {
  const state = buildState(spec)
  return fakeContext(fakeCluster(() => state))
}

/** The answer as it goes over the wire, which must be exactly what the schema describes: nothing more, nothing less. */
function onTheWire<Schema extends z.core.$ZodType>(schema: Schema, answer: unknown): z.infer<Schema> {
  const sent: unknown = JSON.parse(JSON.stringify(answer))
  const checked = check(schema, sent)
  if (!checked.ok) throw new Error(JSON.stringify(checked.issues))
  expect(checked.value).toEqual(sent)
  return checked.value
}

function codeOf(act: () => unknown): string {
  try {
    act()
  } catch (error) {
    if (error instanceof PartituraError) return error.code
    throw error
  }
  return 'no error'
}

const k4 = [1, 2, 3, 4, 5].map(leader => ({ replicas: [0, 1, 2].map(next => ((leader - 1 + next) % 5) + 1), end: 10n }))
const five = { 1: {}, 2: {}, 3: {}, 4: {}, 5: {} }
const away = { registered: false, reachable: false, registeredSinceMs: NOW_MS - 14_000, error: 'connection refused' }

describe('topics', () => {
  test('are listed with Kafka’s counts, sums as decimal strings', () => {
    const context = contextOf({
      brokers: five,
      topics: {
        topic1: { partitions: k4 },
        huge: { partitions: [{ start: 1n, end: 9_223_372_036_854_775_807n }] },
        thin: { partitions: [{ isr: [1] }, { leader: null, isr: [] }, { isr: [1, 2] }] },
      },
    })
    const answer = onTheWire(topicList, listTopics(context, {}))
    expect(
      answer.items.map(({ name, messages, underReplicated, underMinIsr, offline }) => [
        name,
        messages,
        underReplicated,
        underMinIsr,
        offline,
      ]),
    ).toEqual([
      ['huge', '9223372036854775806', 0, 0, 0],
      ['thin', '300', 3, 2, 1],
      ['topic1', '50', 0, 0, 0],
    ])
    expect(answer).toMatchObject({ total: 3, nextCursor: null, asOfMs: NOW_MS - 500, failures: [] })
  })

  test('have null for a sum with an unknown part, and for what needs an unknown setting', () => {
    const context = contextOf({ topics: { t: { partitions: [{ end: 5n }, { end: null, sizeBytes: null }], config: null } } })
    expect(listTopics(context, {}).items[0]).toMatchObject({
      messages: null,
      sizeBytes: null,
      messagesPerSecond: null,
      minInsyncReplicas: null,
      underMinIsr: null,
    })
  })

  test('are filtered, sorted with unknowns last, cut into pages and reduced to fields', () => {
    const topics = Object.fromEntries(
      ['b', 'A', 'c', 'd'].map((name, index) => [
        name,
        { partitions: [{ end: index === 2 ? null : BigInt(index) }], internal: name === 'd' },
      ]),
    )
    const context = contextOf({ topics })
    const names = (query: Parameters<typeof listTopics>[1]) => listTopics(context, query).items.map(({ name }) => name)
    expect(names({ filter: 'a' })).toEqual(['A'])
    expect(names({ internal: false })).toEqual(['A', 'b', 'c'])
    expect(names({ sort: 'messages' })).toEqual(['b', 'A', 'd', 'c'])
    expect(names({ sort: '-messages' })).toEqual(['d', 'A', 'b', 'c'])
    const first = listTopics(context, { sort: '-messages', limit: 3 })
    expect(first.total).toBe(4)
    const second = listTopics(context, { sort: '-messages', limit: 3, cursor: first.nextCursor ?? '' })
    expect(second.items.map(({ name }) => name)).toEqual(['c'])
    expect(second.nextCursor).toBeNull()
    expect(listTopics(context, { fields: 'name,messages', limit: 1 }).items).toEqual([{ name: 'A', messages: '1' }])
    expect(codeOf(() => listTopics(context, { sort: 'colour' }))).toBe('invalid-parameter')
    expect(codeOf(() => listTopics(context, { fields: 'name,colour' }))).toBe('invalid-parameter')
    expect(codeOf(() => listTopics(context, { sort: 'name', cursor: first.nextCursor ?? '' }))).toBe('invalid-parameter')
    expect(codeOf(() => listTopics(context, { cursor: 'nonsense' }))).toBe('invalid-parameter')
  })

  test('a cursor shifts nothing when topics come and go between pages', () => {
    const of = (...names: string[]) => contextOf({ topics: Object.fromEntries(names.map(name => [name, { partitions: [{}] }])) })
    const { nextCursor } = listTopics(of('a', 'b', 'c', 'd'), { limit: 2 })
    expect(listTopics(of('a0', 'c', 'd'), { limit: 2, cursor: nextCursor ?? '' }).items.map(({ name }) => name)).toEqual([
      'c',
      'd',
    ])
  })

  test('one topic has its partitions, its replicas, its columns and its readers', () => {
    const context = contextOf({
      brokers: { ...five, 3: away },
      topics: {
        topic1: { partitions: k4.map((spec, index) => (index === 2 ? { ...spec, isr: [4, 5], previousLeader: 3 } : spec)) },
      },
      groups: { billing: { offsets: { topic1: [[10n], [8n, 4]] } }, other: { offsets: { orders: [[1n]] } } },
    })
    const answer = onTheWire(topic, describeTopic(context, 'topic1'))
    expect(answer.partitions[2]).toMatchObject({
      leader: 4,
      preferredLeader: 3,
      previousLeader: 3,
      replicas: [3, 4, 5],
      isr: [4, 5],
      health: 'at-min-isr',
      logEndOffset: '10',
    })
    expect(answer.partitions[2]?.replicaStates.map(({ brokerId, inSync }) => [brokerId, inSync])).toEqual([
      [3, false],
      [4, true],
      [5, true],
    ])
    expect(answer.brokers.map(({ brokerId, state }) => `${brokerId} ${state}`)).toContain('3 down')
    expect(answer.readers).toEqual([expect.objectContaining({ groupId: 'billing', lag: '2', lagSeconds: 4 })])
    expect(answer.failures).toEqual([expect.objectContaining({ brokerId: 3, code: 'broker-down' })])
    expect(answer.sentence.detail).toContain('broker 4 leads partition 2 in place of 3')
  })

  test('an unknown topic is named; before the cluster was seen nothing is known to be missing', () => {
    expect(codeOf(() => describeTopic(contextOf({}), 'tpoic1'))).toBe('topic-not-found')
    const unseen = fakeContext(fakeCluster(() => buildUnseenState({ 'a:1': null })))
    expect(codeOf(() => describeTopic(unseen, 'topic1'))).toBe('not-known-yet')
  })
})

describe('groups', () => {
  const spec: StateSpec = {
    topics: { orders: { partitions: [{ end: 100n }, { end: 50n, start: 20n }, { end: null }] } },
    groups: {
      level: { offsets: { orders: [[100n], [50n]] } },
      behind: {
        offsets: { orders: [[90n, 5], [10n, 90], [null]] },
        members: [buildMember('m1', [{ topic: 'orders', partitions: [0, 2] }])],
      },
      unclear: { offsets: { orders: [[90n, 5], [50n], [3n, 7]] } },
      silent: { offsets: null, members: null, error: 'COORDINATOR_LOAD_IN_PROGRESS' },
    },
  }

  test('are listed with lag as Kafka’s tool counts it, and with the reason when it is unknown', () => {
    const answer = onTheWire(groupList, listGroups(contextOf(spec), { sort: '-lag' }))
    expect(answer.items.map(({ groupId, lag, lagSeconds, lagReason }) => [groupId, lag, lagSeconds, lagReason])).toEqual([
      ['behind', '40', 90, null],
      ['level', '0', 0, null],
      ['silent', null, null, 'COORDINATOR_LOAD_IN_PROGRESS'],
      ['unclear', null, null, 'the log end offset is unknown: the partition leader did not answer'],
    ])
  })

  test('one group tells every partition, also those assigned without a commit', () => {
    const answer = onTheWire(group, describeGroup(contextOf(spec), 'behind'))
    expect(answer.offsets).toMatchObject([
      { partition: 0, committedOffset: '90', logEndOffset: '100', lag: '10', memberId: 'm1' },
      {
        partition: 1,
        committedOffset: '10',
        lag: '30',
        lagReason: expect.stringContaining('10 messages were deleted'),
        memberId: null,
      },
      { partition: 2, committedOffset: null, lag: null, memberId: 'm1' },
    ])
    expect(answer.offsets[0]?.losesDataInSeconds).toBe(604_795)
    expect(answer.memberList).toHaveLength(1)
    expect(answer.sentence.headline).toContain('40 messages')
  })

  test('an unknown group is named, whatever its characters; groups that were never listed are not called missing', () => {
    expect(codeOf(() => describeGroup(contextOf(spec), 'a/b c 🎵'))).toBe('group-not-found')
    expect(codeOf(() => describeGroup(contextOf({ groups: null }), 'a'))).toBe('not-known-yet')
    expect(listGroups(contextOf({ groups: null }), {})).toMatchObject({ items: [], failures: [{ code: 'not-known-yet' }] })
  })
})

describe('brokers and quorum', () => {
  test('a broker that is down stays in the list, and is said to be missing', () => {
    const answer = onTheWire(
      brokerList,
      listBrokers(contextOf({ brokers: { ...five, 3: away }, topics: { topic1: { partitions: k4 } } }), {}),
    )
    expect(answer.items.map(({ brokerId, state, leaderCount }) => [brokerId, state, leaderCount])).toEqual([
      [1, 'up', 1],
      [2, 'up', 1],
      [3, 'down', 1],
      [4, 'up', 1],
      [5, 'up', 1],
    ])
    expect(answer.items[2]?.stateText).toBe('down for 14 s')
    expect(answer.failures).toHaveLength(1)
  })

  test('one broker tells the replicas it holds; an unknown one is named', () => {
    const context = contextOf({ brokers: five, topics: { topic1: { partitions: k4 } } })
    const answer = onTheWire(brokerDetail, describeBroker(context, '1'))
    expect(answer.replicas.map(({ partition, role, preferred }) => [partition, role, preferred])).toEqual([
      [0, 'leader', true],
      [3, 'follower', false],
      [4, 'follower', false],
    ])
    for (const id of ['9', '-1', '1.0', 'one', '01x']) expect(codeOf(() => describeBroker(context, id))).toBe('broker-not-found')
  })

  test('the quorum’s lag is counted from its leader’s log end', () => {
    const replica = (replicaId: number, logEndOffset: bigint | null) => ({
      replicaId,
      logEndOffset,
      lastFetchMs: null,
      lastCaughtUpMs: null,
    })
    const voters = [replica(2, 90n), replica(1, 100n), replica(3, null)]
    const state = { quorum: { leaderId: 1, leaderEpoch: 7, highWatermark: 99n, voters, observers: [], controllerId: null } }
    expect(onTheWire(quorum, describeQuorum(contextOf({ state }))).voters.map(({ replicaId, lag }) => [replicaId, lag])).toEqual([
      [1, '0'],
      [2, '10'],
      [3, null],
    ])
  })
})

describe('clusters and overview', () => {
  test('a cluster that nobody has reached is never an empty one: every address stands with its reason', () => {
    const cluster = fakeCluster(() => buildUnseenState({ 'a:1': 'connection refused', 'b:2': 'timed out' }))
    const context = fakeContext(cluster)
    const clusters = new Map([['test', cluster]])
    const process = {
      clusters,
      history: emptyHistory,
      alerts: fakeAlerts(),
      openToOthers: false,
      nowMs: NOW_MS,
      signal: context.signal,
      log: quietLog,
    }
    const [only] = onTheWire(clusterList, listClusters(process, {})).items
    expect(only).toMatchObject({ state: 'unreachable', asOfMs: null, topicCount: null, groupCount: null })
    for (const failures of [
      only?.failures,
      listTopics(context, {}).failures,
      listBrokers(context, {}).failures,
      describeOverview(context).failures,
    ]) {
      expect(failures?.map(({ message }) => message)).toEqual(['a:1: connection refused', 'b:2: timed out'])
    }
    expect(listTopics(context, {})).toMatchObject({ items: [], asOfMs: null })
  })

  test('the overview puts the worst first', () => {
    const context = contextOf({
      brokers: { ...five, 3: away },
      topics: { topic1: { partitions: k4.map(spec => ({ ...spec, isr: spec.replicas.filter(id => id !== 3) })) } },
      groups: {
        analytics: {
          health: 'stopped',
          healthReason: 'nobody reads',
          offsets: { topic1: [[1n, 60]] },
          members: [],
          consumedPerSecond: null,
        },
        shipping: { health: 'warning', offsets: { topic1: [[5n, 9]] }, consumedPerSecond: 3 },
        billing: { offsets: { topic1: [[10n]] } },
      },
    })
    const answer = onTheWire(overview, describeOverview(context))
    expect(answer.cluster).toMatchObject({ state: 'degraded', brokersUp: 4, brokersKnown: 5 })
    expect(answer.attention.map(({ severity, subject }) => `${severity} ${subject}`)).toEqual([
      'bad broker 3',
      'bad analytics',
      'attention partitions under-replicated',
      'attention shipping',
    ])
    expect(answer.biggestLags.map(({ groupId, lag }) => [groupId, lag])).toEqual([
      ['analytics', '9'],
      ['shipping', '5'],
    ])
    expect(answer.rates.consumedPerSecond).toBe(4)
  })

  test('what is consumed is unknown while a group with members has no rate', () => {
    const groups = { a: { consumedPerSecond: null, members: [buildMember('m', [])] }, b: {} }
    expect(describeOverview(contextOf({ groups })).rates.consumedPerSecond).toBeNull()
  })
})
