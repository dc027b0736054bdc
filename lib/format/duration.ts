const second = 1000
const minute = 60 * second
const hour = 60 * minute
const day = 24 * hour

/**
 * A span in at most two units, as short as it can be said: `250 ms`, `4.2 s`, `41 s`, `1 m 12 s`, `3 h 5 m`, `2 d 4 h`.
 * Rounded down, so that "5 m" is never said of less than five minutes.
 */
export function formatDuration(spanMs: number): string {
  if (!Number.isFinite(spanMs)) return '–'
  const span = Math.max(0, spanMs)
  if (span === 0) return '0 s'
  if (span < second) return `${Math.floor(span)} ms`
  if (span < 10 * second) return `${(Math.floor(span / 100) / 10).toString()} s`
  if (span < minute) return `${Math.floor(span / second)} s`
  if (span < hour) return two(span, minute, 'm', second, 's')
  if (span < day) return two(span, hour, 'h', minute, 'm')
  return two(span, day, 'd', hour, 'h')
}

/** How long ago, in one unit and whole seconds at the least: `now`, `4 s ago`, `3 m ago`, `2 h ago`, `5 d ago`; `in 3 m` for what comes. */
export function formatAge(ageMs: number): string {
  if (!Number.isFinite(ageMs)) return '–'
  // Two clocks seldom agree to the second: what has just happened must not read as if it were to come.
  if (ageMs < -5 * second) return `in ${oneUnit(-ageMs)}`
  return ageMs < second ? 'now' : `${oneUnit(ageMs)} ago`
}

/** The age of live data: tenths of a second while it is young: `0.8 s`, `9.9 s`, `14 s`, `2 m 5 s`. */
export function formatAgeExact(ageMs: number): string {
  return ageMs < 10 * second ? `${(Math.max(0, ageMs) / second).toFixed(1)} s` : formatDuration(ageMs)
}

/** As `formatAge` without the word: for columns whose head says it. */
export function formatAgeShort(ageMs: number): string {
  return ageMs < second ? 'now' : oneUnit(ageMs)
}

/** A retention as Kafka's configuration has it: −1 is for ever, otherwise the largest unit that divides it: `7 d`, `36 h`, `604,800,001 ms`. */
export function formatRetention(retentionMs: string | number | bigint): string {
  const span = BigInt(retentionMs)
  if (span < 0n) return 'for ever'
  const unit = [
    { size: BigInt(day), word: 'd' },
    { size: BigInt(hour), word: 'h' },
    { size: BigInt(minute), word: 'm' },
    { size: BigInt(second), word: 's' },
  ].find(each => span >= each.size && span % each.size === 0n)
  return unit ? `${span / unit.size} ${unit.word}` : `${span} ms`
}

function oneUnit(spanMs: number): string {
  if (spanMs < minute) return `${Math.floor(spanMs / second)} s`
  if (spanMs < hour) return `${Math.floor(spanMs / minute)} m`
  if (spanMs < 2 * day) return `${Math.floor(spanMs / hour)} h`
  return `${Math.floor(spanMs / day)} d`
}

function two(span: number, large: number, largeWord: string, small: number, smallWord: string): string {
  const whole = Math.floor(span / large)
  const rest = Math.floor((span % large) / small)
  return rest === 0 ? `${whole} ${largeWord}` : `${whole} ${largeWord} ${rest} ${smallWord}`
}
