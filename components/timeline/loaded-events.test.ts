import { expect, test } from 'vitest'
import type { ClusterEvent } from '#lib/wire/events'
import { mostLoaded, withNewest, withOlder, type LoadedEvents } from './loaded-events.ts'

const event = (timeMs: number): ClusterEvent => ({
  id: String(timeMs),
  timeMs,
  kind: 'isr-shrunk',
  subject: {},
  before: null,
  after: null,
  missed: 0,
  severity: 'attention',
  text: '',
})
/** Newest first, `from` down to `to`. */
const span = (from: number, to: number) => Array.from({ length: from - to + 1 }, (_, index) => event(from - index))
const times = (loaded: LoadedEvents) => loaded.events.map(each => each.timeMs)
const page = (from: number, to: number) => ({ items: span(from, to), nextCursor: `before ${to}` })

test('events that the newest page has pushed out stay between it and the older pages', () => {
  const first: LoadedEvents = { events: span(10, 6), cursor: 'before 6' }
  const older = withOlder(withNewest(first, page(12, 8)), page(5, 1))
  expect(times(older)).toEqual(span(12, 1).map(each => each.timeMs))
  expect(older.cursor).toBe('before 1')
})

test('an unchanged page changes nothing', () => {
  const first: LoadedEvents = { events: span(10, 6), cursor: 'before 6' }
  expect(withNewest(first, page(10, 6))).toBe(first)
})

test('the list begins anew when more happened between two looks than a page holds, or the history was emptied', () => {
  const first: LoadedEvents = { events: span(10, 6), cursor: 'before 6' }
  expect(withNewest(first, page(30, 26))).toEqual({ events: span(30, 26), cursor: 'before 26' })
  expect(withNewest(first, { items: [], nextCursor: null })).toEqual({ events: [], cursor: null })
})

test('an event that is found late stands at its time', () => {
  const first: LoadedEvents = { events: [event(10), event(6)], cursor: null }
  expect(times(withNewest(first, { items: [event(10), event(8), event(6)], nextCursor: null }))).toEqual([10, 8, 6])
})

test('a page that stays open for days holds no more than its bound', () => {
  const full: LoadedEvents = { events: span(mostLoaded + 200, 1), cursor: null }
  expect(withNewest(full, page(mostLoaded + 201, mostLoaded + 2)).events).toHaveLength(200)
})

test('a mark that was taken away goes from the list; older ones, of which the page says nothing, stay', () => {
  const mark = (timeMs: number): ClusterEvent => ({ ...event(timeMs), kind: 'deploy-mark' })
  const loaded: LoadedEvents = { events: [event(10), mark(9), event(8), mark(7), event(6), mark(5)], cursor: 'before 5' }
  expect(times(withNewest(loaded, { items: [event(10), event(8)], nextCursor: 'before 8' }))).toEqual([10, 8, 7, 6, 5])
  expect(times(withNewest(loaded, { items: [event(10), event(8), event(6)], nextCursor: null }))).toEqual([10, 8, 6])
})
