/** An open file of the history with its tables, and the series and open hours that a run before left in it. */
import type { DatabaseSync } from 'node:sqlite'
import { historyMetric } from '#lib/wire/history'
import { ChunkTables } from './chunk-tables.ts'
import { numberOf, textOf } from './columns.ts'
import { openDatabase } from './database.ts'
import { EventTable } from './event-table.ts'
import { Journal } from './journal.ts'
import { LogEndTable } from './log-ends.ts'
import type { OpenHours } from './open-hours.ts'
import { MarkTable } from './mark-table.ts'
import { SealMarks } from './seal-marks.ts'
import type { Series, SeriesIndex } from './series-index.ts'

export class HistoryFile {
  readonly db: DatabaseSync
  readonly warnings: readonly string[]
  readonly journal: Journal
  readonly chunks: ChunkTables
  readonly events: EventTable
  readonly seals: SealMarks
  readonly marks: MarkTable
  readonly logEnds: LogEndTable

  constructor(path: string, maxBytes: number) {
    const { db, warnings } = openDatabase(path, { maxBytes })
    this.db = db
    this.warnings = warnings
    this.journal = new Journal(db)
    this.chunks = new ChunkTables(db)
    this.events = new EventTable(db)
    this.marks = new MarkTable(db, this.events)
    this.logEnds = new LogEndTable(db)
    this.seals = new SealMarks(db)
  }

  /** Fills the index and the open hours with what is in the file. */
  load(index: SeriesIndex, hours: OpenHours, steadyMs: number): void {
    for (const row of this.db.prepare('SELECT id, cluster, metric, labels FROM series').iterate()) {
      const metric = historyMetric.safeParse(row['metric'])
      // A metric that this version does not know stays in the file, unread.
      if (!metric.success) continue
      const labels = parseLabels(textOf(row, 'labels'))
      index.add({ id: numberOf(row, 'id'), clusterId: textOf(row, 'cluster'), metric: metric.data, labels })
    }
    const sealedUpTo = this.seals.reader()
    this.journal.replay(sealedUpTo, (clusterId, seriesId, atMs, value) => {
      if (!index.byId(seriesId)) return
      hours.add(clusterId, seriesId, atMs, value)
      hours.touch(clusterId, atMs, steadyMs)
    })
  }

  addSeries({ id, clusterId, metric, labels }: Series, nowMs: number): void {
    this.db
      .prepare('INSERT INTO series (id, cluster, metric, labels, last_ms) VALUES (?, ?, ?, ?, ?) ON CONFLICT (id) DO NOTHING')
      .run(id, clusterId, metric, JSON.stringify(labels), nowMs)
  }

  /** Ids of at most `limit` series that have been silent since before a time. */
  silentSeries(beforeMs: number, limit: number): number[] {
    const rows = this.db.prepare('SELECT id FROM series WHERE last_ms < ? LIMIT ?').all(beforeMs, limit)
    return rows.map(row => numberOf(row, 'id'))
  }

  removeSeries(id: number): void {
    this.db.prepare('DELETE FROM series WHERE id = ?').run(id)
  }

  close(): void {
    if (this.db.isOpen) this.db.close()
  }
}

function parseLabels(text: string): Record<string, string> {
  const parsed: unknown = JSON.parse(text)
  return Object.fromEntries(Object.entries(Object(parsed)).map(([name, value]) => [name, String(value)]))
}
