import { readClock } from '#lib/format/timestamp'

/** Milliseconds to add to UTC for the zone's clock at an instant; 0 for a zone that is not known. */
export function zoneOffsetMs(timeMs: number, zone: string): number {
  const clock = readClock(timeMs, zone)
  if (clock === null) return 0
  const shownMs = Date.parse(`${clock.date}T${clock.time}Z`)
  return Number.isNaN(shownMs) ? 0 : shownMs - Math.floor(timeMs / 1000) * 1000
}

/** An instant as the value of a `datetime-local` field: `2026-11-23T14:02:07` on the zone's clock. */
export function wallClockText(timeMs: number, zone: string): string {
  const clock = readClock(timeMs, zone)
  return clock === null ? '' : `${clock.date}T${clock.time}`
}

/** The instant at which the zone's clock shows a `datetime-local` value; null when the text is no time. */
export function parseWallClock(text: string, zone: string): number | null {
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d)?$/.test(text)) return null
  const asUtcMs = Date.parse(`${text}Z`)
  if (Number.isNaN(asUtcMs)) return null
  // The offset holds at the instant itself, which the first guess misses by it: around a clock change one more step settles it.
  const guessMs = asUtcMs - zoneOffsetMs(asUtcMs, zone)
  return asUtcMs - zoneOffsetMs(guessMs, zone)
}
