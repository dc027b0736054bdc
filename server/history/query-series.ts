/** From a chart's question to its points: which level, how wide a point, and what is a gap. */
import type { HistoryQuery, HistorySeries } from '#lib/wire/history'
import { PartituraError } from '../errors.ts'
import { HOUR, pickLevel } from './levels.ts'
import type { Level, Retention } from './levels.ts'
import { Rhythm } from './rhythm.ts'
import { PointRoller, unflatten, type FlatPoints, type TakeBucket } from './roll-points.ts'
import type { Series } from './series-index.ts'

export interface FlatAnswer {
  fromMs: number
  toMs: number
  /** Width of one point. Two points further apart than this have a gap between them. */
  stepMs: number
  series: { labels: Record<string, string>; points: FlatPoints }[]
  /** Series that match but are not among the ones given, because there are too many for one chart. */
  omittedSeries: number
}

export type HistoryAnswer = Omit<FlatAnswer, 'series'> & { series: HistorySeries[] }

/** With its points as the API tells them. */
export function unpacked({ series, ...answer }: FlatAnswer): HistoryAnswer {
  return { ...answer, series: series.map(({ labels, points }) => ({ labels, points: unflatten(points) })) }
}

const DEFAULT_POINTS = 300
const MAX_SERIES = 500
/** Of all series together: a chart of five hundred lines is drawn in as many strokes as one of a hundred. */
const MAX_POINTS = 30_000
const FEWEST_POINTS = 20
/** Series whose rhythm is looked at; the others of a chart are sampled alike. */
const RHYTHM_SERIES = 20

/** Hands over the buckets of a series at a level that touch the range, in order of time. */
export type ReadBuckets = (series: Series, level: Level, fromMs: number, toMs: number, take: TakeBucket) => void

export function querySeries(
  query: HistoryQuery,
  nowMs: number,
  retention: Retention,
  matching: readonly Series[],
  read: ReadBuckets,
): FlatAnswer {
  const { fromMs, toMs } = rangeOf(query, nowMs)
  const shown = matching.slice(0, MAX_SERIES)
  const points = Math.min(query.points ?? DEFAULT_POINTS, Math.max(FEWEST_POINTS, Math.floor(MAX_POINTS / shown.length)))
  // A range that does not begin with a step touches one bucket more than it holds.
  const narrowestMs = (toMs - fromMs) / (points - 1)
  const level = pickLevel(fromMs, narrowestMs, nowMs, retention)
  const isWithin = (tMs: number) => tMs > fromMs - level.stepMs && tMs <= toMs
  const rhythm = new Rhythm()
  for (const series of shown.slice(0, RHYTHM_SERIES)) {
    rhythm.begin()
    read(series, level, fromMs, toMs, (tMs, _min, _max, _last, count) => isWithin(tMs) && rhythm.add(tMs, count))
  }
  const stepMs = multipleOf(level.stepMs, Math.max(narrowestMs, rhythm.leastStepMs(level.stepMs)))
  const series = shown.map(each => {
    const roller = new PointRoller(stepMs)
    read(each, level, fromMs, toMs, (tMs, min, max, last) => isWithin(tMs) && roller.add(tMs, min, max, last))
    return { labels: { ...each.labels }, points: roller.points() }
  })
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

function multipleOf(unit: number, atLeast: number): number {
  return Math.max(1, Math.ceil(atLeast / unit)) * unit
}
