import { expect, test } from 'vitest'
import type { LinkStatus } from '../../kafka/connections/broker-link.ts'
import { updateBrokers, updateReachability } from './brokers.ts'

const untried: LinkStatus = { reachable: null, failure: null, lastAnswerMs: null, sinceMs: null }
const answering: LinkStatus = { reachable: true, failure: null, lastAnswerMs: 900, sinceMs: 500 }
const silent: LinkStatus = {
  reachable: false,
  failure: { brokerId: 3, code: 'timed-out', message: 'no answer in time' },
  lastAnswerMs: 900,
  sinceMs: 2000,
}
const three = { brokerId: 3, host: 'kafka-3', port: 9092, rack: 'c' }

test('a broker that the cluster lists and nobody has tried yet counts as reachable', () => {
  const brokers = updateBrokers(new Map(), [three], null, () => untried, 1000)
  expect(brokers.get(3)).toMatchObject({
    host: 'kafka-3',
    rack: 'c',
    registered: true,
    reachable: true,
    registeredSinceMs: null,
    error: null,
  })
})

test('silent for us and listed by the cluster are two things', () => {
  const before = updateBrokers(new Map(), [three], null, () => answering, 1000)
  const now = updateReachability(before, () => silent)
  expect(now.get(3)).toMatchObject({ registered: true, reachable: false, error: 'no answer in time', reachableSinceMs: 2000 })
})

test('a broker that left stays in the map, down since then, and is fenced when the cluster says so', () => {
  const before = updateBrokers(new Map(), [three], null, () => silent, 1000)
  const now = updateBrokers(before, [], [{ ...three, fenced: true }], () => silent, 9000)
  expect(now.get(3)).toMatchObject({
    registered: false,
    fenced: true,
    reachable: false,
    registeredSinceMs: 9000,
    host: 'kafka-3',
  })
})

test('a fenced broker that was never seen alive is known too', () => {
  const now = updateBrokers(new Map(), [], [{ ...three, fenced: true }], () => untried, 1000)
  expect(now.get(3)).toMatchObject({ registered: false, fenced: true, reachable: false })
})

test('a replaced broker has its new address', () => {
  const before = updateBrokers(new Map(), [three], null, () => answering, 1000)
  const now = updateBrokers(before, [{ ...three, host: 'kafka-33' }], null, () => answering, 2000)
  expect(now.get(3)?.host).toBe('kafka-33')
})

test('nothing new is the same map', () => {
  const before = updateBrokers(new Map(), [three], null, () => answering, 1000)
  expect(updateBrokers(before, [three], null, () => ({ ...answering, lastAnswerMs: 1900 }), 2000)).toBe(before)
})
