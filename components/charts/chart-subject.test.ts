import { expect, test } from 'vitest'
import { markHref, marksOf, subjectParams } from './chart-subject.ts'

const mark = { tMs: 1000, lastMs: 2000 }

test('a chart marks the events of what it is about', () => {
  expect(subjectParams({ brokerId: 3 })).toEqual({ involving: 3 })
  expect(subjectParams({ topic: 'orders' })).toEqual({ topic: 'orders' })
  expect(subjectParams({ group: 'billing' })).toEqual({ group: 'billing' })
  expect(subjectParams({}).kind).toContain('broker-down')
})

test('what people marked stands on the charts of what it names, and on all charts where it names nothing', () => {
  const mark = (id: string, names: { topic?: string; group?: string; brokerId?: number }) => ({
    id,
    timeMs: 0,
    text: id,
    topic: null,
    group: null,
    brokerId: null,
    ...names,
  })
  const marks = [mark('all', {}), mark('g', { group: 'billing' }), mark('t', { topic: 'orders' }), mark('b', { brokerId: 0 })]
  const shown = (subject: Parameters<typeof marksOf>[1]) => marksOf(marks, subject).map(({ id }) => id)
  expect(shown({})).toEqual(['all', 'g', 't', 'b'])
  expect(shown({ group: 'billing' })).toEqual(['all', 'g'])
  expect(shown({ topic: 'orders' })).toEqual(['all', 't'])
  expect(shown({ brokerId: 0 })).toEqual(['all', 'b'])
  expect(markHref('demo', { group: 'g' }, { tMs: 1, lastMs: 2, isDeploy: true })).toBe(
    '/clusters/demo/timeline?kind=deploy-mark&from=1&to=2',
  )
})

test('a mark leads to exactly its events on the timeline', () => {
  expect(markHref('demo', { brokerId: 3 }, mark)).toBe('/clusters/demo/timeline?broker=3&from=1000&to=2000')
  expect(markHref('demo', { topic: 'a b' }, mark)).toBe('/clusters/demo/timeline?topic=a+b&from=1000&to=2000')
  expect(markHref('demo', { group: 'g' }, mark)).toBe('/clusters/demo/timeline?group=g&from=1000&to=2000')
  expect(markHref('demo', {}, mark)).toMatch(/\?kind=broker-down.*&from=1000&to=2000$/)
})
