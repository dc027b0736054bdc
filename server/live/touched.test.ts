import { expect, it } from 'vitest'
import { isTouched } from './touched.ts'
import type { StateChange } from './touched.ts'

const changes: Record<string, StateChange> = {
  'a look without news': { asOf: true },
  'broker 3 went down': { brokers: true },
  'orders changed': { topics: new Set(['orders']) },
  'billing changed': { groups: new Set(['billing']) },
  'an event': { events: true },
  'the quorum': { quorum: true },
  nothing: {},
}

it.each([
  [
    'a look without news',
    [
      'overview',
      'topics',
      'topic:orders',
      'topic:a:b',
      'offsets:orders',
      'groups',
      'group:billing',
      'events',
      'brokers',
      'clusters',
    ],
  ],
  [
    'broker 3 went down',
    [
      'overview',
      'topics',
      'topic:orders',
      'topic:a:b',
      'offsets:orders',
      'groups',
      'group:billing',
      'events',
      'brokers',
      'clusters',
    ],
  ],
  ['orders changed', ['overview', 'topics', 'topic:orders', 'offsets:orders', 'groups', 'group:billing', 'brokers', 'clusters']],
  ['billing changed', ['overview', 'topic:orders', 'topic:a:b', 'offsets:orders', 'groups', 'group:billing', 'clusters']],
  ['an event', ['overview', 'events', 'clusters']],
  ['the quorum', ['overview', 'clusters']],
  ['nothing', ['overview', 'clusters']],
])('%s touches the scopes whose answers it can change', (name, touched) => {
  const all = [
    'overview',
    'topics',
    'topic:orders',
    'topic:a:b',
    'offsets:orders',
    'groups',
    'group:billing',
    'events',
    'brokers',
    'clusters',
  ]
  expect(all.filter(scope => isTouched(scope, changes[name] ?? {}))).toEqual(touched)
})
