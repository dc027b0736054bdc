import { describe, expect, test } from 'vitest'
import { customRange, MIN_SPAN_MS, parseRange, RANGE_PRESETS, rangeText, resolveRange } from './time-range.ts'

const NOW_MS = 1_700_000_000_000

describe('the range of a URL', () => {
  test.each(RANGE_PRESETS)('$name is read back as written and ends now', preset => {
    const range = parseRange(preset.name)
    expect(range).toEqual({ kind: 'preset', name: preset.name })
    if (range === null) return
    expect(rangeText(range)).toBe(preset.name)
    expect(resolveRange(range, NOW_MS)).toEqual([NOW_MS - preset.spanMs, NOW_MS])
  })

  test('a custom range is read back as written and does not move with the clock', () => {
    const range = customRange(NOW_MS, NOW_MS - 90_000)
    expect(range).toEqual({ kind: 'custom', fromMs: NOW_MS - 90_000, toMs: NOW_MS })
    if (range === null) return
    expect(parseRange(rangeText(range))).toEqual(range)
    expect(resolveRange(range, NOW_MS + 5_000)).toEqual([NOW_MS - 90_000, NOW_MS])
  })

  test.each(['', '2h', '1h ', '12-', '-12', '5-6-7', '1e3-1e4', '9'.repeat(16) + '-1'])('%j is no range', text => {
    expect(parseRange(text)).toBeNull()
  })

  test('a range narrower than one stored point is widened around its middle', () => {
    expect(customRange(NOW_MS, NOW_MS)).toEqual({
      kind: 'custom',
      fromMs: NOW_MS - MIN_SPAN_MS / 2,
      toMs: NOW_MS + MIN_SPAN_MS / 2,
    })
  })

  test('moments that are no whole numbers are refused', () => {
    expect(customRange(Number.NaN, NOW_MS)).toBeNull()
    expect(customRange(0.5, NOW_MS)).toBeNull()
  })
})
