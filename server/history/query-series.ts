/** From a chart's question to its points: which level, how wide a point, and what is a gap. */
import type { History, HistoryPoint, HistoryQuery } from '#lib/wire/history'
import { PartituraError } from '../errors.ts'
import { rollUp } from './bucket.ts'
import type { Bucket } from './bucket.ts'
import { HOUR, pickLevel } from './levels.ts'
import type { Level, Retention } from './levels.ts'
import type { Series } from './series-index.ts'

export interface HistoryAnswer {
  fromMs: number
  toMs: number
  /** Width of one point. Two points further apart than this have a gap between them. */
  stepMs: number
  series: History['series']
  /** Series that match but are not among the ones given, because there are too many for one chart. */
  omittedSeries: number
}

const DEFAULT_POINTS = 300
const MAX_SERIES = 500

/** `bucketsOf` gives what is known of a series at a level, in order of time. */
export function querySeries(
  query: HistoryQuery,
  nowMs: number,
  retention: Retention,
  matching: readonly Series[],
  bucketsOf: (series: Series, level: Level, fromMs: number, toMs: number) => Bucket[],
): HistoryAnswer {
  const { fromMs, toMs } = rangeOf(query, nowMs)
  // A range that does not begin with a step touches one bucket more than it holds.
  const narrowestMs = (toMs - fromMs) / ((query.points ?? DEFAULT_POINTS) - 1)
  const level = pickLevel(fromMs, narrowestMs, nowMs, retention)
  const shown = matching.slice(0, MAX_SERIES)
  const found = shown.map(series => within(bucketsOf(series, level, fromMs, toMs), fromMs, toMs, level))
  const stepMs = multipleOf(level.stepMs, Math.max(narrowestMs, sampledEveryMs(found, level)))
  const series = shown.map(({ labels }, index) => ({ labels: { ...labels }, points: pointsOf(found[index] ?? [], stepMs) }))
  return { fromMs, toMs, stepMs, series, omittedSeries: matching.length - shown.length }
}

function rangeOf({ fromMs, toMs }: HistoryQuery, nowMs: number): { fromMs: number; toMs: number } {
  const end = toMs ?? nowMs
  const start = fromMs ?? end - HOUR
  if (start < end) return { fromMs: start, toMs: end }
  throw new PartituraError('invalid-parameter', 'The range ends before it begins.', {
    errors: [{ pointer: '?fromMs', detail: 'Must be less than toMs.' }],
  })
}

function within(buckets: readonly Bucket[], fromMs: number, toMs: number, level: Level): Bucket[] {
  return buckets.filter(({ tMs }) => tMs > fromMs - level.stepMs && tMs <= toMs)
}

/**
 * The least width at which a series that is looked at regularly has no holes. Where most buckets hold several samples that is the
 * level's own step; a series that is sampled more rarely needs half a period more, since looks are not exactly regular.
 */
function sampledEveryMs(found: readonly Bucket[][], level: Level): number {
  const gaps: number[] = []
  let samples = 0
  for (const buckets of found.slice(0, 20)) {
    for (const [index, bucket] of buckets.entries()) {
      const next = buckets[index + 1]
      samples += bucket.count
      if (next) gaps.push(next.tMs - bucket.tMs)
    }
  }
  const typicalMs = gaps.toSorted((a, b) => a - b)[Math.floor(gaps.length / 2)] ?? level.stepMs
  const isDense = typicalMs <= level.stepMs && samples >= gaps.length * 1.5
  return isDense ? level.stepMs : Math.max(typicalMs, level.stepMs) * 1.5
}

function pointsOf(buckets: readonly Bucket[], stepMs: number): HistoryPoint[] {
  return rollUp(buckets, stepMs).map(({ tMs, min, max, last }): HistoryPoint => [tMs, min, max, last])
}

function multipleOf(unit: number, atLeast: number): number {
  return Math.max(1, Math.ceil(atLeast / unit)) * unit
}
