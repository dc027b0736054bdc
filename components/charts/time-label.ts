import { formatDay, formatTimeOfDay } from '#lib/format/timestamp'

const MINUTE_MS = 60_000
const DAY_MS = 24 * 60 * MINUTE_MS

/** A tick of the time axis, as exact as the window needs: `14:02:30`, `14:02`, or `11-23` at midnight and over many days. */
export function timeLabel(tMs: number, spanMs: number, zone: string): string {
  const time = formatTimeOfDay(tMs, zone)
  if (spanMs > 2 * DAY_MS || (spanMs > DAY_MS / 2 && time === '00:00:00')) return formatDay(tMs, zone).slice(5)
  return spanMs <= 10 * MINUTE_MS ? time : time.slice(0, 5)
}
