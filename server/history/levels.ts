/**
 * How finely and how long the past is kept. Samples become 10-second buckets; each hour is rolled up into the coarser levels when
 * it is over. A chunk is what one row holds: one series, one level, a few hundred buckets in one packed blob, because a row per
 * sample would cost twenty times the space.
 */
export interface Level {
  name: '10s' | '1m' | '10m' | '1h'
  table: string
  stepMs: number
  /** A multiple of the step and of an hour, so that a finished hour belongs to one chunk. */
  chunkMs: number
}

const SECOND = 1000
const MINUTE = 60 * SECOND
export const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

export const FINEST: Level = { name: '10s', table: 'chunk_10s', stepMs: 10 * SECOND, chunkMs: HOUR }

/** Finest first. */
export const LEVELS: readonly Level[] = [
  FINEST,
  { name: '1m', table: 'chunk_1m', stepMs: MINUTE, chunkMs: 6 * HOUR },
  { name: '10m', table: 'chunk_10m', stepMs: 10 * MINUTE, chunkMs: 2 * DAY },
  { name: '1h', table: 'chunk_1h', stepMs: HOUR, chunkMs: 15 * DAY },
]

export interface Retention {
  '10s': number
  '1m': number
  '10m': number
  '1h': number
  eventsMs: number
  maxEvents: number
}

/** 30 days of 12,000 series stay under 1 GB with these (bench/history). */
export const DEFAULT_RETENTION: Retention = {
  '10s': 6 * HOUR,
  '1m': 2 * DAY,
  '10m': 14 * DAY,
  '1h': 90 * DAY,
  eventsMs: 90 * DAY,
  maxEvents: 1_000_000,
}

/**
 * The level to read for a chart: the coarsest one that is still fine enough for the number of points, among those that reach
 * back to the range's start. When none does, the one that reaches back furthest.
 */
export function pickLevel(fromMs: number, wantedStepMs: number, nowMs: number, retention: Retention): Level {
  const reaching = LEVELS.filter(level => nowMs - fromMs <= retention[level.name])
  return reaching.findLast(level => level.stepMs <= wantedStepMs) ?? reaching[0] ?? LEVELS.at(-1) ?? FINEST
}

/** Rows of a level's table are found by one number: the chunk's place in time, then the series. */
export function chunkRowId(level: Level, startMs: number, seriesId: number): number {
  return Math.floor(startMs / level.chunkMs) * 2 ** 32 + seriesId
}

export function chunkStart(level: Level, tMs: number): number {
  return Math.floor(tMs / level.chunkMs) * level.chunkMs
}
