import { describe, expect, it } from 'vitest'
import { buildBroker, buildGroup, buildPartition, buildState, buildTopic } from '../testing/build-state.ts'
import type { BrokerCatchUpState } from './cluster-state.ts'
import { catchUp } from './catch-up.ts'
import { detectChanges } from './detect-changes.ts'

const CATCH_UP: BrokerCatchUpState = {
  brokerId: 3,
  sinceMs: 1000,
  returned: true,
  asOfMs: 1000,
  caughtUpAtMs: null,
  replicas: 2,
  rejoined: 0,
  startBytes: 2048,
  copiedBytes: 0,
  found: catchUp([], 1000),
  items: [],
}

const kinds = (events: { kind: string }[]) => events.map(({ kind }) => kind)
const withPartition = (changes: Parameters<typeof buildPartition>[2]) =>
  buildState({ topics: [buildTopic('orders', [buildPartition(0, [3, 4, 5], changes)])] })

describe('changes between two looks', () => {
  it('the first look tells nothing: what was there is not news', () => {
    expect(detectChanges(null, buildState(), 5)).toEqual([])
    expect(detectChanges(buildState({ asOfMs: null }), buildState(), 5)).toEqual([])
  })

  it('a leader that moved is one election, with both brokers', () => {
    const [event, ...others] = detectChanges(withPartition({ leaderEpoch: 4 }), withPartition({ leader: 4, leaderEpoch: 5 }), 5)
    expect(others).toEqual([])
    expect(event).toMatchObject({
      kind: 'leader-elected',
      before: 3,
      after: 4,
      missed: 0,
      subject: { topic: 'orders', partition: 0 },
    })
  })

  it('an epoch that jumped says how many elections nobody saw', () => {
    const [event] = detectChanges(withPartition({ leaderEpoch: 4 }), withPartition({ leader: 5, leaderEpoch: 8 }), 5)
    expect(event).toMatchObject({ missed: 3, text: expect.stringContaining('3 elections missed between looks') })
  })

  it('the same leader with a higher epoch was elected anew', () => {
    expect(kinds(detectChanges(withPartition({ leaderEpoch: 4 }), withPartition({ leaderEpoch: 5 }), 5))).toEqual([
      'leader-elected',
    ])
  })

  it('losing the leader is offline, not an election', () => {
    const events = detectChanges(withPartition({}), withPartition({ leader: null, isr: [3] }), 5)
    expect(kinds(events)).toEqual(['partition-offline', 'isr-shrunk'])
  })

  it('the ISR shrinks and expands', () => {
    expect(kinds(detectChanges(withPartition({}), withPartition({ isr: [4, 5] }), 5))).toEqual(['isr-shrunk'])
    expect(kinds(detectChanges(withPartition({ isr: [4, 5] }), withPartition({}), 5))).toEqual(['isr-expanded'])
  })

  it('a reassignment has a start and an end', () => {
    const moving = withPartition({ replicas: [1, 3, 4, 5], addingReplicas: [1], removingReplicas: [3] })
    expect(kinds(detectChanges(withPartition({}), moving, 5))).toEqual(['reassignment-started'])
    expect(detectChanges(moving, withPartition({ replicas: [1, 4, 5], isr: [1, 4, 5] }), 5)).toContainEqual(
      expect.objectContaining({ kind: 'reassignment-finished', text: expect.stringContaining('finished: replicas 1, 4, 5') }),
    )
    expect(detectChanges(moving, withPartition({}), 5)).toMatchObject([
      {
        kind: 'reassignment-cancelled',
        text: expect.stringContaining('was taken back: replicas 3, 4, 5'),
        severity: 'attention',
      },
    ])
  })

  it('a reassignment that fell between two looks is told by its result; one that has only begun is not', () => {
    const after = (replicas: number[]) => detectChanges(withPartition({ isr: [] }), withPartition({ replicas, isr: [] }), 5)
    expect(kinds(after([1, 4, 5]))).toEqual(['reassignment-finished'])
    expect(kinds(after([5, 4, 3]))).toEqual(['reassignment-finished'])
    expect(after([1, 4, 5, 3])).toEqual([])
  })

  it('a broker that leaves and returns says how long it was away', () => {
    const here = buildState({ brokers: [buildBroker(3, { registeredSinceMs: 1000 })] })
    const away = buildState({ brokers: [buildBroker(3, { registered: false, reachable: false, registeredSinceMs: 5000 })] })
    const back = buildState({ brokers: [buildBroker(3, { registeredSinceMs: 77_000 })] })
    expect(kinds(detectChanges(here, away, 5))).toEqual(['broker-down'])
    expect(detectChanges(away, back, 5)[0]).toMatchObject({
      kind: 'broker-up',
      text: 'Broker 3 returned after 72 s',
      durationMs: 72_000,
    })
  })

  it('a broker that answers again says how long it was silent', () => {
    const silent = buildState({ brokers: [buildBroker(3, { reachable: false, reachableSinceMs: 1000 })] })
    const heard = buildState({ brokers: [buildBroker(3, { reachable: true, reachableSinceMs: 5200 })] })
    expect(detectChanges(silent, heard, 5200)).toMatchObject([
      { kind: 'broker-reachable', text: 'Broker 3 answers again after 4.2 s', durationMs: 4200 },
    ])
  })

  it('a log directory that fails is told by its path, and when it works again', () => {
    const dir = { path: '/data/2', totalBytes: null, usableBytes: null, sizeBytes: null }
    const withDir = (error: string | null) => buildState({ brokers: [buildBroker(3, { logDirs: [{ ...dir, error }] })] })
    expect(detectChanges(withDir(null), withDir('KAFKA_STORAGE_ERROR'), 5)).toMatchObject([
      {
        kind: 'log-dir-failed',
        severity: 'bad',
        text: expect.stringContaining('/data/2 of broker 3 has failed (KAFKA_STORAGE_ERROR)'),
      },
    ])
    expect(kinds(detectChanges(withDir('KAFKA_STORAGE_ERROR'), withDir(null), 5))).toEqual(['log-dir-recovered'])
    expect(detectChanges(buildState({ brokers: [buildBroker(3)] }), withDir(null), 5)).toEqual([])
  })

  it('a partition that is led again says how long it was not, and which election that was', () => {
    const without = withPartition({ leader: null, leaderEpoch: 4, leaderSinceMs: 1000 })
    const led = withPartition({ leader: 4, leaderEpoch: 5, leaderSinceMs: 10_000 })
    expect(detectChanges(without, led, 10_000)).toMatchObject([
      {
        kind: 'partition-online',
        text: 'orders-0 has a leader again, broker 4, after 9 s without one, epoch 5',
        durationMs: 9000,
      },
    ])
  })

  it('a leader that was not in sync is an unclean election; an eligible one, or one after unseen elections, is not', () => {
    const was = withPartition({ isr: [3], elr: [4], leaderEpoch: 4 })
    const elected = (leader: number, leaderEpoch = 5) =>
      detectChanges(was, withPartition({ leader, leaderEpoch, isr: [leader], elr: [] }), 5).find(
        each => each.kind === 'leader-elected',
      )
    expect(elected(5)).toMatchObject({ severity: 'bad', text: expect.stringContaining('acknowledged messages may be lost') })
    expect(elected(4)).toMatchObject({ severity: 'info' })
    expect(elected(5, 7)).toMatchObject({ severity: 'info', missed: 2 })
  })

  it('a broker that came back has caught up when its last replica is in the ISR again; told once', () => {
    const catching = (changes: Partial<BrokerCatchUpState>) =>
      buildState({ catchUps: new Map([[3, { ...CATCH_UP, ...changes }]]) })
    const done = catching({ caughtUpAtMs: 41_000, rejoined: 2, copiedBytes: 2048 })
    expect(detectChanges(catching({}), done, 41_000)).toMatchObject([
      {
        kind: 'broker-caught-up',
        text: 'Broker 3 has caught up: 2.00 KiB in 40 s, back in the ISR of 2 partitions',
        durationMs: 40_000,
      },
    ])
    expect(detectChanges(done, catching({ caughtUpAtMs: 41_000, rejoined: 2 }), 42_000)).toEqual([])
    expect(detectChanges(catching({}), catching({ returned: false, caughtUpAtMs: 41_000 }), 41_000)).toEqual([])
  })

  it('a broker that only we cannot reach is unreachable, not down', () => {
    const silent = buildState({ brokers: [buildBroker(3, { reachable: false, error: 'timed out' })] })
    expect(kinds(detectChanges(buildState({ brokers: [buildBroker(3)] }), silent, 5))).toEqual(['broker-unreachable'])
  })

  it('topics come, go, grow, and are made anew under the same name', () => {
    const one = (changes = {}) => buildState({ topics: [buildTopic('t', [buildPartition(0, [1])], changes)] })
    const two = buildState({ topics: [buildTopic('t', [buildPartition(0, [1]), buildPartition(1, [2])])] })
    expect(kinds(detectChanges(buildState(), one(), 5))).toEqual(['topic-created'])
    expect(kinds(detectChanges(one(), buildState(), 5))).toEqual(['topic-deleted'])
    expect(kinds(detectChanges(one(), two, 5))).toEqual(['partitions-added'])
    expect(kinds(detectChanges(one(), one({ topicId: 'another' }), 5))).toEqual(['topic-deleted', 'topic-created'])
  })

  it('a new controller and its epoch', () => {
    const quorum = { leaderId: 2, leaderEpoch: 9, highWatermark: null, voters: [], observers: [], controllerId: null }
    expect(detectChanges(buildState(), buildState({ quorum }), 5)[0]).toMatchObject({
      kind: 'controller-elected',
      before: 1,
      after: 2,
      missed: 1,
    })
  })

  it('groups: state, members, arrival and departure', () => {
    const member = (memberId: string) => ({ memberId, instanceId: null, clientId: 'c', host: 'h', rack: null, assignment: null })
    const of = (changes = {}) => buildState({ groups: [buildGroup('g', changes)] })
    expect(kinds(detectChanges(of(), of({ state: 'PreparingRebalance' }), 5))).toEqual(['group-rebalanced'])
    expect(kinds(detectChanges(of(), of({ state: 'Empty' }), 5))).toEqual(['group-state-changed'])
    expect(kinds(detectChanges(of({ members: [member('a')] }), of({ members: [member('b')] }), 5))).toEqual(['group-rebalanced'])
    expect(kinds(detectChanges(buildState(), of(), 5))).toEqual(['group-created'])
    expect(kinds(detectChanges(of(), buildState(), 5))).toEqual(['group-deleted'])
    expect(detectChanges(of({ members: [member('a')] }), of({ members: null }), 5)).toEqual([])
  })

  it('equal states tell nothing, and the same change always has the same id', () => {
    expect(detectChanges(withPartition({}), withPartition({}), 5)).toEqual([])
    const tell = () => detectChanges(withPartition({}), withPartition({ isr: [4, 5] }), 5)
    expect(tell()).toEqual(tell())
  })
})
