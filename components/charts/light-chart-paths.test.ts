import { expect, test } from 'vitest'
import { fittingWindow, lightLine, niceTop, xOf } from './light-chart-paths.ts'

const scale = { fromMs: 0, toMs: 100, top: 10, width: 100, height: 50 }

test('a gap in the history is a gap in the line', () => {
  const { path } = lightLine(
    [
      [0, 0, 0, 10],
      [10, 0, 0, 5],
      [60, 0, 0, 0],
      [70, 0, 0, 10],
    ],
    10,
    scale,
  )
  expect(path).toBe('M0 0h0L10 25M60 50h0L70 0')
})

test('points outside of the window are not drawn, and the last value inside is told', () => {
  const line = lightLine(
    [
      [-10, 0, 0, 1],
      [50, 0, 0, 4],
      [150, 0, 0, 9],
    ],
    10,
    scale,
  )
  expect(line).toEqual({ path: 'M50 30h0', last: 4 })
  expect(lightLine([], 10, scale)).toEqual({ path: '', last: null })
})

test('the top edge is a round number that holds the largest value', () => {
  expect([0, 0.3, 7, 21, 1900, 5000].map(value => niceTop([value]))).toEqual([1, 0.3, 8, 30, 2000, 5000])
})

test('an instant has its place in the box', () => {
  expect(xOf(25, scale)).toBe(25)
})

test('a young history fills the chart, and an old one gets its hour', () => {
  const minute = 60_000
  const nowMs = 100 * minute
  expect(fittingWindow([nowMs - 20 * minute], nowMs)).toEqual({ fromMs: nowMs - 20 * minute, toMs: nowMs })
  expect(fittingWindow([nowMs - minute], nowMs)).toEqual({ fromMs: nowMs - 5 * minute, toMs: nowMs })
  expect(fittingWindow([nowMs - 90 * minute], nowMs)).toEqual({ fromMs: nowMs - 60 * minute, toMs: nowMs })
})
