import { zoneOffsetMs } from '#components/charts/zone-clock.ts'
import { readClock, type Zone } from '#lib/format/timestamp'

const CLOCK_TIME = /^(\d{4})-(\d{2})-(\d{2})(?:[ T](\d{2}):(\d{2})(?::(\d{2})(?:\.(\d{1,3}))?)?)?$/
const FARTHEST_MS = 8.64e15

/** `2026-11-23 14:02:07.118` as a clock in `zone` shows it. */
export function printInstant(timeMs: number, zone: Zone): string {
  const reading = readClock(timeMs, zone)
  return reading === null
    ? String(timeMs)
    : `${reading.date} ${reading.time}${reading.millis === '000' ? '' : `.${reading.millis}`}`
}

/**
 * Epoch milliseconds of a time as typed: what a clock in `zone` shows (`2026-11-23 14:02`), the same with its own zone
 * (`2026-11-23T14:02:07Z`, `…+01:00`), or epoch milliseconds. Null when it is none of these, or names no day.
 */
export function parseInstant(text: string, zone: Zone): number | null {
  const trimmed = text.trim()
  if (/^\d{9,16}$/.test(trimmed)) return Number(trimmed) <= FARTHEST_MS ? Number(trimmed) : null
  if (/(?:Z|[+-]\d{2}:\d{2})$/.test(trimmed)) return parseZoned(trimmed)
  const match = CLOCK_TIME.exec(trimmed)
  if (match === null) return null
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = match.slice(1, 7).map(part => Number(part ?? 0))
  const asUtcMs = Date.UTC(year, month - 1, day, hour, minute, second, Number((match[7] ?? '0').padEnd(3, '0')))
  // Dates such as February 30 or the 13th month roll over in Date.UTC: they name no day.
  if (new Date(asUtcMs).getUTCDate() !== day || month > 12 || hour > 23 || minute > 59 || second > 59) return null
  return inZone(asUtcMs, zone)
}

function parseZoned(text: string): number | null {
  const timeMs = Date.parse(text.replace(' ', 'T'))
  return Number.isFinite(timeMs) && timeMs >= 0 ? timeMs : null
}

/** The instant at which a clock in `zone` shows what a UTC clock shows at `asUtcMs`. Twice, for the days when the offset changes. */
function inZone(asUtcMs: number, zone: Zone): number {
  const first = asUtcMs - zoneOffsetMs(asUtcMs, zone)
  return asUtcMs - zoneOffsetMs(first, zone)
}
