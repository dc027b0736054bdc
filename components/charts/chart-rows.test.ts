import { describe, expect, test } from 'vitest'
import type { HistoryPoint } from '#lib/wire/history'
import type { ChartSeries } from './chart-rows.ts'
import { chartRows, isIsolated, largestValue, lastValue } from './chart-rows.ts'

const STEP_MS = 10_000

function series(key: string, ...values: [step: number, value: number][]): ChartSeries {
  const points = values.map(([step, value]): HistoryPoint => [step * STEP_MS, value, value, value])
  return { key, label: key, colour: 'red', points }
}

describe('rows of a chart', () => {
  test('series share one row per moment', () => {
    const rows = chartRows([series('a', [1, 5], [2, 6]), series('b', [1, 7], [2, 8])], STEP_MS)
    expect(rows.map(row => [row.tMs, row.values['a']?.last, row.values['b']?.last])).toEqual([
      [10_000, 5, 7],
      [20_000, 6, 8],
    ])
  })

  test('points that lie a little off the grid still meet in one row, so that the crosshair finds both', () => {
    const late: ChartSeries = {
      ...series('b'),
      points: [
        [10_700, 1, 1, 1],
        [20_900, 2, 2, 2],
      ],
    }
    expect(chartRows([series('a', [1, 5], [2, 6]), late], STEP_MS)).toHaveLength(2)
  })

  test('a missing stretch becomes a row without values: the line breaks and never drops to 0', () => {
    const rows = chartRows([series('a', [1, 5], [2, 6], [3, 6], [9, 7])], STEP_MS)
    expect(rows.map(row => [row.tMs / STEP_MS, row.values['a']?.last])).toEqual([
      [1, 5],
      [2, 6],
      [3, 6],
      [4, undefined],
      [9, 7],
    ])
  })

  test('a series that is silent while another speaks has no value there', () => {
    const rows = chartRows([series('a', [1, 1], [2, 2], [3, 3]), series('b', [1, 1], [3, 3])], STEP_MS)
    expect(rows[1]?.values).toEqual({ a: { min: 2, max: 2, last: 2 } })
  })

  test('looks that come every 30 s on a 10 s grid are a slow rhythm, not gaps', () => {
    const rows = chartRows([series('a', [0, 1], [3, 2], [6, 3], [9, 4])], STEP_MS)
    expect(rows.every(row => row.values['a'] !== undefined)).toBe(true)
  })

  test('two points with an outage between them stay where they are, and apart', () => {
    const rows = chartRows([series('a', [1, 5], [125, 6])], STEP_MS)
    expect(
      rows
        .filter(row => row.values['a'] !== undefined)
        .every(row => Math.abs(row.tMs / STEP_MS - (row.values['a']?.last === 5 ? 1 : 125)) <= 6),
    ).toBe(true)
    expect(rows.some(row => row.values['a'] === undefined)).toBe(true)
  })

  test('two points in one slot keep the smallest, the largest and the newest', () => {
    const one: ChartSeries = {
      ...series('a'),
      points: [
        [10_000, 1, 9, 4],
        [10_001, 0, 5, 5],
        [20_000, 2, 2, 2],
        [30_000, 2, 2, 2],
      ],
    }
    expect(chartRows([one], STEP_MS)[0]?.values['a']).toEqual({ min: 0, max: 9, last: 5 })
  })

  test('no series, no rows', () => {
    expect(chartRows([], STEP_MS)).toEqual([])
  })
})

describe('values of a chart', () => {
  test('the largest value counts the spikes that the last value hides', () => {
    expect(largestValue([{ ...series('a'), points: [[0, 1, 99, 2]] }, series('b', [1, 50])])).toBe(99)
  })

  test('nothing measured is null, not 0', () => {
    expect(largestValue([series('a')])).toBeNull()
    expect(lastValue(series('a'))).toBeNull()
  })

  test('a point between two gaps is isolated and needs a dot', () => {
    const rows = chartRows([series('a', [1, 1], [2, 2], [9, 5], [19, 1], [20, 1], [21, 1])], STEP_MS)
    const lone = rows.findIndex(row => row.tMs === 9 * STEP_MS)
    expect(isIsolated(rows, lone, 'a')).toBe(true)
    expect(isIsolated(rows, 0, 'a')).toBe(false)
  })
})
