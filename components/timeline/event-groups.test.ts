import { expect, test } from 'vitest'
import type { ClusterEvent } from '#lib/wire/events'
import { groupEvents } from './event-groups.ts'

let next = 0
const event = (kind: ClusterEvent['kind'], timeMs: number, topic: string, partition = 0): ClusterEvent => ({
  id: String(next++),
  timeMs,
  kind,
  subject: { topic, partition },
  before: null,
  after: null,
  missed: 0,
  severity: 'attention',
  text: `${kind} ${topic}-${partition}`,
})

test('what one lost broker does to many partitions is one line that counts them and their topics', () => {
  const lines = groupEvents([0, 1, 2, 3].map(partition => event('leader-elected', 1000, partition < 2 ? 'a' : 'b', partition)))
  expect(lines).toHaveLength(1)
  expect(lines[0]).toMatchObject({ text: '4 partitions have a new leader', aside: '2 topics' })
  expect(lines[0]?.events).toHaveLength(4)
})

test('kinds that interleave at one time are told apart', () => {
  const events = [0, 1, 2].flatMap(partition => [
    event('leader-elected', 1000, 'a', partition),
    event('isr-shrunk', 1000, 'a', partition),
  ])
  expect(groupEvents(events).map(line => line.text)).toEqual([
    '3 partitions have a new leader',
    '3 partitions lost an in-sync replica',
  ])
})

test('two of a kind, and things far apart in time, are told one by one', () => {
  expect(groupEvents([event('isr-shrunk', 1000, 'a'), event('isr-shrunk', 1000, 'b')])).toHaveLength(2)
  expect(groupEvents([1, 10_000, 20_000].map(timeMs => event('isr-shrunk', timeMs, 'a')))).toHaveLength(3)
})

test('elections that nobody saw are told', () => {
  const [line] = groupEvents([{ ...event('leader-elected', 1, 'a'), missed: 2 }])
  expect(line?.aside).toBe('2 elections between went unseen')
})

test('a run that reaches the end of a list that was cut is said to be at least so many', () => {
  const events = [0, 1, 2].map(partition => event('isr-shrunk', 1000, 'a', partition))
  expect(groupEvents(events, true)[0]?.text).toBe('At least 3 partitions lost an in-sync replica')
  expect(groupEvents([...events, event('topic-created', -9000, 'a')], true)[0]?.text).toBe('3 partitions lost an in-sync replica')
})

test('an event that was told by itself is not counted again in a later run', () => {
  const events = [
    event('isr-shrunk', 2000, 'a', 0),
    event('isr-shrunk', 1000, 'a', 1),
    event('isr-shrunk', 0, 'a', 2),
    event('isr-shrunk', -400, 'a', 3),
  ]
  const lines = groupEvents(events)
  expect(lines.flatMap(line => line.events.map(each => each.id)).toSorted()).toEqual(events.map(each => each.id).toSorted())
})
