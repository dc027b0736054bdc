import type { HistoryPoint } from '#lib/wire/history'

/** A line of a small chart: one path per stretch without a gap, within a box of `width` × `height`. */
export interface LightLine {
  readonly path: string
  readonly last: number | null
}

export interface LightScale {
  readonly fromMs: number
  readonly toMs: number
  /** The value at the top edge. */
  readonly top: number
  readonly width: number
  readonly height: number
}

/** Points further apart than this many steps are a gap: the line is lifted, not drawn through what nobody knows. */
const gapSteps = 2.5

export function lightLine(points: readonly HistoryPoint[], stepMs: number, scale: LightScale): LightLine {
  let path = ''
  let previousMs = -Infinity
  let last: number | null = null
  for (const [timeMs, , , value] of points) {
    if (timeMs < scale.fromMs || timeMs > scale.toMs) continue
    const at = `${xOf(timeMs, scale)} ${yOf(value, scale)}`
    // A line of no length, with round ends, makes a point without neighbours visible.
    path += timeMs - previousMs > stepMs * gapSteps ? `M${at}h0` : `L${at}`
    previousMs = timeMs
    last = value
  }
  return { path, last }
}

const hourMs = 3_600_000
const shortestMs = 300_000

/** The last hour, or as much of it as there is a history of, but five minutes at the least. `firstMs`: each series' first point. */
export function fittingWindow(firstMs: readonly number[], nowMs: number): { fromMs: number; toMs: number } {
  const spanMs = nowMs - Math.min(nowMs, ...firstMs)
  return { fromMs: nowMs - Math.min(hourMs, Math.max(shortestMs, spanMs)), toMs: nowMs }
}

/** Where an instant lies, in the box's units with one decimal. */
export function xOf(timeMs: number, { fromMs, toMs, width }: LightScale): number {
  return round(((timeMs - fromMs) / Math.max(1, toMs - fromMs)) * width)
}

function yOf(value: number, { top, height }: LightScale): number {
  return round(height - (Math.max(0, value) / top) * height)
}

/** The next round number that holds all values: a top edge whose half reads well, too, and that seldom moves. */
export function niceTop(values: readonly number[]): number {
  const largest = Math.max(0, ...values)
  if (largest === 0) return 1
  const power = 10 ** Math.floor(Math.log10(largest))
  const step = [1, 2, 3, 4, 5, 6, 8, 10].find(each => each * power >= largest) ?? 10
  // 3 × 0.1 is not quite 0.3 in binary.
  return Number((step * power).toPrecision(2))
}

function round(value: number): number {
  return Math.round(value * 10) / 10
}
