import { describe, expect, it } from 'vitest'
import { seededNumbers } from '../../testing/seeded-numbers.ts'
import { compareRanks, judgeLanes, judgeOrder, type Rank } from './ordering.ts'

/** The definition, counted pair by pair. */
function overtakersByPairs(ranks: readonly (Rank | null)[]): number[] {
  return ranks.map((rank, index) =>
    rank === null ? -1 : ranks.slice(0, index).filter(before => before !== null && compareRanks(before, rank) > 0).length,
  )
}

describe('the order of arrival', () => {
  const cases: [string, (Rank | null)[], number[], number][] = [
    ['is judged of nothing', [], [], 0],
    ['holds when ranks grow', [0, 1, 2, 3], [0, 0, 0, 0], 0],
    ['holds between equal ranks', [5, 5, 5n, 5], [0, 0, 0, 0], 0],
    ['of 0 1 3 2 4 6 9 8 7 has three out of place', [0, 1, 3, 2, 4, 6, 9, 8, 7], [0, 0, 0, 1, 0, 0, 0, 1, 2], 4],
    ['is nowhere right when all came backwards', [3, 2, 1], [0, 1, 2], 3],
    ['leaves out messages without a rank', [2, null, 1], [0, -1, 1], 1],
    ['is exact beyond 2^53', [9007199254740993n, 9007199254740992], [0, 1], 1],
    ['knows fractions', [1n, 1.5, 1n], [0, 0, 1], 1],
    ['does not judge what is no number', [1, Number.NaN, 0], [0, -1, 1], 1],
  ]
  it.each(cases)('%s', (_name, ranks, overtakenBy, inversions) => {
    const order = judgeOrder(ranks)
    expect([...order.overtakenBy]).toEqual(overtakenBy)
    expect(order.inversions).toBe(inversions)
    expect(order.outOfPlace).toBe(overtakenBy.filter(count => count > 0).length)
    expect(order.judged + order.unranked).toBe(ranks.length)
  })

  it('is what counting every pair says, whatever arrives', () => {
    const random = seededNumbers(5)
    for (let round = 0; round < 300; round++) {
      const ranks = Array.from({ length: random.int(60) }, () =>
        random.int(10) === 0 ? null : random.int(2) === 0 ? random.int(30) : BigInt(random.int(30)),
      )
      const order = judgeOrder(ranks)
      const expected = overtakersByPairs(ranks)
      expect([...order.overtakenBy]).toEqual(expected)
      expect(order.worst).toBe(Math.max(0, ...expected))
    }
  })

  it('is judged lane by lane: five partitions in order, read mixed', () => {
    const arrivals = [0, 5, 1, 6, 2, 3, 8, 4].map(rank => ({ lane: rank % 5, rank }))
    expect(judgeOrder(arrivals.map(({ rank }) => rank)).outOfPlace).toBe(4)
    expect(judgeLanes(arrivals).every(lane => lane.outOfPlace === 0)).toBe(true)
    expect(judgeLanes(arrivals).map(({ lane, count }) => [lane, count])).toEqual([
      [0, 2],
      [1, 2],
      [2, 1],
      [3, 2],
      [4, 1],
    ])
  })
})
