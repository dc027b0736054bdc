import { describe, expect, it } from 'vitest'
import { LABEL_PX, laneLayout, MAX_LANES, placeX, positionAt, visibleRange } from './lane-layout.ts'

const partitions = [0, 1, 2, 3, 4]

describe('lanes of arrivals', () => {
  it('show the numbers while they fit', () => {
    expect(laneLayout({ width: 1200, count: 200, partitions, longest: 3 }).hasTexts).toBe(true)
    expect(laneLayout({ width: 1200, count: 2000, partitions, longest: 3 }).hasTexts).toBe(false)
    expect(laneLayout({ width: 1200, count: 10, partitions, longest: 13 }).hasTexts).toBe(false)
  })

  it('are as wide as their messages need, and never narrower than what is in sight', () => {
    const many = laneLayout({ width: 360, count: 2000, partitions, longest: 6 })
    expect(many.fullWidth).toBe(LABEL_PX + 14_000 + 8)
    expect(laneLayout({ width: 360, count: 0, partitions: [], longest: 0 }).fullWidth).toBe(360)
  })

  it('draw only what is in sight, wherever it is scrolled to', () => {
    const layout = laneLayout({ width: 700, count: 2000, partitions, longest: 13 })
    const { from, to } = visibleRange(layout, 7000)
    expect(to - from).toBeLessThan(100)
    expect(placeX(layout, from, 7000)).toBeLessThanOrEqual(LABEL_PX)
    expect(placeX(layout, to, 7000)).toBeGreaterThanOrEqual(700)
  })

  it('find the message under the pointer', () => {
    const layout = laneLayout({ width: 700, count: 2000, partitions, longest: 13 })
    for (const position of [900, 901, 940]) {
      expect(positionAt(layout, placeX(layout, position, 6300), 6300)).toBe(position)
    }
    expect(positionAt(layout, 10, 0)).toBeNull()
    expect(positionAt(layout, 690, layout.fullWidth)).toBeNull()
  })

  it('are bounded', () => {
    const lanes = Array.from({ length: 1000 }, (_, index) => index)
    expect(laneLayout({ width: 700, count: 10, partitions: lanes, longest: 2 }).lanes).toHaveLength(MAX_LANES)
  })
})
