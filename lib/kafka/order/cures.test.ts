import { describe, expect, it } from 'vitest'
import { compareCures, type Arrival } from './cures.ts'

const limits = { messages: 100, ms: Infinity, bytes: Infinity }

/** `0..9` per round, dealt to five partitions in turn, a millisecond apart; arriving partition by partition. */
function numbers(rounds: number): Arrival[] {
  const written = Array.from({ length: rounds * 10 }, (_, sequence) => ({
    partition: sequence % 5,
    offset: String(Math.floor(sequence / 5)),
    timestampMs: 1000 + sequence,
    rank: BigInt(sequence),
    key: String(Math.floor(sequence / 10)),
    bytes: 10,
  }))
  return written.toSorted((a, b) => a.partition - b.partition).map((message, index) => ({ ...message, atMs: index }))
}

describe('the cures for lost order', () => {
  const arrivals = numbers(4)
  const cures = compareCures(arrivals, limits, 5)

  it('begin with what a consumer got', () => {
    expect(cures.received.outOfPlace).toBe(28)
    expect(cures.received.judged).toBe(40)
  })

  it('one partition: within each the order holds', () => {
    expect(cures.onePartition).toEqual({ outOfPlace: 0, partitions: 5, largestShare: 0.2 })
  })

  it('a key: what belongs together is scattered now, and would keep its order in one partition', () => {
    expect(cures.key).toMatchObject({ keys: 4, unkeyed: 0, scattered: 4, outOfPlace: 0 })
    expect(cures.key.outOfPlaceNow).toBeGreaterThan(0)
  })

  it('timestamps: a merge restores the order but waits for the slowest partition', () => {
    expect(cures.timestamp.outOfPlace).toBe(0)
    // The last partition shows its first message after all of the others have arrived.
    expect(cures.timestamp.delayMessages?.max).toBe(32)
    expect(cures.timestamp.waiting).toBe(4)
  })

  it('a memory buffer: enough is enough, less leaves late messages', () => {
    expect(cures.buffer).toMatchObject({ late: 0, outOfPlace: 0 })
    const small = compareCures(arrivals, { ...limits, messages: 5 }, 5).buffer
    expect(small.late).toBeGreaterThan(0)
    expect(small.outOfPlace).toBe(small.late)
    const late = cures.sizes.map(({ totals }) => totals.late)
    expect(late[0]).toBe(28)
    expect(late).toEqual(late.toSorted((a, b) => b - a))
    expect(late.at(-1)).toBe(0)
  })

  it('timestamps do not help where clocks went wrong', () => {
    const wrong = arrivals.map(arrival => (arrival.partition === 2 ? { ...arrival, timestampMs: 1 } : arrival))
    expect(compareCures(wrong, limits, 5).timestamp.outOfPlace).toBeGreaterThan(0)
  })

  it('say nothing of nothing', () => {
    expect(compareCures([], limits, 5)).toMatchObject({
      received: { judged: 0, outOfPlace: 0 },
      onePartition: { partitions: 0 },
      key: { keys: 0, largestShare: null },
      timestamp: { outOfPlace: 0, delayMessages: null, waiting: 0 },
      buffer: { arrived: 0, delayMs: null },
    })
  })

  it('count messages without key, rank or timestamp apart', () => {
    const bare = arrivals.map(arrival => ({ ...arrival, key: null, rank: null, timestampMs: null }))
    const { received, key, buffer } = compareCures(bare, limits, 5)
    expect(received.unranked).toBe(40)
    expect(key).toMatchObject({ keys: 0, unkeyed: 40, outOfPlace: 0 })
    expect(buffer.unranked).toBe(40)
  })
})
