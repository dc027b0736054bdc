import { describe, expect, it } from 'vitest'
import { OffsetTimeline } from './time-lag.ts'

function timeline(points: [number, bigint][], capacity?: number): OffsetTimeline {
  const result = new OffsetTimeline(capacity)
  for (const [seconds, end] of points) result.record(seconds * 1000, end)
  return result
}

describe('lag in seconds', () => {
  it('is zero when nothing is unread', () => {
    expect(timeline([[0, 10n]]).lagSeconds(10n, 10n, 99_000)).toBe(0)
  })

  it('is the age of the moment when the log end was the committed offset', () => {
    const line = timeline([
      [0, 0n],
      [10, 100n],
      [20, 200n],
      [30, 300n],
    ])
    expect(line.lagSeconds(100n, 300n, 30_000)).toBe(20)
  })

  it('is interpolated between two looks', () => {
    const line = timeline([
      [0, 0n],
      [10, 100n],
      [20, 200n],
    ])
    expect(line.lagSeconds(150n, 200n, 20_000)).toBeCloseTo(5)
  })

  it('counts from the last moment of quiet, not from its beginning', () => {
    const line = timeline([
      [0, 100n],
      [10, 100n],
      [20, 100n],
      [30, 100n],
      [40, 150n],
    ])
    expect(line.lagSeconds(100n, 150n, 40_000)).toBe(10)
  })

  it('is unknown when the offset was passed before the first remembered look', () => {
    expect(
      timeline([
        [0, 500n],
        [10, 600n],
      ]).lagSeconds(100n, 600n, 10_000),
    ).toBeNull()
  })

  it('an idle topic does not push out what is known', () => {
    const line = timeline(
      [
        [0, 10n],
        [10, 20n],
      ],
      4,
    )
    for (let s = 20; s < 2000; s += 10) line.record(s * 1000, 20n)
    expect(line.size).toBe(3)
    expect(line.lagSeconds(10n, 20n, 2_000_000)).toBe(2000)
  })

  it('forgets the oldest beyond its capacity', () => {
    const line = timeline(
      [
        [0, 0n],
        [1, 10n],
        [2, 20n],
        [3, 30n],
        [4, 40n],
      ],
      3,
    )
    expect(line.lagSeconds(10n, 40n, 4000)).toBeNull()
    expect(line.lagSeconds(20n, 40n, 4000)).toBe(2)
  })

  it('forgets the past of a log whose end moved back', () => {
    const line = timeline([
      [0, 0n],
      [10, 1000n],
      [20, 5n],
      [30, 25n],
    ])
    expect(line.lagSeconds(5n, 25n, 30_000)).toBe(10)
    expect(line.lagSeconds(1n, 25n, 30_000)).toBeNull()
  })
})
