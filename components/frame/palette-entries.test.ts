import { expect, test } from 'vitest'
import { findEntries, type PaletteSources } from './palette-entries.ts'

const topic = (name: string): PaletteSources['topics'][number] => ({
  name,
  topicId: null,
  internal: false,
  partitionCount: 3,
  replicationFactor: 3,
  minInsyncReplicas: 2,
  underReplicated: 0,
  underMinIsr: 0,
  offline: 0,
  messages: '0',
  sizeBytes: 0,
  messagesPerSecond: 0,
  cleanupPolicy: 'delete',
  retentionMs: '1',
})

const sources = (...names: string[]): PaletteSources => ({
  cluster: 'demo',
  clusters: [],
  brokers: [],
  groups: [],
  topics: names.map(topic),
})

const found = (text: string, ...names: string[]) =>
  findEntries(text, sources(...names))
    .filter(entry => entry.kind === 'topic')
    .map(entry => entry.label)

test('the whole name comes before its start, a word in it, and a part of a word', () => {
  expect(found('order', 'reorders', 'old-order-log', 'orders', 'order')).toEqual(['order', 'orders', 'old-order-log', 'reorders'])
})

test('every word that is typed must be found, in any order', () => {
  expect(found('eu orders', 'orders.eu', 'orders.us', 'eu')).toEqual(['orders.eu'])
})

test('a short text does not flood the list', () => {
  const names = Array.from({ length: 5000 }, (_, index) => `topic-${index}`)
  expect(found('topic', ...names)).toHaveLength(8)
})

test('names reach their page encoded', () => {
  const [first] = findEntries('a b', sources('a b'))
  expect(first?.href).toBe('/clusters/demo/topics/a%20b')
})

test('without a cluster there are still clusters, places and actions to find', () => {
  const entries = findEntries('', { ...sources(), cluster: null })
  expect(entries.map(entry => entry.kind)).toContain('action')
  expect(entries.some(entry => entry.kind === 'topic')).toBe(false)
})
