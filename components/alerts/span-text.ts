const UNITS = { s: 1, m: 60, h: 3600, d: 86_400 } as const
type Unit = keyof typeof UNITS

/** `90`, `90s`, `5m`, `1h 30m`, `2d` → seconds; null: it is none. */
export function readSpan(text: string): number | null {
  const parts = [...text.trim().matchAll(/(\d{1,7})\s*([smhd])?\s*/gy)]
  const length = parts.reduce((sum, [part]) => sum + part.length, 0)
  if (parts.length === 0 || length !== text.trim().length) return null
  if (parts.length > 1 && parts.some(([, , unit]) => unit === undefined)) return null
  return parts.reduce((sum, [, digits, unit = 's']) => sum + Number(digits) * (isUnit(unit) ? UNITS[unit] : 1), 0)
}

/** The largest unit that divides it: `0s`, `90s`, `5m`, `2d`. */
export function writeSpan(seconds: number): string {
  const unit = (['d', 'h', 'm'] as const).find(each => seconds >= UNITS[each] && seconds % UNITS[each] === 0)
  return unit === undefined ? `${seconds}s` : `${seconds / UNITS[unit]}${unit}`
}

function isUnit(text: string): text is Unit {
  return Object.hasOwn(UNITS, text)
}
