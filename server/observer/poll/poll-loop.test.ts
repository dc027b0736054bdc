import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { PollLoop } from './poll-loop.ts'

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

function loopOf(tookMs: number | (() => number), basePeriodMs = 1000, complete = true) {
  const startedAtMs: number[] = []
  const loop = new PollLoop({
    basePeriodMs,
    look: async () => {
      startedAtMs.push(performance.now())
      await new Promise(resolve => setTimeout(resolve, typeof tookMs === 'number' ? tookMs : tookMs()))
      return { complete }
    },
  })
  return { loop, startedAtMs }
}

test('looks come at their period, from start to start', async () => {
  const { loop, startedAtMs } = loopOf(100)
  loop.start()
  await vi.advanceTimersByTimeAsync(3050)
  loop.stop()
  const first = startedAtMs[0] ?? 0
  expect(startedAtMs.map(atMs => Math.round(atMs - first))).toEqual([0, 1000, 2000, 3000])
})

test('a look that takes more than a fifth of the period stretches it to five times its cost', async () => {
  const { loop } = loopOf(600)
  loop.start()
  await vi.advanceTimersByTimeAsync(700)
  expect(Math.round(loop.periodMs)).toBe(3000)
  loop.stop()
})

test('one slow look among quick ones changes nothing', async () => {
  const times = [50, 50, 900, 50, 50]
  const { loop } = loopOf(() => times.shift() ?? 50)
  loop.start()
  for (let look = 0; look < 5; look++) {
    await vi.advanceTimersByTimeAsync(1000)
    expect(loop.periodMs).toBe(1000)
  }
  loop.stop()
})

test('waiting for a silent broker is no cost: the period stays', async () => {
  const { loop } = loopOf(900, 1000, false)
  loop.start()
  await vi.advanceTimersByTimeAsync(950)
  expect(loop.periodMs).toBe(1000)
  expect(loop.costMs).toBeNull()
  loop.stop()
})

test('a request is answered by a look that began after it, never by the one that was running', async () => {
  const { loop, startedAtMs } = loopOf(100)
  loop.start()
  await vi.advanceTimersByTimeAsync(50)
  let answered = false
  void loop.request().then(() => {
    answered = true
  })
  await vi.advanceTimersByTimeAsync(60)
  expect(answered).toBe(false)
  await vi.advanceTimersByTimeAsync(100)
  expect(answered).toBe(true)
  expect(startedAtMs).toHaveLength(2)
  loop.stop()
})

test('stopping lets everybody go and makes no further look', async () => {
  const { loop, startedAtMs } = loopOf(100)
  loop.start()
  await vi.advanceTimersByTimeAsync(500)
  const waiting = loop.request()
  loop.stop()
  await waiting
  await vi.advanceTimersByTimeAsync(10_000)
  expect(startedAtMs.length).toBeLessThanOrEqual(2)
})
