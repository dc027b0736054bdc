import { describe, expect, test } from 'vitest'
import { forecastDisk, growthPerDay, type SizePoint } from './disk-forecast.ts'

const NOW_MS = 1_800_000_000_000
const HOUR_MS = 3_600_000
const GIB = 1024 ** 3

/** One point an hour, the last one now. */
function hourly(sizes: readonly number[]): SizePoint[] {
  return sizes.map((size, index) => [NOW_MS - (sizes.length - 1 - index) * HOUR_MS, size])
}

const growing = hourly(Array.from({ length: 25 }, (_, hour) => 100 * GIB + hour * GIB))

describe('the growth', () => {
  test('of a log that grows evenly is what it grows by', () => {
    expect(growthPerDay(growing)).toBeCloseTo(24 * GIB, -3)
  })

  test('of a log that retention holds is about nothing, however its teeth stand', () => {
    const teeth = hourly(Array.from({ length: 49 }, (_, hour) => 100 * GIB + (hour % 6) * GIB))
    expect(Math.abs(growthPerDay(teeth) ?? Number.NaN)).toBeLessThan(GIB)
  })

  test('of a few minutes or a few points is not known', () => {
    expect(growthPerDay(growing.slice(0, 3))).toBeNull()
    expect(growthPerDay([0, 1, 2, 3].map(minute => [NOW_MS + minute * 60_000, minute]))).toBeNull()
    expect(growthPerDay([])).toBeNull()
  })
})

describe('the day on which the disk is full', () => {
  const input = { sizes: growing, usable: [], usableBytes: 48 * GIB, nowMs: NOW_MS }

  test('is what is left by what it grows by', () => {
    const { daysUntilFull, fullAtMs, reason, filledBy } = forecastDisk(input)
    expect(daysUntilFull).toBeCloseTo(2)
    expect(fullAtMs).toBeCloseTo(NOW_MS + 48 * HOUR_MS, -3)
    expect([reason, filledBy]).toEqual([null, 'kafka'])
  })

  test('comes sooner when something else fills the disk faster', () => {
    const usable = hourly(Array.from({ length: 25 }, (_, hour) => 100 * GIB - hour * 2 * GIB))
    const { daysUntilFull, filledBy } = forecastDisk({ ...input, usable })
    expect(daysUntilFull).toBeCloseTo(1)
    expect(filledBy).toBe('others')
  })

  test.each<[string, Partial<Parameters<typeof forecastDisk>[0]>, RegExp]>([
    ['nobody looked long enough', { sizes: growing.slice(0, 1) }, /shows after 10 m of looking; so far it was 0 s/],
    ['the broker does not tell what is left', { usableBytes: null }, /does not tell what its disk has left/],
    ['it shrinks', { sizes: hourly([5, 4, 3, 2, 1].map(size => size * GIB)) }, /has not grown in the last 4 h/],
    ['it is so far off that no rate holds', { usableBytes: 1e6 * GIB }, /more than ten years/],
  ])('is unknown, with the reason, when %s', (_what, changes, reason) => {
    const found = forecastDisk({ ...input, ...changes })
    expect(found).toMatchObject({ fullAtMs: null, daysUntilFull: null })
    expect(found.reason).toMatch(reason)
  })
})
