/** Writes what the history still has of the days before: each level's buckets for as long as its retention keeps them. */
import type { Bucket } from '#server/history/bucket'
import { databaseBytes } from '#server/history/database'
import { HistoryFile } from '#server/history/history-file'
import { chunkStart, DEFAULT_RETENTION, FINEST, HOUR, LEVELS, type Level } from '#server/history/levels'
import { inTransaction } from '#server/history/transaction'
import { labelsOf } from './history-series.ts'

const VARIANTS = 64
/** Samples come so often. */
const LOOK_MS = 10_000

/** Everything of the last `days` before `untilMs`, and a chunk of each level that is due for deletion. */
export function fillHistory(path: string, series: number, days: number, untilMs: number): void {
  const file = new HistoryFile(path, 8 * 1024 ** 3)
  inTransaction(file.db, () => {
    for (let id = 1; id <= series; id++)
      file.addSeries({ id, clusterId: 'local', metric: 'group.lag', labels: labelsOf(id) }, untilMs)
  })
  for (const level of LEVELS) {
    const keptMs = Math.min(DEFAULT_RETENTION[level.name], days * 24 * HOUR) + (level === FINEST ? 2 * HOUR : level.chunkMs)
    for (let startMs = chunkStart(level, untilMs - keptMs); startMs < untilMs; startMs += level.chunkMs) {
      const variants = Array.from({ length: VARIANTS }, () => busyLag(level, startMs, untilMs))
      inTransaction(file.db, () => {
        for (let id = 1; id <= series; id++) file.chunks.merge(level, id, variants[id % VARIANTS] ?? [])
      })
    }
    console.log(`level ${level.name}: ${(databaseBytes(file.db) / 1024 ** 2).toFixed(0)} MiB so far`)
  }
  file.close()
}

/** Lag in waves with noise, another minimum and maximum in every bucket. */
function busyLag(level: Level, startMs: number, untilMs: number): Bucket[] {
  const buckets: Bucket[] = []
  let lag = Math.random() * 50_000
  for (let tMs = startMs; tMs < Math.min(startMs + level.chunkMs, untilMs); tMs += level.stepMs) {
    lag = Math.max(0, lag + (Math.random() - 0.5) * 4000)
    const last = Math.round(lag)
    const spread = () => (level === FINEST ? 0 : Math.round(Math.random() * 1500))
    const count = Math.round(level.stepMs / LOOK_MS)
    buckets.push({ tMs, min: Math.max(0, last - spread()), max: last + spread(), last, count })
  }
  return buckets
}
