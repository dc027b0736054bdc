import { databaseBytes } from './database.ts'
import type { HistoryFile } from './history-file.ts'
import { LEVELS } from './levels.ts'
import type { Retention } from './levels.ts'
import type { OpenHours } from './open-hours.ts'
import type { SeriesIndex } from './series-index.ts'

interface PruneOptions {
  retention: Retention
  maxBytes: number
}

/** Rows deleted at once; a pause of some milliseconds. */
const ROWS_PER_SLICE = 100

/** Deletes what is older than its retention, slice by slice, and more when the file nears its size limit. */
export function* prune(
  file: HistoryFile,
  index: SeriesIndex,
  hours: OpenHours,
  { retention, maxBytes }: PruneOptions,
  nowMs: number,
): Generator<void> {
  for (const level of LEVELS) {
    while (file.chunks.deleteSome(level, nowMs - retention[level.name], ROWS_PER_SLICE) > 0) yield
  }
  while (file.events.deleteSome(nowMs - retention.eventsMs, retention.maxEvents, ROWS_PER_SLICE) > 0) yield
  while (file.logEnds.deleteSome(nowMs - retention.eventsMs, ROWS_PER_SLICE) > 0) yield
  yield
  const longestMs = Math.max(...LEVELS.map(level => retention[level.name]))
  for (const id of file.silentSeries(nowMs - longestMs, ROWS_PER_SLICE)) {
    const series = index.byId(id)
    if (series && hours.bucketsOf(series.clusterId, id).length > 0) continue
    file.removeSeries(id)
    if (series) index.remove(series)
  }
  yield
  if (databaseBytes(file.db) > maxBytes * 0.95) trimOldest(file, nowMs)
}

/** Makes room before its time: the oldest part of the finest level that has any to spare. Throws what SQLite says. */
export function trimOldest(file: HistoryFile, nowMs: number): void {
  for (const level of LEVELS) {
    const startMs = file.chunks.oldestStartMs(level)
    if (startMs === null || startMs > nowMs - 2 * level.chunkMs) continue
    file.chunks.deleteSome(level, startMs + level.chunkMs, 5000)
    return
  }
}
