import { describe, expect, it } from 'vitest'
import type { HeatMapAnswer } from '#lib/wire/heat-map'
import { HEAD_PX, heatLayout, inSight, placeAt, ROW_PX, rowAt, scrollTo } from './heat-map-layout.ts'
import { cellAt, cellWords, heatModel, skewText } from './heat-map-model.ts'
import { heatMapParams, heatMapQuery } from './heat-map-query.ts'

const layout = heatLayout({ rows: 2000, columns: 50, width: 1200, height: 600 })
const top = { left: 0, top: 0 }

describe('the layout of the map', () => {
  it('draws only what is in sight of 2,000 topics on 50 brokers', () => {
    const { firstRow, lastRow, firstColumn, lastColumn } = inSight(layout, { left: 130, top: 10_000 })
    expect([firstRow, lastRow]).toEqual([500, 527])
    expect([firstColumn, lastColumn]).toEqual([5, Math.floor((130 + 1200 - 230 - 92) / 26)])
  })

  it('finds the cell under the pointer, scrolled or not, and none over the names', () => {
    expect(placeAt(layout, top, 230, HEAD_PX)).toEqual({ row: 0, column: 0 })
    expect(placeAt(layout, { left: 26, top: ROW_PX * 3 }, 231, HEAD_PX + 1)).toEqual({ row: 3, column: 1 })
    expect(placeAt(layout, top, 229, HEAD_PX)).toBe(null)
    expect(placeAt(layout, top, 300, HEAD_PX - 1)).toBe(null)
    expect(rowAt(layout, top, HEAD_PX + ROW_PX)).toBe(1)
  })

  it('scrolls just as far as a cell needs', () => {
    expect(scrollTo(layout, top, { row: 3, column: 3 })).toEqual(top)
    expect(scrollTo(layout, top, { row: 100, column: 0 }).top).toBe(101 * ROW_PX - (600 - HEAD_PX))
    expect(scrollTo(layout, { left: 200, top: 900 }, { row: 0, column: 0 })).toEqual(top)
  })

  it('gives few brokers wide columns and many narrow ones', () => {
    expect(heatLayout({ rows: 5, columns: 3, width: 1200, height: 600 }).columnWidth).toBe(180)
    expect(layout.columnWidth).toBe(26)
  })
})

const answer: HeatMapAnswer = {
  items: [
    { topic: 'orders', internal: false, partitions: 6, brokerIds: [1, 3], values: [300, 100], total: 400, skew: 0.5 },
    { topic: 'silent', internal: false, partitions: 1, brokerIds: [3], values: [null], total: null, skew: null },
  ],
  total: 2,
  nextCursor: null,
  asOfMs: 1,
  failures: [],
  metric: 'replicas',
  sentence: { headline: '', detail: '' },
  columns: [
    { brokerId: 1, rack: 'a', total: 300 },
    { brokerId: 2, rack: null, total: 0 },
    { brokerId: 3, rack: null, total: null },
  ],
  imbalance: null,
}

describe('the cells of the map', () => {
  const model = heatModel(answer)

  it('tell a value, nothing and the unknown apart', () => {
    expect(cellAt(model, 0, 0)).toEqual({ kind: 'value', value: 300, heat: 1 })
    expect(cellAt(model, 0, 1)).toEqual({ kind: 'none' })
    expect(cellAt(model, 0, 2)).toMatchObject({ kind: 'value', heat: Math.sqrt(1 / 3) })
    expect(cellAt(model, 1, 2)).toEqual({ kind: 'unknown' })
  })

  it('say what they are in words', () => {
    expect(cellWords(model, 0, 0)).toBe(
      'orders on broker 1 (a): 300, 75 % of the topic’s 400; 6 partitions, the fullest broker has 50 % more than need be.',
    )
    expect(cellWords(model, 0, 1)).toBe('orders on broker 2: no replica.')
    expect(cellWords(model, 1, 2)).toBe('silent on broker 3: the broker did not say.')
    expect([skewText(0.5, 4), skewText(0.01, 4), skewText(null, null), skewText(null, 0)]).toEqual(['+50 %', 'even', '?', ''])
  })
})

it('the link of the map says what is counted and in which order', () => {
  const params = heatMapParams(name => new URLSearchParams('metric=leaders&sort=-skew&q=ord&view=table').get(name))
  expect(params).toEqual({ metric: 'leaders', filter: 'ord', internal: false, sort: '-skew', view: 'table' })
  expect(heatMapQuery('demo', params).path).toBe(
    '/clusters/demo/heat-map?metric=leaders&filter=ord&internal=false&sort=-skew&limit=5000',
  )
})
