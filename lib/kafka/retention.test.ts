import { describe, expect, it } from 'vitest'
import { expiryOf, groupLoss, retentionLimits, type RetentionRules } from './retention.ts'

const NOW = 1_800_000_000_000
const day: RetentionRules = { cleanupPolicy: 'delete', retentionMs: 86_400_000n, retentionBytes: -1n }
const sized: RetentionRules = { cleanupPolicy: 'delete', retentionMs: -1n, retentionBytes: 1_000_000n }

describe('what limits a log', () => {
  it.each<[Partial<RetentionRules>, string[] | null]>([
    [{}, ['time']],
    [{ retentionBytes: 5n }, ['time', 'bytes']],
    [{ retentionMs: -1n }, []],
    [{ cleanupPolicy: 'compact' }, ['compaction']],
    [{ cleanupPolicy: 'compact,delete', retentionBytes: 5n }, ['time', 'bytes', 'compaction']],
    [{ cleanupPolicy: null }, null],
  ])('%o: %o', (rules, expected) => {
    expect(retentionLimits({ ...day, ...rules })).toEqual(expected)
  })
})

describe('a message goes not before', () => {
  const message = { timestampMs: NOW - 3_600_000, bytesToEnd: 400_000, bytesPerSecond: 100 }
  it.each<[string, Partial<typeof message>, RetentionRules, ReturnType<typeof expiryOf>]>([
    ['its age reaches retention.ms', {}, day, { notBeforeMs: NOW + 82_800_000, by: 'time' }],
    [
      'now, when it is older: a moment in the past',
      { timestampMs: NOW - 90_000_000 },
      day,
      { notBeforeMs: NOW - 3_600_000, by: 'time' },
    ],
    ['what is written behind it fills retention.bytes', {}, sized, { notBeforeMs: NOW + 6_000_000, by: 'bytes' }],
    ['now, when that is full', { bytesToEnd: 2_000_000 }, sized, { notBeforeMs: NOW, by: 'bytes' }],
    ['never by size when nothing is written', { bytesPerSecond: 0 }, sized, null],
    ['the sooner of both', {}, { ...day, retentionBytes: 1_000_000n }, { notBeforeMs: NOW + 6_000_000, by: 'bytes' }],
    ['unknown without a time', { timestampMs: -1 }, day, null],
    ['never, when only compaction limits the log', {}, { ...day, cleanupPolicy: 'compact' }, null],
  ])('%s', (_name, change, rules, expected) => {
    expect(expiryOf({ ...message, ...change }, rules, NOW)).toEqual(expected)
  })
})

describe('a group that stays stopped', () => {
  const input = {
    committedOffset: 100n,
    logStartOffset: 50n,
    logEndOffset: 1100n,
    firstUnreadMs: NOW - 3_600_000,
    sizeBytes: 1_050_000,
    bytesPerSecond: 100,
  }
  it.each<[string, Partial<Parameters<typeof groupLoss>[0]>, RetentionRules, ReturnType<typeof groupLoss>]>([
    [
      'loses the first unread message not before its age allows',
      {},
      day,
      { lost: 0n, unread: 1000n, inSeconds: 82_800, by: 'time' },
    ],
    [
      'loses it now when it is old enough',
      { firstUnreadMs: NOW - 99_999_999 },
      day,
      { lost: 0n, unread: 1000n, inSeconds: 0, by: 'time' },
    ],
    [
      'has lost what went before it was read',
      { committedOffset: 10n },
      day,
      { lost: 40n, unread: 1050n, inSeconds: 82_800, by: 'time' },
    ],
    ['loses nothing when it has read all', { committedOffset: 1100n }, day, { lost: 0n, unread: 0n, inSeconds: null, by: null }],
    ['may lose by size', {}, sized, { lost: 0n, unread: 1000n, inSeconds: 0, by: 'bytes' }],
    [
      'is not told a time that nobody knows',
      { firstUnreadMs: null },
      day,
      { lost: 0n, unread: 1000n, inSeconds: null, by: null },
    ],
    [
      'has lost all of a log that was emptied',
      { committedOffset: 10n, logStartOffset: 1100n },
      day,
      { lost: 1090n, unread: 0n, inSeconds: null, by: null },
    ],
  ])('%s', (_name, change, rules, expected) => {
    expect(groupLoss({ ...input, ...change }, rules, NOW)).toEqual(expected)
  })

  it('is unknown when an offset is', () => {
    expect(groupLoss({ ...input, committedOffset: null }, day, NOW)).toBeNull()
    expect(groupLoss({ ...input, logStartOffset: null }, day, NOW)).toBeNull()
  })
})
