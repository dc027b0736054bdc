/** An IANA zone such as `Europe/Berlin`, or `UTC`. */
export type Zone = string

/** What a zone's clock shows at an instant. `zone` is the short name, such as `UTC` or `GMT+1`. */
export interface ClockReading {
  readonly date: string
  readonly time: string
  readonly millis: string
  readonly zone: string
}

const formatters = new Map<Zone, Intl.DateTimeFormat>()

/** `2026-11-23 14:02:07.118 UTC`: the same order of parts in every locale, so that times sort and compare by eye. */
export function formatTimestamp(timeMs: number, zone: Zone): string {
  const reading = readClock(timeMs, zone)
  return reading ? `${reading.date} ${reading.time}.${reading.millis} ${reading.zone}` : '–'
}

/** `14:02:07`, for lists whose day is said elsewhere. */
export function formatTimeOfDay(timeMs: number, zone: Zone): string {
  return readClock(timeMs, zone)?.time ?? '–'
}

/** `2026-11-23`. */
export function formatDay(timeMs: number, zone: Zone): string {
  return readClock(timeMs, zone)?.date ?? '–'
}

/** The parts of an instant in a zone; null when the number is no instant (records may carry any int64 as their time). */
export function readClock(timeMs: number, zone: Zone): ClockReading | null {
  if (!Number.isFinite(timeMs) || Math.abs(timeMs) > 8.64e15) return null
  const parts = new Map(
    formatterFor(zone)
      .formatToParts(timeMs)
      .map(part => [part.type, part.value]),
  )
  const part = (type: Intl.DateTimeFormatPartTypes) => parts.get(type) ?? ''
  const millis = ((Math.trunc(timeMs) % 1000) + 1000) % 1000
  return {
    date: `${part('year').padStart(4, '0')}-${part('month')}-${part('day')}`,
    time: `${part('hour')}:${part('minute')}:${part('second')}`,
    millis: String(millis).padStart(3, '0'),
    zone: zone === 'UTC' ? 'UTC' : part('timeZoneName'),
  }
}

function formatterFor(zone: Zone): Intl.DateTimeFormat {
  const known = formatters.get(zone)
  if (known) return known
  const options = {
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    hourCycle: 'h23',
    timeZoneName: 'short',
  } as const
  const made = makeFormatter(zone, options)
  formatters.set(zone, made)
  return made
}

// A zone comes from a cookie or a browser newer than the server's tables: fall back to UTC rather than fail the page.
function makeFormatter(zone: Zone, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  try {
    return new Intl.DateTimeFormat('en-GB', { ...options, timeZone: zone })
  } catch {
    return new Intl.DateTimeFormat('en-GB', { ...options, timeZone: 'UTC' })
  }
}
