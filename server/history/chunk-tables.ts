/** The finished buckets in the file: one row per series, level and chunk. */
import type { DatabaseSync, StatementSync } from 'node:sqlite'
import { mergeBuckets } from './bucket.ts'
import type { Bucket } from './bucket.ts'
import { bytesOf } from './columns.ts'
import { chunkRowId, chunkStart, LEVELS } from './levels.ts'
import type { Level } from './levels.ts'
import { packBuckets, unpackBuckets, visitBuckets } from './packed-buckets.ts'
import type { TakeBucket } from './roll-points.ts'

interface Statements {
  read: StatementSync
  write: StatementSync
  deleteSome: StatementSync
  oldest: StatementSync
}

export class ChunkTables {
  readonly #statements: ReadonlyMap<Level, Statements>

  constructor(db: DatabaseSync) {
    this.#statements = new Map(LEVELS.map(level => [level, prepare(db, level.table)]))
  }

  /** Buckets of one series whose chunks touch the range, in order of time. */
  read(level: Level, seriesId: number, fromMs: number, toMs: number): Bucket[] {
    const buckets: Bucket[] = []
    for (let startMs = chunkStart(level, fromMs); startMs <= toMs; startMs += level.chunkMs) {
      buckets.push(...this.#readChunk(level, seriesId, startMs))
    }
    return buckets
  }

  /** The same, bucket by bucket, without an object for each. */
  visit(level: Level, seriesId: number, fromMs: number, toMs: number, take: TakeBucket): void {
    for (let startMs = chunkStart(level, fromMs); startMs <= toMs; startMs += level.chunkMs) {
      const row = this.#of(level).read.get(chunkRowId(level, startMs, seriesId))
      if (row) visitBuckets(bytesOf(row, 'packed'), startMs, level.stepMs, take)
    }
  }

  /** Adds buckets that belong to one chunk to what is there of it. */
  merge(level: Level, seriesId: number, buckets: readonly Bucket[]): void {
    const first = buckets[0]
    if (!first) return
    const startMs = chunkStart(level, first.tMs)
    const merged = mergeBuckets(this.#readChunk(level, seriesId, startMs), buckets)
    this.#of(level).write.run(chunkRowId(level, startMs, seriesId), packBuckets(merged, startMs, level.stepMs))
  }

  /** Deletes chunks that end before `beforeMs`, at most `limit`; answers how many. */
  deleteSome(level: Level, beforeMs: number, limit: number): number {
    return Number(this.#of(level).deleteSome.run(chunkRowId(level, beforeMs, 0), limit).changes)
  }

  /** When the oldest chunk of a level begins, or null when there is none. */
  oldestStartMs(level: Level): number | null {
    const id = this.#of(level).oldest.get()?.['id']
    return typeof id === 'number' ? Math.floor(id / 2 ** 32) * level.chunkMs : null
  }

  #readChunk(level: Level, seriesId: number, startMs: number): Bucket[] {
    const row = this.#of(level).read.get(chunkRowId(level, startMs, seriesId))
    return row ? unpackBuckets(bytesOf(row, 'packed'), startMs, level.stepMs) : []
  }

  #of(level: Level): Statements {
    const statements = this.#statements.get(level)
    if (!statements) throw new Error(`There is no table for the level ${level.name}.`)
    return statements
  }
}

function prepare(db: DatabaseSync, table: string): Statements {
  return {
    read: db.prepare(`SELECT packed FROM ${table} WHERE id = ?`),
    write: db.prepare(`INSERT INTO ${table} (id, packed) VALUES (?, ?) ON CONFLICT (id) DO UPDATE SET packed = excluded.packed`),
    deleteSome: db.prepare(`DELETE FROM ${table} WHERE id IN (SELECT id FROM ${table} WHERE id < ? ORDER BY id LIMIT ?)`),
    oldest: db.prepare(`SELECT id FROM ${table} ORDER BY id LIMIT 1`),
  }
}
