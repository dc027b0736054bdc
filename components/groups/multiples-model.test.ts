import { expect, test } from 'vitest'
import type { HistoryPoint } from '#lib/wire/history'
import { sharedTop, smallCharts } from './multiples-model.ts'

const series = (partition: string, ...points: HistoryPoint[]) => ({ labels: { partition }, points })

test('the partition that stood highest comes first, a spike counts, and one without a record is last', () => {
  const charts = smallCharts([
    series('0', [0, 1, 5, 2]),
    series('1'),
    series('2', [0, 1, 3, 3], [10, 3, 900, 4]),
    series('3', [0, 1, 5, 5]),
    { labels: {}, points: [[0, 1, 1, 1]] },
  ])
  expect(charts.map(({ partition, last, max }) => [partition, last, max])).toEqual([
    [2, 4, 900],
    [0, 2, 5],
    [3, 5, 5],
    [1, null, null],
  ])
  expect(sharedTop(charts)).toBe(900)
  expect(sharedTop([])).toBe(0)
})
