import type { DatabaseSync } from 'node:sqlite'
import * as z from 'zod/mini'
import { changeOutcome, groupAction, type GroupChange } from '#lib/wire/group-changes'
import { openDurableFile } from '../durable/open-file.ts'
import { inTransaction } from '../history/transaction.ts'

/** One partition of a change, with all that it takes to put it back. */
export const recordedOffset = z.object({
  topic: z.string(),
  partition: z.number(),
  /** Decimal; null: never committed before. */
  before: z.nullable(z.string()),
  /** Decimal; null: forgotten by the change. */
  after: z.nullable(z.string()),
  /** Of what was committed before. */
  leaderEpoch: z.number(),
  metadata: z.string(),
})
export type RecordedOffset = z.infer<typeof recordedOffset>

export type NewRecord = Pick<
  GroupChange,
  'changeId' | 'groupId' | 'action' | 'startedAtMs' | 'text' | 'changed' | 'skipped' | 'repeated' | 'undoes'
> & {
  offsets: RecordedOffset[]
}

export type StoredRecord = Omit<GroupChange, 'keepsFromUndo'> & {
  /** null: too old, so that only what happened is still known. */
  offsets: RecordedOffset[] | null
}

const VERSION = 1
const KEPT = 1000
const KEPT_WITH_OFFSETS = 100
const TABLES = `
CREATE TABLE changes (
  id TEXT PRIMARY KEY,
  cluster TEXT NOT NULL,
  group_id TEXT NOT NULL,
  action TEXT NOT NULL,
  outcome TEXT NOT NULL,
  started_ms INTEGER NOT NULL,
  ended_ms INTEGER,
  text TEXT NOT NULL,
  detail TEXT,
  changed INTEGER NOT NULL,
  skipped TEXT NOT NULL,
  repeated TEXT NOT NULL,
  undoes TEXT,
  undone_by TEXT,
  offsets TEXT
) STRICT;
CREATE INDEX changes_by_group ON changes (cluster, group_id, started_ms);
CREATE INDEX changes_by_cluster ON changes (cluster, started_ms);
`
const row = z.object({
  id: z.string(),
  group_id: z.string(),
  action: groupAction,
  outcome: changeOutcome,
  started_ms: z.number(),
  ended_ms: z.nullable(z.number()),
  text: z.string(),
  detail: z.nullable(z.string()),
  changed: z.number(),
  skipped: z.string(),
  repeated: z.string(),
  undoes: z.nullable(z.string()),
  undone_by: z.nullable(z.string()),
  has_offsets: z.number(),
})
const offsetsRow = z.object({ offsets: z.nullable(z.string()) })
const HEAD =
  'id, group_id, action, outcome, started_ms, ended_ms, text, detail, changed, skipped, repeated, undoes, undone_by, offsets IS NOT NULL AS has_offsets'

/** Changes to groups, the newest thousand of each cluster, those of the newest hundred with their offsets. On the disk when a call returns. */
export class RecordFile {
  readonly #db: DatabaseSync

  constructor(path: string) {
    this.#db = openDurableFile(path, VERSION, TABLES)
    // Whoever wrote these is gone, for only one dashboard has the folder.
    this.#db
      .prepare("UPDATE changes SET outcome = 'unknown', detail = ? WHERE outcome = 'started'")
      .run('the dashboard ended before Kafka’s answer came')
  }

  begin(clusterId: string, { offsets, ...head }: NewRecord): void {
    inTransaction(this.#db, () => {
      this.#db
        .prepare(
          `INSERT INTO changes (id, cluster, group_id, action, outcome, started_ms, text, changed, skipped, repeated, undoes, offsets)
           VALUES (?, ?, ?, ?, 'started', ?, ?, ?, ?, ?, ?, ?)`,
        )
        .run(
          head.changeId,
          clusterId,
          head.groupId,
          head.action,
          head.startedAtMs,
          head.text,
          head.changed,
          head.skipped,
          head.repeated,
          head.undoes,
          JSON.stringify(offsets),
        )
      const older = 'SELECT id FROM changes WHERE cluster = ? ORDER BY started_ms DESC, rowid DESC LIMIT -1 OFFSET ?'
      this.#db.prepare(`DELETE FROM changes WHERE id IN (${older})`).run(clusterId, KEPT)
      this.#db.prepare(`UPDATE changes SET offsets = NULL WHERE id IN (${older})`).run(clusterId, KEPT_WITH_OFFSETS)
    })
  }

  end(changeId: string, outcome: GroupChange['outcome'], detail: string | null, endedAtMs: number): void {
    inTransaction(this.#db, () => {
      this.#db
        .prepare('UPDATE changes SET outcome = ?, detail = ?, ended_ms = ? WHERE id = ?')
        .run(outcome, detail, endedAtMs, changeId)
      if (outcome !== 'done') return
      this.#db
        .prepare('UPDATE changes SET undone_by = ? WHERE id = (SELECT undoes FROM changes WHERE id = ?)')
        .run(changeId, changeId)
    })
  }

  /** Newest first, without the offsets. */
  list(clusterId: string, groupId: string, limit: number): (Omit<StoredRecord, 'offsets'> & { hasOffsets: boolean })[] {
    return this.#db
      .prepare(`SELECT ${HEAD} FROM changes WHERE cluster = ? AND group_id = ? ORDER BY started_ms DESC, rowid DESC LIMIT ?`)
      .all(clusterId, groupId, limit)
      .map(readHead)
  }

  read(clusterId: string, groupId: string, changeId: string): StoredRecord | null {
    const found = this.#db
      .prepare(`SELECT ${HEAD}, offsets FROM changes WHERE cluster = ? AND group_id = ? AND id = ?`)
      .get(clusterId, groupId, changeId)
    if (found === undefined) return null
    const { hasOffsets: _, ...head } = readHead(found)
    const { offsets } = z.parse(offsetsRow, found)
    return { ...head, offsets: offsets === null ? null : z.parse(z.array(recordedOffset), JSON.parse(offsets)) }
  }

  close(): void {
    if (this.#db.isOpen) this.#db.close()
  }
}

function readHead(found: unknown): Omit<StoredRecord, 'offsets'> & { hasOffsets: boolean } {
  const {
    id,
    group_id: groupId,
    started_ms: startedAtMs,
    ended_ms: endedAtMs,
    undone_by: undoneBy,
    ...rest
  } = z.parse(row, found)
  const { has_offsets: hasOffsets, ...head } = rest
  return { ...head, changeId: id, groupId, startedAtMs, endedAtMs, undoneBy, hasOffsets: hasOffsets === 1 }
}
