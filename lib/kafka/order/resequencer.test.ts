import { describe, expect, it } from 'vitest'
import { processorMs } from '../../testing/processor-time.ts'
import { seededNumbers } from '../../testing/seeded-numbers.ts'
import { compareRanks, judgeOrder, type Rank } from './ordering.ts'
import { BufferComparison, Resequencer, type BufferLimits, type Released } from './resequencer.ts'
import { Spread } from './spread.ts'

const wide: BufferLimits = { messages: Infinity, ms: Infinity, bytes: Infinity }

interface Step {
  rank: Rank | null
  atMs?: number
  bytes?: number
}

function run(limits: Partial<BufferLimits>, steps: readonly Step[]) {
  const buffer = new Resequencer<Rank | null>({ ...wide, ...limits })
  const out: Released<Rank | null>[] = []
  let nowMs = 0
  for (const { rank, atMs = nowMs + 1, bytes = 1 } of steps) {
    nowMs = atMs
    out.push(...buffer.push(rank, rank, bytes, nowMs))
  }
  const before = out.length
  out.push(...buffer.flush(nowMs))
  return { ranks: out.map(({ item }) => item), out, before, totals: buffer.totals() }
}

const steps = (ranks: readonly (Rank | null)[]): Step[] => ranks.map(rank => ({ rank }))
const MIXED = [0, 1, 3, 2, 4, 6, 9, 8, 7]

describe('the resequencer', () => {
  it('restores the order when it may hold enough', () => {
    const { ranks, totals } = run({ messages: 3 }, steps(MIXED))
    expect(ranks).toEqual(MIXED.toSorted((a, b) => a - b))
    expect(totals).toMatchObject({ arrived: 9, released: 9, held: 0, late: 0, maxHeld: 3 })
  })

  it('declares late what comes when its place has gone, and hands it over at once', () => {
    const { out, totals } = run({ messages: 1 }, steps(MIXED))
    expect(totals.late).toBe(1)
    expect(out.filter(({ late }) => late)).toEqual([{ item: 7, delayMs: 0, delayMessages: 0, late: true }])
  })

  it('holds nothing when it may not', () => {
    const { ranks, out } = run({ messages: 0 }, steps(MIXED))
    expect(ranks).toEqual(MIXED)
    expect(out.filter(({ late }) => late).map(({ item }) => item)).toEqual([2, 8, 7])
  })

  it('lets go what has waited long enough, and what belongs before it', () => {
    const buffer = new Resequencer<number>({ ...wide, ms: 100 })
    expect(buffer.push(7, 7, 1, 0)).toEqual([])
    expect(buffer.push(5, 5, 1, 60)).toEqual([])
    expect(buffer.nextAtMs()).toBe(100)
    expect(buffer.advance(99)).toEqual([])
    expect(buffer.advance(100).map(({ item, delayMs, delayMessages }) => [item, delayMs, delayMessages])).toEqual([
      [5, 40, 0],
      [7, 100, 1],
    ])
    expect(buffer.nextAtMs()).toBeNull()
  })

  it('never holds more bytes than it may, even of one message', () => {
    const { totals, before } = run({ bytes: 10 }, [
      { rank: 1, bytes: 6 },
      { rank: 2, bytes: 6 },
      { rank: 3, bytes: 50 },
    ])
    expect(totals.maxHeld).toBe(1)
    expect(before).toBe(3)
  })

  it('hands over messages without a rank as they come, and counts them', () => {
    const { ranks, totals } = run({ messages: 9 }, steps([2, null, 1]))
    expect(ranks).toEqual([null, 1, 2])
    expect(totals).toMatchObject({ unranked: 1, late: 0 })
  })

  it('keeps the order of arrival between equal ranks', () => {
    const buffer = new Resequencer<string>(wide)
    for (const [index, name] of ['first', 'second', 'third'].entries()) buffer.push(name, 4n, 1, index)
    expect(buffer.flush(9).map(({ item }) => item)).toEqual(['first', 'second', 'third'])
  })

  it('keeps its promises whatever arrives', () => {
    const random = seededNumbers(3)
    for (let round = 0; round < 100; round++) {
      const limits = {
        messages: random.int(12),
        ms: random.int(3) === 0 ? Infinity : random.int(40),
        bytes: 40 + random.int(200),
      }
      const buffer = new Resequencer<number>(limits)
      const given: Rank[] = []
      const out: Released<number>[] = []
      let nowMs = 0
      for (let index = 0; index < 150; index++) {
        nowMs += random.int(8)
        const rank = random.int(2) === 0 ? index + random.int(15) : BigInt(index)
        given.push(rank)
        out.push(...buffer.push(index, rank, random.int(20), nowMs))
        const { held, heldBytes } = buffer.totals()
        const isBounded = held <= limits.messages && heldBytes <= limits.bytes && (buffer.nextAtMs() ?? Infinity) > nowMs
        if (!isBounded) throw new Error(`holds ${held} messages, ${heldBytes} bytes, next at ${buffer.nextAtMs()}`)
      }
      out.push(...buffer.flush(nowMs))
      expect(out.map(({ item }) => item).toSorted((a, b) => a - b)).toEqual(given.map((_, index) => index))
      expect(Math.max(...out.map(({ delayMs }) => delayMs))).toBeLessThan(limits.ms + 8)
      const ranks = out.map(({ item }) => given[item] ?? null)
      const { late } = buffer.totals()
      expect(judgeOrder(ranks).outOfPlace).toBe(late)
      const kept = out.filter(each => !each.late).map(({ item }) => given[item] ?? 0)
      expect(kept).toEqual(kept.toSorted(compareRanks))
    }
  })

  it('compares sizes in one pass: a larger buffer leaves no more out of order', () => {
    const random = seededNumbers(8)
    const sizes = [0, 2, 4, 8, 16, 32]
    const comparison = new BufferComparison(sizes.map(messages => ({ ...wide, messages })))
    const ranks = Array.from({ length: 500 }, (_, index) => index + random.int(20))
    for (const [index, rank] of ranks.entries()) comparison.push(rank, 1, index)
    comparison.flush(ranks.length)
    const late = comparison.totals().map(({ totals }) => totals.late)
    expect(late).toEqual(late.toSorted((a, b) => b - a))
    expect(late[0]).toBe(judgeOrder(ranks).outOfPlace)
    expect(late.at(-1)).toBe(0)
    for (const [index, messages] of sizes.entries()) {
      expect(late[index]).toBe(run({ messages }, steps(ranks)).totals.late)
    }
  })

  it('takes 50,000 messages into a buffer of 10,000 in little time', () => {
    const random = seededNumbers(1)
    const buffer = new Resequencer<null>({ ...wide, messages: 10_000 })
    const spent = processorMs(() => {
      for (let index = 0; index < 50_000; index++) buffer.push(null, index + random.int(12_000), 1, index)
    })
    expect(buffer.totals().maxHeld).toBe(10_000)
    expect(spent).toBeLessThan(2000)
  })
})

describe('the spread of values', () => {
  it('is exact at its ends and within 2 % between them', () => {
    const spread = new Spread()
    for (let value = 1; value <= 1000; value++) spread.add(value)
    const summary = spread.summary()
    expect(summary).toMatchObject({ count: 1000, min: 1, max: 1000 })
    expect(Math.abs((summary?.median ?? 0) / 500 - 1)).toBeLessThan(0.02)
    expect(Math.abs((summary?.p99 ?? 0) / 990 - 1)).toBeLessThan(0.02)
  })

  it('is unknown of nothing, and zero of zeros', () => {
    const spread = new Spread()
    expect(spread.summary()).toBeNull()
    spread.add(0)
    expect(spread.summary()).toEqual({ count: 1, min: 0, median: 0, p99: 0, max: 0 })
  })
})
