/** How fast a log directory fills, and when its disk is full at the earliest if that goes on. */
import { formatBytes } from '../format/bytes.ts'
import { formatDuration } from '../format/duration.ts'

/** A size at a time; oldest first. */
export type SizePoint = readonly [timeMs: number, sizeBytes: number]

export interface DiskForecastInput {
  /** What Kafka's logs in the directory took. */
  sizes: readonly SizePoint[]
  /** What the disk had left; empty where the broker does not tell (before Kafka 3.3: KIP-827). */
  usable: readonly SizePoint[]
  /** What it has left now; null: not told. */
  usableBytes: number | null
  nowMs: number
}

export interface DiskForecast {
  /** Of Kafka's logs, which may be negative; null: not looked at long enough. */
  growthBytesPerDay: number | null
  /** How long the growth was measured over. */
  measuredMs: number
  /** Not before this time, if it goes on; null with the reason. */
  fullAtMs: number | null
  daysUntilFull: number | null
  /** Why nothing is foretold, in a sentence; null when something is. */
  reason: string | null
  /** Kafka's logs fill the disk, or something else on it does, faster. */
  filledBy: 'kafka' | 'others' | null
}

const DAY_MS = 86_400_000
/** In less, a segment more or less is all that is seen. */
const SHORTEST_MS = 10 * 60_000
const FEWEST_POINTS = 4
/** Further than this nobody plans, and no rate holds. */
const FURTHEST_DAYS = 3650

export function forecastDisk({ sizes, usable, usableBytes, nowMs }: DiskForecastInput): DiskForecast {
  const measuredMs = spanOf(sizes)
  const ofKafka = growthPerDay(sizes)
  // The disk may be shared: what it loses counts when that is more than what Kafka writes.
  const loss = growthPerDay(usable)
  const ofDisk = loss === null ? null : -loss
  const none = { growthBytesPerDay: ofKafka, measuredMs, fullAtMs: null, daysUntilFull: null, filledBy: null }
  if (ofKafka === null) {
    return {
      ...none,
      reason: `Its growth shows after ${formatDuration(SHORTEST_MS)} of looking; so far it was ${formatDuration(measuredMs)}.`,
    }
  }
  if (usableBytes === null) return { ...none, reason: 'This broker does not tell what its disk has left.' }
  const fastest = Math.max(ofKafka, ofDisk ?? 0)
  if (fastest <= 0) return { ...none, reason: `It has not grown in the last ${formatDuration(measuredMs)}.` }
  const daysUntilFull = usableBytes / fastest
  if (daysUntilFull > FURTHEST_DAYS) {
    return { ...none, reason: `It grows by ${formatBytes(fastest)} a day: at that rate the disk lasts more than ten years.` }
  }
  const filledBy = ofDisk !== null && ofDisk > ofKafka * 1.1 ? 'others' : 'kafka'
  return { ...none, fullAtMs: Math.round(nowMs + daysUntilFull * DAY_MS), daysUntilFull, filledBy, reason: null }
}

/**
 * Bytes per day by least squares, which takes the teeth of retention (slow growth, then a segment goes) for what they are on
 * average. null: too few points, or too short a time.
 */
export function growthPerDay(points: readonly SizePoint[]): number | null {
  const first = points[0]
  if (first === undefined || points.length < FEWEST_POINTS || spanOf(points) < SHORTEST_MS) return null
  // From the first point on: squares of epoch milliseconds would not fit a double.
  const shifted = points.map(([timeMs, size]): SizePoint => [(timeMs - first[0]) / DAY_MS, size - first[1]])
  const meanDays = mean(shifted.map(([days]) => days))
  const meanBytes = mean(shifted.map(([, bytes]) => bytes))
  let covariance = 0
  let variance = 0
  for (const [days, bytes] of shifted) {
    covariance += (days - meanDays) * (bytes - meanBytes)
    variance += (days - meanDays) ** 2
  }
  return variance === 0 ? null : covariance / variance
}

function spanOf(points: readonly SizePoint[]): number {
  return Math.max(0, (points.at(-1)?.[0] ?? 0) - (points[0]?.[0] ?? 0))
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}
