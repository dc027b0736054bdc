import { expect, test } from 'vitest'
import { clustersSentence } from './clusters-sentence.ts'

const named = (...states: ('healthy' | 'degraded' | 'critical' | 'unreachable')[]) =>
  states.map((state, index) => ({ name: `c${index}`, state }))

test('trouble is named, the rest counted', () => {
  expect(clustersSentence(named('healthy', 'critical', 'healthy'))).toEqual({
    headline: 'c1 is critical.',
    detail: '2 others are healthy.',
  })
  expect(clustersSentence(named('healthy', 'degraded')).detail).toBe('1 other is healthy.')
})

test('one healthy cluster, many, and none are each said plainly', () => {
  expect(clustersSentence(named('healthy')).headline).toBe('c0 is healthy.')
  expect(clustersSentence(named('healthy', 'healthy')).headline).toBe('All 2 clusters are healthy.')
  expect(clustersSentence([]).headline).toBe('No cluster is configured.')
})
