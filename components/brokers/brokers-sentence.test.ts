import { expect, test } from 'vitest'
import type { Broker } from '#lib/wire/brokers'
import { brokersSentence, statePredicate } from './brokers-sentence.ts'

const broker = (brokerId: number, state: Broker['state'], leaderCount = 3, preferredLeaderCount = leaderCount): Broker => ({
  brokerId,
  state,
  leaderCount,
  preferredLeaderCount,
  host: 'localhost',
  port: 9092,
  rack: null,
  stateText: '',
  stateSinceMs: null,
  isController: false,
  replicaCount: 9,
  inSyncCount: 9,
  sizeBytes: null,
  messagesInPerSecond: null,
  logDirs: null,
  logDirsAsOfMs: null,
})

test('brokers that are not up are named first', () => {
  const { headline } = brokersSentence([broker(1, 'up'), broker(2, 'catching-up'), broker(3, 'down', 0)])
  expect(headline).toBe('1 of 3 are up: broker 2 is catching up, broker 3 is down.')
})

test('many that are not up are counted', () => {
  const { headline } = brokersSentence([1, 2, 3, 4, 5].map(id => broker(id, 'down')))
  expect(headline).toBe('0 of 5 are up: broker 1 is down, broker 2 is down, broker 3 is down, 2 more not up.')
})

test('the spread of leaders and those that moved are told', () => {
  expect(brokersSentence([broker(1, 'up', 4, 3), broker(2, 'up', 2, 3)])).toEqual({
    headline: 'All 2 brokers are up.',
    detail: 'They lead 6 partitions, between 2 and 4 each; at least 1 not by the preferred leader.',
  })
})

test('no broker at all is said, not shown as zero partitions', () => {
  expect(brokersSentence([])).toEqual({ headline: 'No broker was seen yet.', detail: '' })
})

test.each([
  [
    'unreachable',
    'not answering for 5 s; the cluster still counts it as alive',
    'has not answered for 5 s; the cluster still counts it as alive',
  ],
  [
    'unreachable',
    'not answering; the cluster still counts it as alive',
    'is not answering; the cluster still counts it as alive',
  ],
  ['down', 'down for 3 min', 'has been down for 3 min'],
  ['down', 'down', 'is down'],
  ['up', 'up', 'is up'],
] as const)('a broker that is %s: %s', (state, stateText, predicate) => {
  expect(statePredicate({ state, stateText })).toBe(predicate)
})
