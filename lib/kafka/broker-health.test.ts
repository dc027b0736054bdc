import { expect, test } from 'vitest'
import { buildBroker, buildPartition, buildState, buildTopic } from '../testing/build-state.ts'
import { brokerHealth } from './broker-health.ts'
import { clusterTotals } from './cluster-totals.ts'

function healthOf(changes: Parameters<typeof buildPartition>[2]) {
  const topic = buildTopic('orders', [buildPartition(0, [4, 5], changes), buildPartition(1, [4, 5])])
  const state = buildState({ brokers: [buildBroker(4), buildBroker(5)], topics: [topic] })
  const counts = clusterTotals(state).brokers.get(4)
  const broker = state.brokers.get(4)
  if (counts === undefined || broker === undefined) throw new Error('broker 4 is not there')
  return brokerHealth(broker, counts, 5000)
}

test('replicas on a failed log directory are offline, not catching up', () => {
  const health = healthOf({ leader: 5, isr: [5], offlineReplicas: [4] })
  expect(health).toMatchObject({
    state: 'up',
    text: 'up, but 1 replica is offline: a log directory has failed',
    predicate: 'is up, but 1 replica is offline: a log directory has failed',
  })
})

test('replicas that copy what they missed are catching up', () => {
  expect(healthOf({ leader: 5, isr: [5] })).toMatchObject({
    state: 'catching-up',
    text: 'catching up: 1 of 2 replicas not in sync',
  })
  expect(healthOf({})).toMatchObject({ state: 'up', text: 'up' })
})
