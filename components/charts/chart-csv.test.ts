import { expect, test } from 'vitest'
import type { ChartSeries } from './chart-rows.ts'
import { chartRows } from './chart-rows.ts'
import { chartCsv } from './chart-csv.ts'

function series(key: string, points: ChartSeries['points']): ChartSeries {
  return { key, label: key, colour: 'red', points }
}

test('a gap is an empty field, never 0', () => {
  const all = [
    series('a', [
      [0, 1, 3, 2],
      [10_000, 1, 1, 1],
    ]),
    series('b', [[10_000, 5, 5, 5]]),
  ]
  expect(chartCsv(all, chartRows(all, 10_000), 'messages').split('\r\n')).toEqual([
    'time,a (messages),a min,a max,b (messages),b min,b max',
    '1970-01-01T00:00:00.000Z,2,1,3,,,',
    '1970-01-01T00:00:10.000Z,1,1,1,5,5,5',
    '',
  ])
})

test('a name that a spreadsheet would run as a formula is made harmless, and quotes are doubled', () => {
  const all = [series('=cmd|"x",1', [[0, 1, 1, 1]])]
  expect(chartCsv(all, chartRows(all, 10_000), 's').split('\r\n')[0]).toContain(`"'=cmd|""x"",1 (s)"`)
})
