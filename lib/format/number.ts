/** Anything the API sends as a count: a JSON number, an int64 as a decimal string, or a bigint. */
export type Count = number | bigint | string

/** A count grouped by thousands: `1234567` → `1,234,567`. Decimal strings of any length stay exact; fractions keep `digits`. */
export function formatCount(count: Count, digits = 0): string {
  if (typeof count === 'number' && !Number.isInteger(count)) {
    if (!Number.isFinite(count)) return '–'
    const [whole = '0', fraction] = Math.abs(count).toFixed(digits).split('.')
    const body = fraction === undefined ? groupThousands(whole) : `${groupThousands(whole)}.${fraction}`
    return Number(body.replaceAll(',', '')) === 0 ? body : sign(count < 0) + body
  }
  const text = String(count)
  return text.startsWith('-') ? sign(true) + groupThousands(text.slice(1)) : groupThousands(text)
}

const compactUnits = [
  { from: 1_000_000_000_000n, suffix: ' T' },
  { from: 1_000_000_000n, suffix: ' G' },
  { from: 1_000_000n, suffix: ' M' },
  { from: 1_000n, suffix: ' k' },
]

/** A count in at most four digits and a unit: `18240` → `18.2 k`. For axes and narrow cells; show the exact count on hover. */
export function formatCompact(count: Count): string {
  if (typeof count === 'number' && !Number.isFinite(count)) return '–'
  const exact = typeof count === 'number' ? BigInt(Math.round(count)) : BigInt(count)
  const size = exact < 0n ? -exact : exact
  const unit = compactUnits.find(each => size >= each.from)
  if (!unit) return typeof count === 'number' && !Number.isInteger(count) ? formatCount(count, 1) : formatCount(count)
  const tenths = (size * 10n + unit.from / 2n) / unit.from
  const whole = tenths >= 1000n || tenths % 10n === 0n
  const text = whole ? formatCount(tenths / 10n) : `${tenths / 10n}.${tenths % 10n}`
  return sign(exact < 0n) + text + unit.suffix
}

/** Per second: whole numbers from 100 up, one decimal below, two below one. `unit` is what is counted: `msg`, or nothing. */
export function formatRate(perSecond: number, unit = ''): string {
  const size = Math.abs(perSecond)
  const digits = size >= 100 || size === 0 ? 0 : size >= 1 ? 1 : 2
  return `${formatCount(digits === 0 ? Math.round(perSecond) : perSecond, digits)}${unit ? ` ${unit}` : ''}/s`
}

/** A share of a whole in per cent, never rounded to a false 0 % or 100 %. */
export function formatPercent(share: number): string {
  const percent = share * 100
  if (percent > 0 && percent < 1) return '< 1 %'
  if (percent < 100 && percent > 99) return '> 99 %'
  return `${Math.round(percent)} %`
}

/** `1 partition`, `2 partitions`, `1,204 replicas`. */
export function plural(count: Count, singular: string, many = `${singular}s`): string {
  return `${formatCount(count)} ${String(count) === '1' ? singular : many}`
}

function groupThousands(digits: string): string {
  return digits.replace(/\B(?=(\d{3})+$)/g, ',')
}

// U+2212, as wide as a digit, so that columns of numbers stay aligned.
function sign(negative: boolean): string {
  return negative ? '−' : ''
}
