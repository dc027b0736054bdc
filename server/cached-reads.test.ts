import { expect, test } from 'vitest'
import type { ClusterState } from '#lib/kafka/cluster-state'
import { cachedReads } from './cached-reads.ts'
import { buildState } from './testing/state-builder.ts'

const entry = { name: 'a', value: '1', source: 'x', isDefault: false, readOnly: false, sensitive: false, documentation: null }

function readsOf(state: ClusterState, answer: () => Promise<(typeof entry)[]> = () => Promise.resolve([entry])) {
  const asked: string[] = []
  let nowMs = 0
  const ask = (what: string) => {
    asked.push(what)
    return answer()
  }
  const unasked = () => Promise.reject(new Error('not asked here'))
  const slow = {
    topicConfigs: (topic: string) => ask(topic),
    brokerConfigs: (brokerId: number) => ask(String(brokerId)),
    groupNow: unasked,
    logOffsets: unasked,
  }
  const reads = cachedReads(
    slow,
    () => state,
    () => nowMs,
  )
  const { signal } = new AbortController()
  return { reads, asked, signal, wait: (ms: number) => void (nowMs += ms) }
}

test('many readers at once cost one request, and the next one after five seconds another', async () => {
  const { reads, asked, signal, wait } = readsOf(buildState())
  await Promise.all(Array.from({ length: 20 }, () => reads.topicConfigs('orders', signal)))
  expect(asked).toEqual(['orders'])
  wait(5001)
  await reads.topicConfigs('orders', signal)
  expect(asked).toEqual(['orders', 'orders'])
})

test('after a change the next reader is told what came of it', async () => {
  const { reads, asked, signal } = readsOf(buildState())
  await reads.topicConfigs('orders', signal)
  reads.forget()
  await reads.topicConfigs('orders', signal)
  expect(asked).toHaveLength(2)
})

test('a failure is for those who asked then', async () => {
  let fails = true
  const { reads, signal } = readsOf(buildState(), () => (fails ? Promise.reject(new Error('no')) : Promise.resolve([entry])))
  await expect(reads.topicConfigs('orders', signal)).rejects.toThrow('no')
  fails = false
  expect(await reads.topicConfigs('orders', signal)).toEqual([entry])
})

test('a broker that is known not to answer is not asked', () => {
  const { reads, asked, signal } = readsOf(buildState({ brokers: { 1: {}, 2: { reachable: false, error: 'timed out' } } }))
  expect(() => reads.brokerConfigs(2, signal)).toThrow('Broker 2 cannot be asked for its configuration: timed out')
  expect(asked).toEqual([])
})
