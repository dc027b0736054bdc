/**
 * The history of all clusters in one SQLite file, synchronous: it lives in a worker thread of its own. Samples go to the open hours in
 * memory and to the journal in the file; an hour that is over becomes chunks. When the file refuses, memory goes on and says so.
 */
import type { ClusterEvent } from '#lib/wire/events'
import type { HistoryQuery } from '#lib/wire/history'
import { PartituraError } from '../errors.ts'
import { messageOf } from '../log.ts'
import type { Log } from '../log.ts'
import { mergeBuckets, rollUp } from './bucket.ts'
import type { Bucket } from './bucket.ts'
import { checkDatabase, databaseBytes, isCorrupt } from './database.ts'
import type { EventFilter, EventPage } from './event-table.ts'
import { FileKeeper } from './file-keeper.ts'
import { BatchWriter } from './journal.ts'
import { FINEST, HOUR } from './levels.ts'
import type { Level, Retention } from './levels.ts'
import type { LogEnds } from './log-ends.ts'
import { OpenHours } from './open-hours.ts'
import type { OpenHour } from './open-hours.ts'
import { keptValue } from './packed-buckets.ts'
import { querySeries, unpacked } from './query-series.ts'
import type { FlatAnswer, HistoryAnswer } from './query-series.ts'
import { prune } from './retention.ts'
import type { TakeBucket } from './roll-points.ts'
import type { HistoryMessage } from './sample-batch.ts'
import { sealHour } from './seal-hour.ts'
import { SeriesIndex } from './series-index.ts'
import type { Series } from './series-index.ts'
import type { HistoryStatus } from './status.ts'
import { inTransaction } from './transaction.ts'
import { UnsavedQueue } from './unsaved-queue.ts'

export interface StoreOptions {
  path: string
  retention: Retention
  maxSeries: number
  /** Of the file, without its write-ahead log. */
  maxBytes: number
  log: Log
  wallMs?: () => number
  steadyMs?: () => number
}

/** An hour is over for good when no sample of it has come for so long. */
const SETTLE_MS = 30_000
/** Per cluster, when the file refuses for so long. */
const MAX_OPEN_HOURS = 8
const PRUNE_EVERY_MS = 60_000

export class HistoryStore {
  readonly #options: StoreOptions
  readonly #wallMs: () => number
  readonly #steadyMs: () => number
  readonly #keeper: FileKeeper
  readonly #unsaved = new UnsavedQueue()
  #index: SeriesIndex
  #hours = new OpenHours()
  #sealAtOnce = false
  #droppedSamples = 0
  #refusedSamples = 0
  #prunedAtMs = -Infinity

  /** Throws only when the file is of a newer version. Whatever else is wrong is said by `status()`. */
  constructor(options: StoreOptions) {
    this.#options = options
    this.#wallMs = options.wallMs ?? Date.now
    this.#steadyMs = options.steadyMs ?? (() => performance.now())
    this.#index = new SeriesIndex(options.maxSeries)
    this.#keeper = new FileKeeper({ ...options, wallMs: this.#wallMs }, () => this.#rescue())
  }

  /** Checks the whole file for damage and reads what the last run left. Before the first sample; takes seconds for a large file. */
  load(): void {
    try {
      const damage = checkDatabase(this.#keeper.file.db)
      if (damage !== null) return this.#keeper.renew(damage)
      this.#keeper.file.load(this.#index, this.#hours, this.#steadyMs())
    } catch (error) {
      // Half a series index would give numbers to new series that old ones have.
      this.#index = new SeriesIndex(this.#options.maxSeries)
      this.#hours = new OpenHours()
      this.#keeper.renew(messageOf(error))
    }
  }

  append(clusterId: string, message: HistoryMessage): void {
    if (message.kind === 'events') return this.#unsaved.addEvents(clusterId, message.events)
    if (message.kind === 'log-ends') return this.#keepLogEnds(clusterId, message.ends)
    const { atMs } = message
    const batch = new BatchWriter()
    for (const sample of message.samples) {
      if (!Number.isFinite(sample.value)) continue
      const series = this.#index.seriesOf(clusterId, sample, created => this.#unsaved.addSeries(created))
      if (!series) {
        this.#refusedSamples++
        continue
      }
      const value = keptValue(sample.value)
      this.#hours.add(clusterId, series.id, atMs, value)
      batch.add(series.id, value)
    }
    if (batch.count === 0) return
    this.#hours.touch(clusterId, atMs, this.#steadyMs())
    const hourMs = Math.floor(atMs / HOUR) * HOUR
    this.#unsaved.addBatch({ clusterId, hourMs, atMs, sampleCount: batch.count, bytes: batch.bytes() })
  }

  /** Writes what came since the last time, in one transaction. False: the file refused; everything is kept for the next try. */
  flush(): boolean {
    if (this.#unsaved.isEmpty) return true
    return this.#keeper.guard(() => {
      const nowMs = this.#wallMs()
      const { file } = this.#keeper
      inTransaction(file.db, () => {
        for (const series of this.#unsaved.series) file.addSeries(series, nowMs)
        for (const batch of this.#unsaved.batches) file.journal.append(batch)
        for (const { clusterId, event } of this.#unsaved.events) file.events.add(clusterId, event)
      })
      this.#unsaved.clear()
      this.#keeper.recovered()
    })
  }

  /** Turns finished hours into chunks and deletes what is too old: in slices, so that others get a turn in between. */
  *maintain(): Generator<void> {
    const nowMs = this.#wallMs()
    const due = this.#hours.all().filter(hour => this.#isDue(hour, nowMs))
    this.#sealAtOnce = false
    for (const hour of due) {
      if (!this.flush()) break
      yield* this.#keeper.guardSlices(sealHour(this.#keeper.file, hour))
      if (hour.series.size === 0) this.#hours.drop(hour)
    }
    this.#boundOpenHours()
    if (this.#steadyMs() - this.#prunedAtMs < PRUNE_EVERY_MS) return
    this.#prunedAtMs = this.#steadyMs()
    yield* this.#keeper.guardSlices(prune(this.#keeper.file, this.#index, this.#hours, this.#options, nowMs))
  }

  query(clusterId: string, query: HistoryQuery, nowMs: number): HistoryAnswer {
    return unpacked(this.queryFlat(clusterId, query, nowMs))
  }

  /** The same, its points end to end, for another thread. */
  queryFlat(clusterId: string, query: HistoryQuery, nowMs: number): FlatAnswer {
    const { retention } = this.#options
    const matching = this.#index.matching(clusterId, query)
    return this.#reading(() =>
      querySeries(query, nowMs, retention, matching, (series, level, fromMs, toMs, take) => {
        const oldestMs = nowMs - retention[level.name] - level.chunkMs
        this.#visit(series, level, Math.max(fromMs, oldestMs), Math.min(toMs, nowMs + HOUR), take)
      }),
    )
  }

  events(clusterId: string, filter: EventFilter): EventPage {
    this.flush()
    return this.#reading(() => this.#keeper.file.events.page(clusterId, filter))
  }

  /** Where the log ends of a cluster stood, as an observer before has left it; none when the file cannot tell. */
  logEnds(clusterId: string): LogEnds[] {
    let ends: LogEnds[] = []
    this.#keeper.guard(() => (ends = this.#keeper.file.logEnds.of(clusterId)))
    return ends
  }

  /** Kept when it returns. Throws when the file refuses. */
  addMark(clusterId: string, mark: ClusterEvent): void {
    this.#writing(() => this.#keeper.file.marks.add(clusterId, mark))
  }

  /** False: there is no such mark. Throws when the file refuses. */
  removeMark(clusterId: string, id: string): boolean {
    let found = false
    this.#writing(() => (found = this.#keeper.file.marks.remove(clusterId, id)))
    return found
  }

  status(): HistoryStatus {
    const { degradedReason, path, setAside } = this.#keeper
    return {
      ok: degradedReason === null,
      degradedReason,
      path,
      queuedSamples: this.#unsaved.sampleCount,
      droppedSamples: this.#droppedSamples,
      droppedEvents: this.#unsaved.droppedEvents,
      refusedSamples: this.#refusedSamples,
      seriesCount: this.#index.size,
      sizeBytes: this.#sizeBytes(),
      setAside,
      warnings: [...this.#keeper.file.warnings, ...this.#warnings()],
    }
  }

  close(): void {
    this.flush()
    this.#keeper.close()
  }

  /** What is in the file, then what is still open. The two overlap only where the clock was set back: then they are sorted first. */
  #visit(series: Series, level: Level, fromMs: number, toMs: number, take: TakeBucket): void {
    const { chunks } = this.#keeper.file
    const open = this.#hours.bucketsOf(series.clusterId, series.id)
    const rolled = level === FINEST ? open : rollUp(open, level.stepMs)
    const firstOpen = rolled[0]
    const overlaps = firstOpen !== undefined && this.#hasStored(level, series.id, firstOpen.tMs, toMs)
    const takeBucket = ({ tMs, min, max, last, count }: Bucket) => take(tMs, min, max, last, count)
    if (overlaps) return mergeBuckets(chunks.read(level, series.id, fromMs, toMs), rolled).forEach(takeBucket)
    chunks.visit(level, series.id, fromMs, toMs, take)
    rolled.forEach(takeBucket)
  }

  /** Whether the file has a bucket at or after a time, up to another. */
  #hasStored(level: Level, seriesId: number, fromMs: number, toMs: number): boolean {
    let found = false
    this.#keeper.file.chunks.visit(level, seriesId, fromMs, toMs, tMs => {
      if (tMs >= fromMs) found = true
    })
    return found
  }

  /** Not waiting for the next flush, nor tried again: newer ones come. */
  #keepLogEnds(clusterId: string, ends: readonly LogEnds[]): void {
    this.#keeper.guard(() => this.#keeper.file.logEnds.put(clusterId, ends, this.#wallMs()))
  }

  #writing(write: () => void): void {
    if (this.#keeper.guard(write)) return
    const reason = this.#keeper.degradedReason ?? 'no reason given'
    throw new PartituraError('internal', `The history’s file does not take it now: ${reason}. Try again.`, { retryable: true })
  }

  /** A file that turns out to be damaged is replaced, and the question answered from what is left. */
  #reading<Answer>(ask: () => Answer): Answer {
    try {
      return ask()
    } catch (error) {
      if (!isCorrupt(error)) throw error
      this.#keeper.renew(messageOf(error))
      return ask()
    }
  }

  /** The file is new and empty: what is in memory goes to it at once. */
  #rescue(): void {
    for (const series of this.#index.all()) this.#unsaved.addSeries(series)
    this.#sealAtOnce = true
  }

  #isDue(hour: OpenHour, nowMs: number): boolean {
    if (this.#sealAtOnce) return true
    const isPresent = nowMs >= hour.startMs && nowMs < hour.startMs + HOUR
    return !isPresent && this.#steadyMs() - hour.touchedAtMs >= SETTLE_MS
  }

  #boundOpenHours(): void {
    const newest = new Map<string, number>()
    for (const hour of this.#hours.all().toReversed()) {
      const kept = newest.get(hour.clusterId) ?? 0
      newest.set(hour.clusterId, kept + 1)
      if (kept < MAX_OPEN_HOURS) continue
      for (const series of hour.series.values()) {
        for (const { count } of series.buckets()) this.#droppedSamples += count
      }
      this.#hours.drop(hour)
    }
  }

  #sizeBytes(): number | null {
    try {
      return databaseBytes(this.#keeper.file.db)
    } catch {
      return null
    }
  }

  #warnings(): string[] {
    const { maxSeries } = this.#options
    const full = `The history holds its maximum of ${maxSeries} series; ${this.#refusedSamples} samples of further ones were not kept.`
    const renamed = `The history’s file was damaged and is now ${this.#keeper.setAside}; a new one was begun.`
    return [...(this.#refusedSamples > 0 ? [full] : []), ...(this.#keeper.setAside === null ? [] : [renamed])]
  }
}
