import { describe, expect, it } from 'vitest'
import { partitionLag, sumLag } from './lag.ts'

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

it('is what the coordinator of a share group tells, where it does', () => {
  const offsets = { committedOffset: 0n, logStartOffset: 0n, logEndOffset: 24n }
  expect(partitionLag({ ...offsets, told: 24n })).toEqual({ lag: 24n, reason: null })
  const { lag, reason } = partitionLag({ ...offsets, told: 16n })
  expect([lag, reason]).toEqual([16n, expect.stringContaining('24 messages lie behind the start offset')])
  expect(partitionLag({ ...offsets, told: -1n })).toEqual({ lag: 24n, reason: null })
})

describe('lag of a group', () => {
  const at = (committedOffset: bigint | null, logEndOffset: bigint | null) => ({
    committedOffset,
    logStartOffset: 0n,
    logEndOffset,
  })

  it('sums what is committed and leaves out partitions without a commit', () => {
    expect(sumLag([at(1n, 5n), at(null, 7n), at(3n, 3n)])).toEqual({ lag: 4n, reason: null })
  })

  it('is unknown, not smaller, when one committed partition is unknown', () => {
    expect(sumLag([at(1n, 5n), at(2n, null)]).lag).toBeNull()
  })

  it('is unknown when nothing was ever committed', () => {
    expect(sumLag([at(null, 5n)])).toEqual({ lag: null, reason: 'the group has committed no offsets' })
  })
})
