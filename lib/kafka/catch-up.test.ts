import { describe, expect, it } from 'vitest'
import { catchUp, catchUpWords, type CatchUpSample } from './catch-up.ts'

const MIB = 1024 ** 2

/** A look every two seconds: how much the replica and the leader have, in MiB. */
const bytes = (...looks: [replica: number, leader: number][]): CatchUpSample[] =>
  looks.map(([replica, leader], index) => ({
    timeMs: index * 2000,
    offsetLag: 0,
    sizeBytes: replica * MIB,
    leaderLogEndOffset: 1000n,
    leaderSizeBytes: leader * MIB,
  }))
/** The same with offsets. */
const offsets = (...looks: [lag: number, logEndOffset: bigint][]): CatchUpSample[] =>
  looks.map(([offsetLag, leaderLogEndOffset], index) => ({
    timeMs: index * 2000,
    offsetLag,
    sizeBytes: null,
    leaderLogEndOffset,
    leaderSizeBytes: null,
  }))

describe('catch-up', () => {
  it('tells what is left, the rate and the time to go', () => {
    expect(catchUp(bytes([0, 500], [100, 500], [200, 500]), 4000)).toEqual({
      verdict: 'catching-up',
      remainingOffsets: 0,
      remainingBytes: 300 * MIB,
      measuredIn: 'bytes',
      copiedPerSecond: 50 * MIB,
      producedPerSecond: 0,
      etaSeconds: 6,
      reason: null,
    })
  })

  it('subtracts what is written meanwhile', () => {
    const found = catchUp(bytes([0, 500], [100, 540], [200, 580]), 4000)
    expect(found).toMatchObject({ producedPerSecond: 20 * MIB, etaSeconds: 380 / 30 })
  })

  it('says never when more is written than copied', () => {
    const found = catchUp(bytes([0, 500], [20, 540], [40, 580]), 4000)
    expect(found).toMatchObject({ verdict: 'never', etaSeconds: null })
    expect(found.reason).toBe('Never at this rate: 10.0 MiB/s are copied while 20.0 MiB/s are written.')
  })

  it('says so when nothing is copied at all', () => {
    const found = catchUp(bytes([40, 500], [40, 500], [40, 500]), 4000)
    expect(found).toMatchObject({ verdict: 'stalled', reason: 'Nothing was copied in the last 4 s.' })
  })

  it('prefers offsets where they tell anything', () => {
    expect(catchUp(offsets([3000, 9000n], [2000, 9500n]), 2000)).toMatchObject({
      measuredIn: 'offsets',
      remainingOffsets: 2000,
      copiedPerSecond: 750,
      producedPerSecond: 250,
      etaSeconds: 4,
    })
  })

  it('counts only from when the copying began: a starting broker does not spoil the rate', () => {
    const started = bytes([0, 500], [0, 500], [0, 500], [100, 500], [200, 500])
    expect(catchUp(started, 8000).copiedPerSecond).toBe(50 * MIB)
  })

  it('counts anew when the log was cut back', () => {
    expect(catchUp(bytes([300, 500], [310, 500], [100, 500], [200, 500]), 6000).copiedPerSecond).toBe(50 * MIB)
  })

  it('takes the time since the last look off the estimate', () => {
    const samples = bytes([0, 500], [100, 500])
    expect(catchUp(samples, 2000).etaSeconds).toBe(8)
    expect(catchUp(samples, 5000).etaSeconds).toBe(5)
    expect(catchUp(samples, 20_000).etaSeconds).toBe(0)
  })

  it('knows when all is there', () => {
    expect(catchUp(bytes([0, 500], [500, 500]), 2000)).toMatchObject({ verdict: 'caught-up', etaSeconds: 0, remainingBytes: 0 })
  })

  it.each<[string, CatchUpSample[], number, string]>([
    ['no look at all', [], 0, 'Nothing has been seen of it yet.'],
    ['one look', bytes([0, 500]), 0, 'The rate shows after a few looks.'],
    ['an old look', bytes([0, 500], [100, 500]), 60_000, 'The last look is 58 s old.'],
    [
      'a silent broker',
      bytes([0, 500]).map(sample => ({ ...sample, sizeBytes: null, offsetLag: null })),
      0,
      'Its broker or the leader did not tell sizes or offsets.',
    ],
  ])('gives no estimate from %s, and says why', (_, samples, nowMs, reason) => {
    expect(catchUp(samples, nowMs)).toMatchObject({ verdict: 'unknown', etaSeconds: null, reason })
  })

  it('is within a quarter of the truth at half-way, with uneven looks and a writing producer', () => {
    const samples: CatchUpSample[] = []
    const jitter = [0.9, 1.1, 1.05, 0.8, 1.15, 1]
    let replica = 0
    let leader = 600
    for (let look = 0; replica < leader / 2; look++) {
      samples.push(...bytes([replica, leader]).map(sample => ({ ...sample, timeMs: look * 2000 })))
      replica += 2 * 40 * (jitter[look % jitter.length] ?? 1)
      leader += 2 * 5
    }
    const last = samples.at(-1)
    const truth = ((last?.leaderSizeBytes ?? 0) - (last?.sizeBytes ?? 0)) / MIB / 35
    const eta = catchUp(samples, last?.timeMs ?? 0).etaSeconds ?? 0
    expect(Math.abs(eta - truth) / truth).toBeLessThan(0.25)
  })

  it('says it in words', () => {
    expect(catchUpWords(catchUp(bytes([0, 500], [100, 500], [200, 500]), 4000))).toBe(
      '300 MiB behind; about 6 s to go at 50.0 MiB/s.',
    )
    expect(catchUpWords(catchUp(offsets([3000, 9000n], [2000, 9500n]), 2000))).toBe(
      '2,000 messages behind; about 4 s to go at 750 messages/s.',
    )
    expect(catchUpWords(catchUp(bytes([0, 500], [20, 540]), 2000))).toBe(
      '520 MiB behind. Never at this rate: 10.0 MiB/s are copied while 20.0 MiB/s are written.',
    )
    expect(catchUpWords(catchUp(bytes([500, 500]), 0))).toBe('Has all messages.')
    expect(catchUpWords(catchUp([], 0))).toBe('Behind by an unknown amount. Nothing has been seen of it yet.')
  })
})
