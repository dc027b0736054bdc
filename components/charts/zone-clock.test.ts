import { expect, test } from 'vitest'
import { parseWallClock, wallClockText, zoneOffsetMs } from './zone-clock.ts'

const WINTER_MS = Date.UTC(2026, 10, 23, 13, 2, 7)
const SUMMER_MS = Date.UTC(2026, 6, 1, 12)

test('the offset follows the season', () => {
  expect(zoneOffsetMs(WINTER_MS, 'Europe/Berlin')).toBe(3_600_000)
  expect(zoneOffsetMs(SUMMER_MS, 'Europe/Berlin')).toBe(7_200_000)
  expect(zoneOffsetMs(WINTER_MS, 'UTC')).toBe(0)
})

test.each(['UTC', 'Europe/Berlin', 'Asia/Kolkata', 'America/New_York'])(
  'a moment written on the clock of %s is read back',
  zone => {
    expect(parseWallClock(wallClockText(WINTER_MS, zone), zone)).toBe(WINTER_MS)
    expect(parseWallClock(wallClockText(SUMMER_MS, zone), zone)).toBe(SUMMER_MS)
  },
)

test('the hour before the clocks change is read rightly', () => {
  expect(parseWallClock('2026-10-25T01:30:00', 'Europe/Berlin')).toBe(Date.UTC(2026, 9, 24, 23, 30))
})

test.each(['', 'soon', '2026-13-40T99:00', '2026-11-23'])('%j is no moment', text => {
  expect(parseWallClock(text, 'UTC')).toBeNull()
})
