import { describe, expect, it } from 'vitest'
import { seededNumbers } from '../testing/seeded-numbers.ts'
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
    // Written between the second look and the third.
    expect(line.lagSeconds(100n, 300n, 30_000)).toBeCloseTo(18, 0)
  })

  it('a clock that is set back takes the past along', () => {
    const line = timeline([
      [7200, 0n],
      [7210, 100n],
      [7220, 200n],
    ])
    // Set back by two hours; before the next look nothing is known.
    expect(line.lagSeconds(100n, 200n, 22_000)).toBeNull()
    line.record(25_000, 250n)
    line.record(30_000, 300n)
    // Passed some eight seconds before the last look of before, which is told at most one look late.
    expect(line.lagSeconds(100n, 300n, 30_000)).toBeCloseTo(13, 0)
    expect(line.lagSeconds(250n, 300n, 30_000)).toBeCloseTo(4, 0)
  })

  it('is interpolated between two looks', () => {
    const line = timeline([
      [0, 0n],
      [10, 100n],
      [20, 200n],
    ])
    expect(line.lagSeconds(150n, 200n, 20_000)).toBeCloseTo(5, 1)
  })

  it('counts from the end of the quiet, not from its beginning', () => {
    const line = timeline([
      [0, 100n],
      [10, 100n],
      [20, 100n],
      [30, 100n],
      [40, 150n],
    ])
    expect(line.lagSeconds(100n, 150n, 40_000)).toBeCloseTo(8, 0)
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
    expect(line.lagSeconds(10n, 20n, 2_000_000)).toBeCloseTo(1995, -1)
  })

  it('forgets the oldest beyond its capacity', () => {
    const line = timeline(
      [
        [0, 0n],
        [10, 10n],
        [20, 20n],
        [30, 30n],
        [40, 40n],
      ],
      3,
    )
    expect(line.lagSeconds(10n, 40n, 40_000)).toBeNull()
    expect(line.lagSeconds(20n, 40n, 40_000)).toBeCloseTo(18, 0)
  })

  it('forgets the past of a log whose end moved back', () => {
    const line = timeline([
      [0, 0n],
      [10, 1000n],
      [20, 5n],
      [30, 25n],
    ])
    expect(line.lagSeconds(5n, 25n, 30_000)).toBeCloseTo(8, 0)
    expect(line.lagSeconds(1n, 25n, 30_000)).toBeNull()
  })
})

describe('a timeline that goes on after a pause', () => {
  const before = timeline([
    [0, 0n],
    [2, 20n],
    [4, 40n],
  ]).looks()
  const afterPause = (points: [number, bigint][]) => {
    const line = timeline(points)
    line.precede(before)
    return line
  }

  it('knows when an offset was passed before the pause', () => {
    const line = afterPause([
      [104, 400n],
      [106, 420n],
    ])
    expect(line.lagSeconds(20n, 420n, 106_000)).toBeCloseTo(103.4, 0)
    expect(line.lagSeconds(410n, 420n, 106_000)).toBeCloseTo(1, 0)
  })

  it('does not guess when one was passed during the pause, until the pause is small beside its age', () => {
    const line = afterPause([
      [104, 400n],
      [106, 420n],
    ])
    expect(line.lagSeconds(200n, 420n, 106_000)).toBeNull()
    line.record(2_000_000, 500n)
    expect(line.lagSeconds(200n, 500n, 2_000_000)).toBeCloseTo(1946, -2)
  })

  it('takes nothing for the past that is younger than its own first look', () => {
    const line = afterPause([[3, 30n]])
    expect(line.looks()).toEqual(timeline([[3, 30n]]).looks())
  })

  it('is as if nothing had been known when the log end is further back than it was', () => {
    const line = afterPause([[104, 30n]])
    expect(line.looks()).toEqual(timeline([[104, 30n]]).looks())
  })
})

/** Message times in seconds, from the start. */
const TRAFFIC: Record<string, (random: () => number) => number[]> = {
  steady: random => Array.from({ length: 20_000 }, (_, i) => i * 0.2 + random() * 0.1),
  'in bursts': random =>
    Array.from({ length: 600 }, (_, i) => i * 7 + random() * 3).flatMap(at =>
      Array.from({ length: 40 }, (_, i) => at + i * 0.004),
    ),
  'now and then': random => {
    let at = 0
    return Array.from({ length: 60 }, () => (at += 5 + random() * 130))
  },
  'stopped for long': random => Array.from({ length: 4000 }, (_, i) => (i < 2000 ? i * 0.2 : 1800 + i * 0.2) + random() * 0.1),
}

describe('the estimate against the times of the messages themselves', () => {
  it.each(Object.entries(TRAFFIC))('is wrong by two seconds or a twentieth at most: %s', (_name, make) => {
    const numbers = seededNumbers(7)
    const random = () => numbers.next()
    const times = make(random).toSorted((a, b) => a - b)
    const line = new OffsetTimeline()
    const wrong: number[] = []
    let end = 0
    let judged = 0
    for (let at = 0; at < (times.at(-1) ?? 0) + 600; at += 1.9 + random() * 0.2) {
      while ((times[end] ?? Number.POSITIVE_INFINITY) <= at) end++
      line.record(at * 1000, BigInt(end))
      for (let tried = 0; tried < 3; tried++) {
        // A position that was the end some time ago, anywhere from now back to the start.
        const committed = Math.floor(end * (1 - random() ** 3))
        const estimate = line.lagSeconds(BigInt(committed), BigInt(end), at * 1000)
        const truth = committed >= end ? 0 : at - (times[committed] ?? at)
        if (estimate === null) continue
        judged++
        if (Math.abs(estimate - truth) > Math.max(2, truth * 0.05)) wrong.push(estimate - truth)
      }
    }
    expect(wrong).toEqual([])
    expect(judged).toBeGreaterThan(3000)
    expect(line.size).toBeLessThanOrEqual(360)
  })

  it('reaches back for days in a few hundred looks', () => {
    const line = new OffsetTimeline()
    const days = 3 * 86_400
    for (let at = 0; at <= days; at += 2) line.record(at * 1000, BigInt(at * 10))
    expect(line.lagSeconds(600n, BigInt(days * 10), days * 1000) ?? 0).toBeCloseTo(days - 60, -5)
    expect(line.size).toBeLessThanOrEqual(360)
  })
})
