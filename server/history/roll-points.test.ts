import { describe, expect, test } from 'vitest'
import { seededNumbers } from '#lib/testing/seeded-numbers'
import { rollUp, type Bucket } from './bucket.ts'
import { packBuckets, visitBuckets } from './packed-buckets.ts'
import { PointRoller, unflatten } from './roll-points.ts'
import { SeriesIndex } from './series-index.ts'

const STEP_MS = 10_000

test.each([1, 6, 7, 60, 5000])('points of %i steps are those of whole buckets, extremes and last value included', steps => {
  const numbers = seededNumbers(7)
  const buckets: Bucket[] = []
  for (let index = 0; index < 2000; index++) {
    const last = Math.round(numbers.next() * 1000) - 500
    const isGap = numbers.next() < 0.2
    if (!isGap)
      buckets.push({ tMs: index * STEP_MS, min: last - 3, max: last + Math.round(numbers.next() * 9000), last, count: 2 })
  }
  const roller = new PointRoller(steps * STEP_MS, 4)
  visitBuckets(packBuckets(buckets, 0, STEP_MS), 0, STEP_MS, (tMs, min, max, last) => roller.add(tMs, min, max, last))
  const expected = rollUp(buckets, steps * STEP_MS).map(({ tMs, min, max, last }) => [tMs, min, max, last])
  expect(unflatten(roller.points())).toEqual(expected)
})

describe('the series that a chart means', () => {
  const index = new SeriesIndex(100)
  const labels = [
    { group: 'billing' },
    { group: 'billing', topic: 'orders' },
    { group: 'billing', topic: 'orders', partition: '1' },
    { group: 'billing', topic: 'orders', partition: '0' },
    { group: 'slow', topic: 'orders' },
    { group: 'slow', topic: 'clicks' },
  ]
  for (const [id, each] of labels.entries()) index.add({ id: id + 1, clusterId: 'c', metric: 'group.lag', labels: each })
  const ids = (query: object) => index.matching('c', { metric: 'group.lag', ...query }).map(({ id }) => id)

  test('are found by what they are of, with the fewest labels', () => {
    expect(ids({ group: 'billing' })).toEqual([1])
    expect(ids({ group: 'billing', partition: '*' })).toEqual([4, 3])
    expect(ids({ topic: 'orders' })).toEqual([2, 5])
    expect(ids({})).toEqual([1])
    expect(ids({ group: 'none' })).toEqual([])
  })

  test('are found no more once they are gone', () => {
    const gone = index.byId(5)
    if (gone !== undefined) index.remove(gone)
    expect(ids({ topic: 'orders' })).toEqual([2])
    expect(ids({ group: 'slow' })).toEqual([6])
  })
})
