import { describe, expect, test } from 'vitest'
import { formatByteRate, formatBytes, formatBytesExact } from './bytes.ts'
import { formatAge, formatAgeExact, formatAgeShort, formatDuration, formatRetention } from './duration.ts'
import { formatCompact, formatCount, formatPercent, formatRate, plural } from './number.ts'
import { formatDay, formatTimeOfDay, formatTimestamp } from './timestamp.ts'

describe('counts', () => {
  test('are grouped by thousands and exact far beyond 2^53', () => {
    expect(formatCount(0)).toBe('0')
    expect(formatCount(999)).toBe('999')
    expect(formatCount(1000)).toBe('1,000')
    expect(formatCount('9223372036854775807')).toBe('9,223,372,036,854,775,807')
    expect(formatCount(9007199254740993n)).toBe('9,007,199,254,740,993')
    expect(formatCount(-1234)).toBe('−1,234')
    expect(formatCount('-1234')).toBe('−1,234')
  })
  test('keep the decimals that are asked for, and no minus before a zero', () => {
    expect(formatCount(1234.567, 1)).toBe('1,234.6')
    expect(formatCount(-0.01, 1)).toBe('0.0')
    expect(formatCount(Number.NaN)).toBe('–')
  })
  test('shorten to four digits and a unit', () => {
    expect(formatCompact(999)).toBe('999')
    expect(formatCompact(18_240)).toBe('18.2 k')
    expect(formatCompact(402_118)).toBe('402 k')
    expect(formatCompact('1204118000')).toBe('1.2 G')
    expect(formatCompact(5000)).toBe('5 k')
    expect(formatCompact(-1500)).toBe('−1.5 k')
    expect(formatCompact(0.5)).toBe('0.5')
  })
  test('agree with their noun', () => {
    expect(plural(1, 'partition')).toBe('1 partition')
    expect(plural('1', 'partition')).toBe('1 partition')
    expect(plural(0, 'partition')).toBe('0 partitions')
    expect(plural(1204, 'match', 'matches')).toBe('1,204 matches')
  })
})

test('a rate keeps as many decimals as its size deserves', () => {
  expect(formatRate(0)).toBe('0/s')
  expect(formatRate(0.25, 'msg')).toBe('0.25 msg/s')
  expect(formatRate(12.34)).toBe('12.3/s')
  expect(formatRate(2100.4, 'msg')).toBe('2,100 msg/s')
})

test('a share is never rounded to a false 0 or 100 per cent', () => {
  expect(formatPercent(0)).toBe('0 %')
  expect(formatPercent(0.001)).toBe('< 1 %')
  expect(formatPercent(0.625)).toBe('63 %')
  expect(formatPercent(0.9999)).toBe('> 99 %')
  expect(formatPercent(1)).toBe('100 %')
})

describe('bytes', () => {
  test('use binary units and three digits', () => {
    expect(formatBytes(0)).toBe('0 B')
    expect(formatBytes(1023)).toBe('1023 B')
    expect(formatBytes(1024)).toBe('1.00 KiB')
    expect(formatBytes(1536)).toBe('1.50 KiB')
    expect(formatBytes(12.5 * 1024 ** 2)).toBe('12.5 MiB')
    expect(formatBytes(500 * 1024 ** 3)).toBe('500 GiB')
    expect(formatByteRate(1.2 * 1024 ** 2)).toBe('1.20 MiB/s')
    expect(formatBytesExact(1_572_864)).toBe('1,572,864 bytes')
  })
  test('pass to the next unit instead of printing 1024 of the last', () => {
    expect(formatBytes(1024 ** 2 - 1)).toBe('1.00 MiB')
    expect(formatBytes(1024 ** 3 - 1)).toBe('1.00 GiB')
  })
})

describe('spans', () => {
  test('are said in at most two units', () => {
    expect(formatDuration(250.7)).toBe('250 ms')
    expect(formatDuration(4260)).toBe('4.2 s')
    expect(formatDuration(41_900)).toBe('41 s')
    expect(formatDuration(72_000)).toBe('1 m 12 s')
    expect(formatDuration(3 * 3_600_000)).toBe('3 h')
    expect(formatDuration(52 * 3_600_000)).toBe('2 d 4 h')
    expect(formatDuration(-5)).toBe('0 s')
  })
  test('as an age use one unit, and say so when the time is yet to come', () => {
    expect(formatAge(400)).toBe('now')
    expect(formatAge(4_900)).toBe('4 s ago')
    expect(formatAge(47 * 3_600_000)).toBe('47 h ago')
    expect(formatAge(72 * 3_600_000)).toBe('3 d ago')
    expect(formatAge(-180_000)).toBe('in 3 m')
    expect(formatAge(-1500)).toBe('now')
    expect(formatAgeShort(61_000)).toBe('1 m')
    expect([0, 840, 12_400].map(formatAgeExact)).toEqual(['0.0 s', '0.8 s', '12 s'])
  })
  test('of retention use the largest unit that divides them, and -1 is for ever', () => {
    expect(formatRetention('604800000')).toBe('7 d')
    expect(formatRetention('129600000')).toBe('36 h')
    expect(formatRetention('604800001')).toBe('604800001 ms')
    expect(formatRetention('-1')).toBe('for ever')
    expect(formatRetention('9223372036854775807')).toBe('9223372036854775807 ms')
  })
})

describe('times', () => {
  const time = Date.UTC(2026, 10, 23, 14, 2, 7, 118)
  test('name their zone and sort as text', () => {
    expect(formatTimestamp(time, 'UTC')).toBe('2026-11-23 14:02:07.118 UTC')
    expect(formatTimestamp(time, 'Asia/Kolkata')).toBe('2026-11-23 19:32:07.118 GMT+5:30')
    expect(formatTimeOfDay(time, 'UTC')).toBe('14:02:07')
    expect(formatDay(time, 'Pacific/Auckland')).toBe('2026-11-24')
  })
  test('before 1970 and out of range do not break the page', () => {
    expect(formatTimestamp(-1, 'UTC')).toBe('1969-12-31 23:59:59.999 UTC')
    expect(formatTimestamp(9.2e18, 'UTC')).toBe('–')
  })
  test('in a zone that nobody knows are shown in UTC', () => {
    expect(formatTimeOfDay(time, 'Mars/Olympus')).toBe('14:02:07')
  })
})
