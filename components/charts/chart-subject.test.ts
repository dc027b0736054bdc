import { expect, test } from 'vitest'
import { markHref, subjectParams } from './chart-subject.ts'

const mark = { tMs: 1000, lastMs: 2000 }

test('a chart marks the events of what it is about', () => {
  expect(subjectParams({ brokerId: 3 })).toEqual({ involving: 3 })
  expect(subjectParams({ topic: 'orders' })).toEqual({ topic: 'orders' })
  expect(subjectParams({ group: 'billing' })).toEqual({ group: 'billing' })
  expect(subjectParams({}).kind).toContain('broker-down')
})

test('a mark leads to exactly its events on the timeline', () => {
  expect(markHref('demo', { brokerId: 3 }, mark)).toBe('/clusters/demo/timeline?broker=3&from=1000&to=2000')
  expect(markHref('demo', { topic: 'a b' }, mark)).toBe('/clusters/demo/timeline?topic=a+b&from=1000&to=2000')
  expect(markHref('demo', { group: 'g' }, mark)).toBe('/clusters/demo/timeline?group=g&from=1000&to=2000')
  expect(markHref('demo', {}, mark)).toMatch(/\?kind=broker-down.*&from=1000&to=2000$/)
})
