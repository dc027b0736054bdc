import { expect, test } from 'vitest'
import { EventTimes } from './event-times.ts'

test('no two looks with events have the same time, and a clock that was set back is followed', () => {
  const times = new EventTimes()
  const taken = [1000, 1000, 1001, 5000, 900, 1000].map(nowMs => {
    const atMs = times.free(nowMs)
    times.take(atMs)
    return atMs
  })
  expect(taken).toEqual([1000, 1001, 1002, 5000, 900, 1003])
})

test('it remembers five thousand of them', () => {
  const times = new EventTimes()
  for (let nowMs = 0; nowMs <= 5000; nowMs++) times.take(nowMs)
  expect([times.free(0), times.free(1)]).toEqual([0, 5001])
})
