/**
 * A month of history: how large is the file, how long does a chart take, how long does the deletion of what is old stop others?
 * 12,000 series (a busy lag per partition: it moves in every bucket) with all that the default retention keeps after 30 days.
 *
 * `npm run bench -- history [--series=12000] [--days=30]`; fails above 2 GB, a p95 of 300 ms, or a pause of 50 ms.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import type { HistoryQuery } from '#lib/wire/history'
import type { Bucket } from '#server/history/bucket'
import { databaseBytes } from '#server/history/database'
import { HistoryFile } from '#server/history/history-file'
import { chunkStart, DEFAULT_RETENTION, HOUR, LEVELS } from '#server/history/levels'
import type { Level } from '#server/history/levels'
import { HistoryStore } from '#server/history/store'
import { inTransaction } from '#server/history/transaction'
import { log } from '#server/log'

const { values: flags } = parseArgs({ allowPositionals: true, options: { series: { type: 'string' }, days: { type: 'string' } } })
const SERIES = Number(flags.series ?? 12_000)
const DAYS = Number(flags.days ?? 30)
const PARTITIONS_PER_GROUP = 100
const NOW_MS = Date.UTC(2026, 10, 23, 12)
const VARIANTS = 64
const LIMITS = { sizeBytes: 2 * 1024 ** 3, p95Ms: 300, pauseMs: 50 }

/** Prints the figures; false when a limit is broken. */
export async function run(): Promise<boolean> {
  const folder = mkdtempSync(join(tmpdir(), 'partitura-bench-history-'))
  try {
    return report(measure(join(folder, 'history.sqlite')))
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

interface Measured {
  sizeBytes: number
  openMs: number
  p95Ms: number
  pauseMs: number
}

function measure(path: string): Measured {
  const sizeBytes = fill(path)
  const started = performance.now()
  let nowMs = NOW_MS
  const options = { path, retention: DEFAULT_RETENTION, maxSeries: SERIES * 2, maxBytes: 4 * 1024 ** 3, log }
  const store = new HistoryStore({ ...options, wallMs: () => nowMs, steadyMs: () => nowMs })
  store.load()
  const openMs = performance.now() - started
  const p95Ms = chart(store)
  nowMs += 12 * HOUR
  const pauseMs = longestSlice(store)
  store.close()
  return { sizeBytes, openMs, p95Ms, pauseMs }
}

/** Writes what is left of each level after so many days. Answers the size in bytes. */
function fill(path: string): number {
  const file = new HistoryFile(path, 8 * 1024 ** 3)
  inTransaction(file.db, () => {
    for (let id = 1; id <= SERIES; id++)
      file.addSeries({ id, clusterId: 'local', metric: 'group.lag', labels: labelsOf(id) }, NOW_MS)
  })
  for (const level of LEVELS) {
    const keptMs = Math.min(DEFAULT_RETENTION[level.name], DAYS * 24 * HOUR)
    for (let startMs = chunkStart(level, NOW_MS - keptMs); startMs < NOW_MS; startMs += level.chunkMs) {
      const variants = Array.from({ length: VARIANTS }, () => busyLag(level, startMs))
      inTransaction(file.db, () => {
        for (let id = 1; id <= SERIES; id++) file.chunks.merge(level, id, variants[id % VARIANTS] ?? [])
      })
    }
    console.log(`level ${level.name}: ${(databaseBytes(file.db) / 1024 ** 2).toFixed(0)} MiB so far`)
  }
  const sizeBytes = databaseBytes(file.db)
  file.close()
  return sizeBytes
}

/** Lag in waves with noise, another minimum and maximum in every bucket. */
function busyLag(level: Level, startMs: number): Bucket[] {
  const buckets: Bucket[] = []
  let lag = Math.random() * 50_000
  for (let tMs = startMs; tMs < Math.min(startMs + level.chunkMs, NOW_MS); tMs += level.stepMs) {
    lag = Math.max(0, lag + (Math.random() - 0.5) * 4000)
    const last = Math.round(lag)
    const spread = () => Math.round(Math.random() * 1500)
    buckets.push({ tMs, min: Math.max(0, last - spread()), max: last + spread(), last, count: Math.round(level.stepMs / 5000) })
  }
  return buckets
}

/** 200 charts of every kind, ranges from an hour to all; answers the 95th percentile in milliseconds. */
function chart(store: HistoryStore): number {
  const times: number[] = []
  for (let n = 0; n < 200; n++) {
    const hours = [1, 6, 24, 7 * 24, DAYS * 24][n % 5] ?? 1
    const labels = labelsOf(1 + Math.floor(Math.random() * SERIES))
    const query: HistoryQuery = {
      metric: 'group.lag',
      group: labels['group'],
      topic: labels['topic'],
      fromMs: NOW_MS - hours * HOUR,
      toMs: NOW_MS,
    }
    const startedMs = performance.now()
    store.query('local', { ...query, partition: n % 2 === 0 ? '*' : labels['partition'] }, NOW_MS)
    times.push(performance.now() - startedMs)
  }
  return times.toSorted((a, b) => a - b)[Math.floor(times.length * 0.95)] ?? 0
}

function longestSlice(store: HistoryStore): number {
  let longestMs = 0
  for (const slices = store.maintain(); ;) {
    const startedMs = performance.now()
    const { done } = slices.next()
    longestMs = Math.max(longestMs, performance.now() - startedMs)
    if (done) return longestMs
  }
}

function labelsOf(id: number): Record<string, string> {
  const group = Math.floor((id - 1) / PARTITIONS_PER_GROUP)
  return { group: `group-${group}`, topic: `topic-${group}`, partition: String((id - 1) % PARTITIONS_PER_GROUP) }
}

function report(measured: Measured): boolean {
  const { sizeBytes, openMs, p95Ms, pauseMs } = measured
  console.log(
    `${SERIES} series, ${DAYS} days: ${(sizeBytes / 1024 ** 2).toFixed(0)} MiB; checked and opened in ${(openMs / 1000).toFixed(1)} s`,
  )
  console.log(
    `chart p95 ${p95Ms.toFixed(0)} ms (100 series or one, an hour to ${DAYS} days); longest pause of maintenance ${pauseMs.toFixed(0)} ms`,
  )
  const failed = sizeBytes > LIMITS.sizeBytes || p95Ms > LIMITS.p95Ms || pauseMs > LIMITS.pauseMs
  console.log(JSON.stringify({ bench: 'history', series: SERIES, days: DAYS, ...measured, limits: LIMITS, ok: !failed }))
  return !failed
}
