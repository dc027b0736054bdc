import { describe, expect, it } from 'vitest'
import { absorb, mergeBuckets, rollUp } from './bucket.ts'
import type { Bucket } from './bucket.ts'
import { packBuckets, unpackBuckets } from './packed-buckets.ts'

const STEP = 10_000
const START = 1_763_860_800_000

function bucket(index: number, min: number, max = min, last = max, count = 5): Bucket {
  return { tMs: START + index * STEP, min, max, last, count }
}

function roundTrip(buckets: readonly Bucket[]): Bucket[] {
  return unpackBuckets(packBuckets(buckets, START, STEP), START, STEP)
}

describe('packed buckets', () => {
  it.each([
    ['nothing', []],
    ['one bucket', [bucket(0, 7)]],
    ['a first bucket late in the chunk', [bucket(359, 7)]],
    ['a gap', [bucket(0, 1), bucket(1, 1), bucket(200, 1), bucket(201, 2)]],
    ['zero', [bucket(0, 0), bucket(1, 0), bucket(2, 0)]],
    ['values up to 2^52', [bucket(0, 0, 2 ** 52, 12), bucket(1, 2 ** 52 - 1), bucket(2, 0)]],
    ['negative values', [bucket(0, -5, 3, -1), bucket(1, -(2 ** 40))]],
    ['three decimals', [bucket(0, 0.125, 1234.567, 3.001), bucket(1, 7), bucket(2, 0.001)]],
    ['changing counts', [bucket(0, 1, 1, 1, 4), bucket(1, 1, 1, 1, 5), bucket(2, 1, 1, 1, 5)]],
  ])('give back %s exactly', (_name, buckets) => {
    expect(roundTrip(buckets)).toEqual(buckets)
  })

  it('take three bytes for an hour in which nothing moved, after its first bucket', () => {
    const still = Array.from({ length: 360 }, (_, index) => bucket(index, 42))
    expect(packBuckets(still, START, STEP).length).toBeLessThanOrEqual(6)
    expect(roundTrip(still)).toEqual(still)
  })

  it('give back 500 random chunks', () => {
    let seed = 42
    const random = (below: number) => (seed = (seed * 48_271) % 2_147_483_647) % below
    for (let round = 0; round < 500; round++) {
      const buckets: Bucket[] = []
      for (let index = random(3); index < 360; index += 1 + (random(10) === 0 ? random(40) : 0)) {
        const previous = buckets.at(-1)
        const last = previous && random(2) === 0 ? previous.last : random(1_000_000) / (random(3) === 0 ? 1000 : 1)
        const spread = random(2) === 0 ? 0 : random(1000)
        buckets.push(bucket(index, last - spread, last + spread, last, 1 + random(5)))
      }
      expect(roundTrip(buckets)).toEqual(buckets.map(rounded))
    }
  })
})

describe('rolling up', () => {
  it('keeps the highest and the lowest value and the last one', () => {
    const wide = rollUp([bucket(0, 5), bucket(1, 900, 900, 900), bucket(2, 1), bucket(3, 6)], 60_000)
    expect(wide).toEqual([{ tMs: START, min: 1, max: 900, last: 6, count: 20 }])
  })

  it('leaves a stretch without buckets empty', () => {
    const wide = rollUp([bucket(0, 5), bucket(30, 6)], 60_000)
    expect(wide.map(({ tMs }) => (tMs - START) / 60_000)).toEqual([0, 5])
  })

  it('does not change what it reads', () => {
    const narrow = [bucket(0, 1), bucket(1, 2)]
    rollUp(narrow, 60_000)
    expect(narrow).toEqual([bucket(0, 1), bucket(1, 2)])
  })
})

describe('merging', () => {
  it('unites two buckets of the same time instead of having it twice', () => {
    const merged = mergeBuckets([bucket(0, 1), bucket(1, 5)], [bucket(1, 9, 9, 9, 1), bucket(2, 3)])
    expect(merged).toEqual([bucket(0, 1), { ...bucket(1, 5, 9, 9), count: 6 }, bucket(2, 3)])
  })

  it('takes the value of the later one as the last', () => {
    const first = bucket(0, 5)
    absorb(first, bucket(0, 2))
    expect(first).toMatchObject({ min: 2, max: 5, last: 2, count: 10 })
  })
})

/** Sums of decimals are not exact in binary; three decimals are what is kept. */
function rounded({ tMs, min, max, last, count }: Bucket): Bucket {
  const [a, b, c] = [min, max, last].map(value => Math.round(value * 1000) / 1000)
  return { tMs, min: a ?? 0, max: b ?? 0, last: c ?? 0, count }
}
