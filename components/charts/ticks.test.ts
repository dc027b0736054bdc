import { describe, expect, test } from 'vitest'
import type { Unit } from './ticks.ts'
import { timeTicks, valueTicks } from './ticks.ts'

const HOUR_MS = 3_600_000
const MIDNIGHT_MS = Date.UTC(2026, 10, 23)

describe('ticks of the time axis', () => {
  test.each([
    ['15 minutes', HOUR_MS / 4, 5 * 60_000],
    ['1 hour', HOUR_MS, 10 * 60_000],
    ['6 hours', 6 * HOUR_MS, HOUR_MS],
    ['24 hours', 24 * HOUR_MS, 6 * HOUR_MS],
    ['7 days', 7 * 24 * HOUR_MS, 24 * HOUR_MS],
  ])('%s are cut at round moments', (_name, spanMs, stepMs) => {
    const ticks = timeTicks(MIDNIGHT_MS + 1234, MIDNIGHT_MS + 1234 + spanMs, spanMs === HOUR_MS / 4 ? 4 : 7)
    expect(ticks.length).toBeGreaterThan(1)
    expect((ticks[1] ?? 0) - (ticks[0] ?? 0)).toBe(stepMs)
    expect(ticks.every(tick => tick % stepMs === 0)).toBe(true)
  })

  test('days begin at midnight of the zone, not of Greenwich', () => {
    const berlinMs = HOUR_MS
    const ticks = timeTicks(MIDNIGHT_MS, MIDNIGHT_MS + 6 * 24 * HOUR_MS, 7, berlinMs)
    expect(ticks[0]).toBe(MIDNIGHT_MS + 24 * HOUR_MS - berlinMs)
  })

  test('never more than asked for, and none for an empty range', () => {
    for (let spanMs = 1000; spanMs < 4e10; spanMs *= 1.7)
      expect(timeTicks(MIDNIGHT_MS, MIDNIGHT_MS + spanMs, 6).length).toBeLessThanOrEqual(7)
    expect(timeTicks(5, 5, 6)).toEqual([])
  })
})

describe('ticks of the value axis', () => {
  test.each<[largest: number, unit: Unit, ticks: number[]]>([
    [80, 'messages', [0, 20, 40, 60, 80]],
    [2, 'messages', [0, 1, 2]],
    [0.8, 'messages/s', [0, 0.2, 0.4, 0.6000000000000001, 0.8]],
    [52_000, 'messages', [0, 20_000, 40_000, 60_000]],
    [250, 'seconds', [0, 120, 240, 360]],
    [3 * 1024 * 1024, 'bytes', [0, 1024 * 1024, 2 * 1024 * 1024, 3 * 1024 * 1024]],
    [0, 'messages', [0, 1]],
    [Number.NaN, 'count', [0, 1]],
  ])('up to %d %s', (largest, unit, ticks) => {
    expect(valueTicks(largest, unit)).toEqual(ticks)
  })

  test('the highest tick is never below the largest value', () => {
    for (const unit of ['messages', 'messages/s', 'bytes', 'seconds', 'count'] as const) {
      for (let largest = 0.01; largest < 1e13; largest *= 2.3) {
        const ticks = valueTicks(largest, unit)
        expect(ticks.at(-1)).toBeGreaterThanOrEqual(largest * 0.999_999)
        expect(ticks.length).toBeLessThanOrEqual(6)
      }
    }
  })
})
