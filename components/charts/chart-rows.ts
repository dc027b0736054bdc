import type { HistoryPoint } from '#lib/wire/history'

/** One line of a chart. `points` are `[tMs, min, max, last]`, oldest first; a gap is absent. */
export interface ChartSeries {
  /** Unique within the chart. */
  key: string
  label: string
  /** A CSS colour, usually a custom property: `var(--s1)`. */
  colour: string
  /** Dashes of the line; otherwise told by its place. */
  dash?: string
  points: readonly HistoryPoint[]
}

export interface ChartValue {
  min: number
  max: number
  last: number
}

/** All series at one moment. A series without a value there is absent: the line breaks. */
export interface ChartRow {
  tMs: number
  values: Readonly<Record<string, ChartValue>>
}

/**
 * Brings series of their own times onto one time grid, so that lines share a crosshair and missing stretches show as gaps.
 *
 * Where the source was sampled more rarely than the server's step (looks stretch on busy clusters), the grid widens to the
 * usual distance between points: a slow rhythm is no gap. Between two points further apart than the grid a row without values
 * is put in, which is what breaks the line.
 */
export function chartRows(series: readonly ChartSeries[], stepMs: number): ChartRow[] {
  const gridMs = gridWidthMs(series, stepMs)
  const byTime = new Map<number, Record<string, ChartValue>>()
  for (const one of series) {
    for (const point of one.points) addPoint(byTime, one.key, Math.floor(point[0] / gridMs) * gridMs, point)
  }
  const times = [...byTime.keys()].sort((a, b) => a - b)
  const rows: ChartRow[] = []
  for (const tMs of times) {
    const before = rows.at(-1)
    if (before !== undefined && tMs - before.tMs > gridMs) rows.push({ tMs: before.tMs + gridMs, values: {} })
    rows.push({ tMs, values: byTime.get(tMs) ?? {} })
  }
  return rows
}

/** No look stretches further than this: whatever is wider apart is a gap. */
const SLOWEST_RHYTHM_MS = 60_000

/** The newest value of a series and when it was; null when the series is empty. */
export function lastValue(series: ChartSeries): { tMs: number; value: number } | null {
  const point = series.points.at(-1)
  return point === undefined ? null : { tMs: point[0], value: point[3] }
}

/** Largest value of all series (spikes included), or null when nothing was measured. */
export function largestValue(series: readonly ChartSeries[]): number | null {
  let largest: number | null = null
  for (const one of series) for (const [, , max] of one.points) largest = largest === null ? max : Math.max(largest, max)
  return largest
}

/** True where a value has no neighbour to draw a line to: it needs a dot to be seen at all. */
export function isIsolated(rows: readonly ChartRow[], index: number, key: string): boolean {
  return (
    rows[index]?.values[key] !== undefined &&
    rows[index - 1]?.values[key] === undefined &&
    rows[index + 1]?.values[key] === undefined
  )
}

function addPoint(
  byTime: Map<number, Record<string, ChartValue>>,
  key: string,
  tMs: number,
  [, min, max, last]: HistoryPoint,
): void {
  const values = byTime.get(tMs) ?? {}
  const old = values[key]
  values[key] = old === undefined ? { min, max, last } : { min: Math.min(old.min, min), max: Math.max(old.max, max), last }
  byTime.set(tMs, values)
}

function gridWidthMs(series: readonly ChartSeries[], stepMs: number): number {
  const distances: number[] = []
  for (const { points } of series) {
    for (let index = 1; index < points.length; index += 1) {
      const distance = (points[index]?.[0] ?? 0) - (points[index - 1]?.[0] ?? 0)
      if (distance > 0) distances.push(distance)
    }
  }
  distances.sort((a, b) => a - b)
  const usualMs = distances[Math.floor(distances.length / 2)] ?? stepMs
  const step = Math.max(1, stepMs)
  // Two points with an outage between them have no rhythm: without a bound the outage would be taken for one.
  const rhythmMs = Math.min(usualMs, Math.max(step, SLOWEST_RHYTHM_MS))
  return Math.max(1, Math.ceil(rhythmMs / step - 0.25)) * step
}
