import type { DatabaseSync, StatementSync } from 'node:sqlite'
import { numberOf, textOf } from './columns.ts'

/**
 * How far the turning of an hour into chunks has come: all series up to `seriesId`, with what the journal held up to `journalSeq`.
 * Written in the same transaction as the chunks, so that after a crash no sample counts twice and none is lost.
 */
export interface SealMark {
  seriesId: number
  journalSeq: number
}

export class SealMarks {
  readonly #db: DatabaseSync
  readonly #write: StatementSync
  readonly #delete: StatementSync

  constructor(db: DatabaseSync) {
    this.#db = db
    this.#write = db.prepare(
      `INSERT INTO sealing (cluster, hour_ms, series_id, journal_seq) VALUES (?, ?, ?, ?)
       ON CONFLICT (cluster, hour_ms) DO UPDATE SET series_id = MAX(series_id, excluded.series_id), journal_seq = excluded.journal_seq`,
    )
    this.#delete = db.prepare('DELETE FROM sealing WHERE cluster = ? AND hour_ms = ?')
  }

  write(clusterId: string, hourMs: number, mark: SealMark): void {
    this.#write.run(clusterId, hourMs, mark.seriesId, mark.journalSeq)
  }

  delete(clusterId: string, hourMs: number): void {
    this.#delete.run(clusterId, hourMs)
  }

  /** For the journal's replay: up to which series a row of the journal is in chunks already (0: none). */
  reader(): (clusterId: string, hourMs: number, seq: number) => number {
    const marks = new Map<string, SealMark>()
    for (const row of this.#db.prepare('SELECT cluster, hour_ms, series_id, journal_seq FROM sealing').all()) {
      const mark = { seriesId: numberOf(row, 'series_id'), journalSeq: numberOf(row, 'journal_seq') }
      marks.set(`${textOf(row, 'cluster')}\n${numberOf(row, 'hour_ms')}`, mark)
    }
    return (clusterId, hourMs, seq) => {
      const mark = marks.get(`${clusterId}\n${hourMs}`)
      return mark && seq <= mark.journalSeq ? mark.seriesId : 0
    }
  }
}
