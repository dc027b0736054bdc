/**
 * The samples of the open hours, batch by batch as they came, so that a killed process loses nothing that was flushed. Read once, at
 * the start; the rows of an hour are deleted when it has become chunks.
 */
import type { DatabaseSync, StatementSync } from 'node:sqlite'
import { ByteReader, ByteWriter } from './bytes.ts'
import { hasDecimals } from './packed-buckets.ts'
import { numberOf, bytesOf, textOf } from './columns.ts'

export interface JournalBatch {
  clusterId: string
  hourMs: number
  atMs: number
  sampleCount: number
  bytes: Uint8Array
}

/** Collects the samples of one moment. */
export class BatchWriter {
  readonly #out = new ByteWriter()
  #lastId = 0
  count = 0

  add(seriesId: number, value: number): void {
    const decimals = hasDecimals({ min: value, max: value, last: value })
    this.#out.signed(seriesId - this.#lastId)
    this.#out.byte(decimals ? 1 : 0)
    this.#out.signed(Math.round(decimals ? value * 1000 : value))
    this.#lastId = seriesId
    this.count++
  }

  bytes(): Uint8Array {
    return this.#out.view()
  }
}

export class Journal {
  readonly #db: DatabaseSync
  readonly #insert: StatementSync
  readonly #deleteSome: StatementSync

  constructor(db: DatabaseSync) {
    this.#db = db
    this.#insert = db.prepare('INSERT INTO journal (cluster, hour_ms, at_ms, samples) VALUES (?, ?, ?, ?)')
    this.#deleteSome = db.prepare(
      'DELETE FROM journal WHERE seq IN (SELECT seq FROM journal WHERE cluster = ? AND hour_ms = ? AND seq <= ? ORDER BY seq LIMIT ?)',
    )
  }

  append(batch: JournalBatch): void {
    this.#insert.run(batch.clusterId, batch.hourMs, batch.atMs, batch.bytes)
  }

  lastSeq(): number {
    return numberOf(this.#db.prepare('SELECT COALESCE(MAX(seq), 0) AS seq FROM journal').get(), 'seq')
  }

  /** Deletes rows of an hour up to `lastSeq`, at most `limit` of them; answers how many. */
  deleteSome(clusterId: string, hourMs: number, lastSeq: number, limit: number): number {
    return Number(this.#deleteSome.run(clusterId, hourMs, lastSeq, limit).changes)
  }

  /** Every sample, in the order in which they came, but for those of series that have become chunks already. */
  replay(
    sealedUpTo: (clusterId: string, hourMs: number, seq: number) => number,
    take: (clusterId: string, seriesId: number, atMs: number, value: number) => void,
  ): void {
    for (const row of this.#db.prepare('SELECT seq, cluster, hour_ms, at_ms, samples FROM journal ORDER BY seq').iterate()) {
      const clusterId = textOf(row, 'cluster')
      const atMs = numberOf(row, 'at_ms')
      const sealed = sealedUpTo(clusterId, numberOf(row, 'hour_ms'), numberOf(row, 'seq'))
      for (const [seriesId, value] of readBatch(bytesOf(row, 'samples'))) {
        if (seriesId > sealed) take(clusterId, seriesId, atMs, value)
      }
    }
  }
}

function* readBatch(bytes: Uint8Array): Generator<[seriesId: number, value: number]> {
  const reader = new ByteReader(bytes)
  let seriesId = 0
  while (!reader.done) {
    seriesId += reader.signed()
    const unit = reader.byte() === 1 ? 1000 : 1
    yield [seriesId, reader.signed() / unit]
  }
}
