import type { DatabaseSync } from 'node:sqlite'
import * as z from 'zod/mini'
import { drill, drillSummary, type Drill, type DrillSummary } from '#lib/wire/drill'
import { openDurableFile } from '../../durable/open-file.ts'
import { inTransaction } from '../../history/transaction.ts'

/** What a drill has done to the cluster, or is about to do, and what must be undone whatever happens. */
export const undo = z.object({
  topic: z.string(),
  /** The broker to bring back; null: nothing was done to any. */
  brokerId: z.nullable(z.number()),
})
export type Undo = z.infer<typeof undo>

export interface StoredDrills {
  /** Those that have not ended, with what is to be undone. */
  active: { drill: Drill; undo: Undo | null }[]
  /** Newest first. */
  ended: DrillSummary[]
}

const VERSION = 1
const KEPT = 100
const TABLES = `
CREATE TABLE drills (
  id TEXT PRIMARY KEY,
  cluster TEXT NOT NULL,
  started_ms INTEGER NOT NULL,
  ended INTEGER NOT NULL,
  undo TEXT,
  summary TEXT NOT NULL,
  drill TEXT NOT NULL
) STRICT;
CREATE INDEX drills_by_cluster ON drills (cluster, started_ms);
`
const row = z.object({ undo: z.nullable(z.string()), drill: z.string() })
const summaryRow = z.object({ summary: z.string() })

/** Drills with their reports, the newest hundred of each cluster; every call is on the disk when it returns. */
export class DrillFile {
  readonly #db: DatabaseSync

  constructor(path: string) {
    this.#db = openDurableFile(path, VERSION, TABLES)
  }

  load(clusterId: string): StoredDrills {
    const active = this.#db.prepare('SELECT undo, drill FROM drills WHERE cluster = ? AND ended = 0 ORDER BY started_ms')
    const ended = this.#db.prepare('SELECT summary FROM drills WHERE cluster = ? AND ended = 1 ORDER BY started_ms DESC, id')
    return {
      active: active.all(clusterId).map(each => {
        const stored = z.parse(row, each)
        const undone = stored.undo === null ? null : z.parse(undo, JSON.parse(stored.undo))
        return { drill: z.parse(drill, JSON.parse(stored.drill)), undo: undone }
      }),
      // A summary in a shape of another version is left out, and the others are still told.
      ended: ended.all(clusterId).flatMap(each => {
        const parsed = z.safeParse(drillSummary, JSON.parse(z.parse(summaryRow, each).summary))
        return parsed.success ? [parsed.data] : []
      }),
    }
  }

  /** null: there is none, or it is in the shape of another version. */
  read(clusterId: string, drillId: string): Drill | null {
    const found = this.#db.prepare('SELECT undo, drill FROM drills WHERE cluster = ? AND id = ?').get(clusterId, drillId)
    if (found === undefined) return null
    const parsed = z.safeParse(drill, JSON.parse(z.parse(row, found).drill))
    return parsed.success ? parsed.data : null
  }

  save(clusterId: string, saved: Drill, summary: DrillSummary, toUndo: Undo | null): void {
    inTransaction(this.#db, () => {
      this.#db
        .prepare(
          'INSERT OR REPLACE INTO drills (id, cluster, started_ms, ended, undo, summary, drill) VALUES (?, ?, ?, ?, ?, ?, ?)',
        )
        .run(
          saved.drillId,
          clusterId,
          saved.startedAtMs,
          saved.endedAtMs === null ? 0 : 1,
          toUndo && JSON.stringify(toUndo),
          JSON.stringify(summary),
          JSON.stringify(saved),
        )
      const old = 'SELECT id FROM drills WHERE cluster = ? AND ended = 1 ORDER BY started_ms DESC LIMIT -1 OFFSET ?'
      this.#db.prepare(`DELETE FROM drills WHERE id IN (${old})`).run(clusterId, KEPT)
    })
  }

  close(): void {
    if (this.#db.isOpen) this.#db.close()
  }
}
