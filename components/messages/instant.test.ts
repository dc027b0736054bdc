import { expect, test } from 'vitest'
import { parseInstant, printInstant } from './instant.ts'

const NOON = Date.UTC(2026, 10, 23, 14, 2, 7, 118)

test.each([
  ['2026-11-23 14:02:07.118', 'UTC', NOON],
  ['2026-11-23T15:02:07.118', 'Europe/Berlin', NOON],
  ['2026-11-23 09:02:07.118', 'America/New_York', NOON],
  ['2026-11-23 14:02:07.118Z', 'Asia/Tokyo', NOON],
  ['2026-11-23T15:02:07.118+01:00', 'UTC', NOON],
  [String(NOON), 'Asia/Tokyo', NOON],
  ['2026-11-23 14:02', 'UTC', Date.UTC(2026, 10, 23, 14, 2)],
  ['2026-11-23', 'UTC', Date.UTC(2026, 10, 23)],
  ['2026-11-23 14:02:07.5', 'UTC', Date.UTC(2026, 10, 23, 14, 2, 7, 500)],
  // Summer time begins on 2026-03-29 at 2:00 in Berlin.
  ['2026-03-29 01:59', 'Europe/Berlin', Date.UTC(2026, 2, 29, 0, 59)],
  ['2026-03-29 03:00', 'Europe/Berlin', Date.UTC(2026, 2, 29, 1, 0)],
])('%s in %s', (text, zone, timeMs) => {
  expect(parseInstant(text, zone)).toBe(timeMs)
})

test.each([
  '',
  'yesterday',
  '2026-02-30',
  '2026-13-01',
  '2026-11-23 25:00',
  '2026-11-23 14:60',
  '23.11.2026',
  '99999999999999999',
])('%j is no time', text => {
  expect(parseInstant(text, 'UTC')).toBeNull()
})

test.each(['UTC', 'Europe/Berlin', 'Asia/Kolkata', 'Pacific/Auckland'])('what is printed in %s is read back', zone => {
  expect(parseInstant(printInstant(NOON, zone), zone)).toBe(NOON)
})
