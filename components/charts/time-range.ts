const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS
const DAY_MS = 24 * HOUR_MS

/** The ranges that the picker offers, shortest first; `words` is what a screen reader hears. */
export const RANGE_PRESETS = [
  { name: '15m', label: '15 m', words: 'last 15 minutes', spanMs: 15 * MINUTE_MS },
  { name: '1h', label: '1 h', words: 'last hour', spanMs: HOUR_MS },
  { name: '6h', label: '6 h', words: 'last 6 hours', spanMs: 6 * HOUR_MS },
  { name: '24h', label: '24 h', words: 'last 24 hours', spanMs: DAY_MS },
  { name: '7d', label: '7 d', words: 'last 7 days', spanMs: 7 * DAY_MS },
] as const

export type PresetName = (typeof RANGE_PRESETS)[number]['name']

/** Either a window that ends now and moves with it, or two fixed moments (epoch milliseconds). */
export type TimeRange = { kind: 'preset'; name: PresetName } | { kind: 'custom'; fromMs: number; toMs: number }

export const DEFAULT_RANGE: TimeRange = { kind: 'preset', name: '1h' }

/** Narrower than this a zoom shows less than one stored point. */
export const MIN_SPAN_MS = 30_000

/** Reads the `range` of a URL: a preset's name or `FROM-TO` in epoch milliseconds; null when it is neither. */
export function parseRange(text: string): TimeRange | null {
  const preset = RANGE_PRESETS.find(candidate => candidate.name === text)
  if (preset !== undefined) return { kind: 'preset', name: preset.name }
  const match = /^(\d{1,15})-(\d{1,15})$/.exec(text)
  if (match === null) return null
  return customRange(Number(match[1]), Number(match[2]))
}

/** The text that parseRange reads back. */
export function rangeText(range: TimeRange): string {
  return range.kind === 'preset' ? range.name : `${range.fromMs}-${range.toMs}`
}

/** Two moments in either order as a range of at least MIN_SPAN_MS around their middle; null when they are no moments. */
export function customRange(oneMs: number, otherMs: number): TimeRange | null {
  if (!Number.isSafeInteger(oneMs) || !Number.isSafeInteger(otherMs)) return null
  const fromMs = Math.min(oneMs, otherMs)
  const toMs = Math.max(oneMs, otherMs)
  if (toMs - fromMs >= MIN_SPAN_MS) return { kind: 'custom', fromMs, toMs }
  const middleMs = Math.round((fromMs + toMs) / 2)
  return { kind: 'custom', fromMs: middleMs - MIN_SPAN_MS / 2, toMs: middleMs + MIN_SPAN_MS / 2 }
}

/** The window in epoch milliseconds, `[fromMs, toMs]`. */
export function resolveRange(range: TimeRange, nowMs: number): [fromMs: number, toMs: number] {
  return range.kind === 'custom' ? [range.fromMs, range.toMs] : [nowMs - spanOfPreset(range.name), nowMs]
}

/** Width of the window in milliseconds. */
export function rangeSpanMs(range: TimeRange): number {
  return range.kind === 'custom' ? range.toMs - range.fromMs : spanOfPreset(range.name)
}

function spanOfPreset(name: PresetName): number {
  return RANGE_PRESETS.find(preset => preset.name === name)?.spanMs ?? HOUR_MS
}
