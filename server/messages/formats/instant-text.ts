const LAST_SECOND = 253_402_300_799n
const FIRST_SECOND = -62_135_596_800n
const NANOS = 1_000_000_000n

/** `2026-11-28T14:00:00.123456789Z` with as many digits as are needed, in threes; null beyond the years 1 to 9999. */
export function instantText(seconds: bigint, nanos: bigint): string | null {
  if (seconds < FIRST_SECOND || seconds > LAST_SECOND || nanos < 0n || nanos >= NANOS) return null
  const whole = new Date(Number(seconds) * 1000).toISOString().slice(0, 19)
  const digits = String(nanos)
    .padStart(9, '0')
    .replace(/(000)+$/, '')
  return `${whole}${digits === '' ? '' : `.${digits}`}Z`
}

/** The same for a count of ticks since 1970, of which `perSecond` make a second. */
export function instantOfTicks(ticks: bigint, perSecond: bigint): string | null {
  let seconds = ticks / perSecond
  let rest = ticks % perSecond
  if (rest < 0n) {
    rest += perSecond
    seconds -= 1n
  }
  return instantText(seconds, (rest * NANOS) / perSecond)
}
