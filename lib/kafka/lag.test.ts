import { describe, expect, it } from 'vitest'
import { NOT_TOLD, partitionLag, sumLag } from './lag.ts'

describe('lag of a partition', () => {
  const cases: [string, bigint | null, bigint | null, bigint | null, bigint | null, RegExp | null][] = [
    ['is the distance to the log end', 90n, 0n, 100n, 10n, null],
    ['is zero at the log end', 100n, 0n, 100n, 0n, null],
    ['is unknown, not zero, before the first commit', null, 0n, 100n, null, /never committed/],
    ['is unknown when the leader did not answer', 90n, null, null, null, /did not answer/],
    ['is never negative, and says why', 120n, 0n, 100n, 0n, /20 beyond the log end/],
    ['counts from the log start when retention overtook the group', 10n, 40n, 100n, 60n, /30 messages were deleted/],
    ['holds beyond 2^53', 9007199254740993n, 0n, 9007199254740999n, 6n, null],
  ]
  it.each(cases)('%s', (_name, committedOffset, logStartOffset, logEndOffset, lag, reason) => {
    const result = partitionLag({ committedOffset, logStartOffset, logEndOffset })
    expect(result.lag).toBe(lag)
    expect(result.reason ?? '').toMatch(reason ?? /^$/)
  })
})

describe('lag beside open transactions', () => {
  const at = (committedOffset: bigint, logStartOffset: bigint, lastStableOffset: bigint | null) =>
    partitionLag({ committedOffset, logStartOffset, logEndOffset: 100n, lastStableOffset })

  it.each([
    ['no transaction is open', 90n, 0n, null, 10n, 0n, null],
    ['some of it waits for the end of a transaction', 60n, 0n, 80n, 40n, 20n, /^20 messages are not committed yet/],
    ['all of it waits', 80n, 0n, 80n, 20n, 20n, /20 messages/],
    ['one message waits', 99n, 0n, 99n, 1n, 1n, /^1 message is not/],
    ['a group that reads uncommitted messages is past the last stable offset', 90n, 0n, 80n, 10n, 10n, /10 messages/],
    ['a group that has read to the end waits for nothing', 100n, 0n, 80n, 0n, 0n, null],
    [
      'a transaction that reaches below the log start',
      10n,
      50n,
      20n,
      50n,
      50n,
      /40 messages were deleted.*; 50 messages are not/,
    ],
  ])('%s', (_name, committed, start, stable, lag, uncommitted, reason) => {
    const found = at(committed, start, stable)
    expect([found.lag, found.uncommitted]).toEqual([lag, uncommitted])
    expect(found.reason ?? '').toMatch(reason ?? /^$/)
  })
})

it('is not negative where the log start has passed the end that was read before it', () => {
  const offsets = { committedOffset: 95n, logStartOffset: 110n, logEndOffset: 100n }
  expect(partitionLag(offsets)).toMatchObject({ lag: 0n, reason: expect.stringMatching(/^5 messages were deleted/) })
})

it('of a share group is unknown where its coordinator could not tell it, and so is the sum', () => {
  const untold = { committedOffset: 17_000n, logStartOffset: 0n, logEndOffset: 20_000n, told: NOT_TOLD }
  expect(partitionLag(untold)).toMatchObject({ lag: null, reason: expect.stringContaining('its coordinator could not tell') })
  const told = { ...untold, told: 5n }
  expect(sumLag([told, untold]).lag).toBeNull()
  expect(sumLag([told, { ...untold, committedOffset: null }]).lag).toBeNull()
})

describe('lag that cannot be told', () => {
  const plain = { committedOffset: 90n, logStartOffset: 0n, logEndOffset: 100n }

  it('is unknown with the obstacle, whatever the last offsets were', () => {
    expect(partitionLag({ ...plain, obstacle: 'the partition has no leader' })).toEqual({
      lag: null,
      reason: 'the partition has no leader',
      uncommitted: null,
    })
  })

  it('is unknown for want of a commit first of all', () => {
    expect(partitionLag({ ...plain, committedOffset: null, obstacle: 'the partition has no leader' }).reason).toMatch(
      /never committed/,
    )
  })

  it('is zero when the commit is newer than the log end, and says by how much', () => {
    const newer = { ...plain, committedOffset: 130n }
    expect(partitionLag({ ...newer, endOlderMs: 1900 })).toMatchObject({ lag: 0n, reason: expect.stringContaining('2 s before') })
    expect(partitionLag({ ...newer, endOlderMs: -5 })).toMatchObject({ lag: 0n, reason: expect.stringContaining('30 beyond') })
  })
})

it('is what the coordinator of a share group tells, where it does', () => {
  const offsets = { committedOffset: 0n, logStartOffset: 0n, logEndOffset: 24n }
  expect(partitionLag({ ...offsets, told: 24n })).toEqual({ lag: 24n, reason: null, uncommitted: null })
  const { lag, reason } = partitionLag({ ...offsets, told: 16n })
  expect([lag, reason]).toEqual([16n, expect.stringContaining('24 messages lie behind the start offset')])
  expect(partitionLag({ ...offsets, told: -1n })).toMatchObject({ lag: 24n, reason: null })
})

describe('lag of a group', () => {
  const at = (committedOffset: bigint | null, logEndOffset: bigint | null) => ({
    committedOffset,
    logStartOffset: 0n,
    logEndOffset,
  })

  it('sums what is committed and leaves out partitions without a commit', () => {
    expect(sumLag([at(1n, 5n), at(null, 7n), at(3n, 3n)])).toEqual({
      lag: 4n,
      reason: null,
      uncommitted: 0n,
    })
  })

  it('sums what open transactions hold back', () => {
    const held = sumLag([{ ...at(1n, 5n), lastStableOffset: 3n }, { ...at(2n, 5n), lastStableOffset: 1n }, at(3n, 9n)])
    expect(held).toEqual({ lag: 13n, reason: '5 messages are not committed yet (open transaction)', uncommitted: 5n })
  })

  it('is unknown, not smaller, when one committed partition is unknown', () => {
    expect(sumLag([at(1n, 5n), at(2n, null)]).lag).toBeNull()
  })

  it('is unknown when nothing was ever committed', () => {
    expect(sumLag([at(null, 5n)])).toMatchObject({ lag: null, reason: 'the group has committed no offsets' })
  })
})
