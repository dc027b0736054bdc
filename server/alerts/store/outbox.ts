/** What is to be told, was told, or was given up. Each method is a part of a transaction of `AlertFile`. */
import type { DatabaseSync, StatementSync } from 'node:sqlite'
import { GIVE_UP_MS } from '#lib/alerts/backoff'
import { numberOf, textOf } from '../../history/columns.ts'
import { readDelivery, type NewDelivery, type StoredDelivery } from './records.ts'
import { aboutOf } from './schema.ts'

export interface AttemptEnd {
  deliveryId: string
  outcome: 'waiting' | 'delivered'
  atMs: number
  nextAttemptMs: number | null
  error: string | null
}

/** So many messages to a destination will never be delivered. */
export interface GivenUp {
  destination: string
  messages: number
}

const KEPT_DELIVERIES = 10_000

export class Outbox {
  readonly #db: DatabaseSync
  /** What a receiver that takes nothing may have waiting. */
  readonly #mostWaiting: number

  constructor(db: DatabaseSync, mostWaiting: number) {
    this.#db = db
    this.#mostWaiting = mostWaiting
  }

  /**
   * Waiting and due, the longest due first; of one rule and subject only the oldest, so that the end of an alert is told before
   * the next one about the same thing. A row that cannot be read is given up: it would hold up all others.
   */
  due(destination: string, nowMs: number, limit: number): StoredDelivery[] {
    return this.#db
      .prepare(
        `SELECT * FROM deliveries AS d WHERE outcome = 'waiting' AND destination = ? AND next_attempt_ms <= ?
           AND NOT EXISTS (
             SELECT 1 FROM deliveries AS older WHERE older.outcome = 'waiting' AND older.destination = d.destination
               AND ${aboutOf('older.notice')} = ${aboutOf('d.notice')} AND older.rowid < d.rowid)
         ORDER BY next_attempt_ms, rowid LIMIT ?`,
      )
      .all(destination, nowMs, limit)
      .flatMap(row => {
        const delivery = readDelivery(row)
        if (delivery === null) this.#giveUpUnread(textOf(row, 'id'))
        return delivery ?? []
      })
  }

  attempted(ends: readonly AttemptEnd[]): void {
    // One that was superseded or given up meanwhile stays so, unless it has got through.
    const end = this.#db.prepare(
      `UPDATE deliveries SET attempts = attempts + 1, last_attempt_ms = $atMs,
         last_error = CASE WHEN outcome = 'failed' AND $outcome <> 'delivered' THEN last_error ELSE $error END,
         next_attempt_ms = CASE outcome WHEN 'waiting' THEN $nextAttemptMs END,
         outcome = CASE WHEN outcome = 'waiting' OR $outcome = 'delivered' THEN $outcome ELSE outcome END
       WHERE id = $deliveryId`,
    )
    for (const { deliveryId, outcome, atMs, nextAttemptMs, error } of ends) {
      end.run({ $deliveryId: deliveryId, $outcome: outcome, $atMs: atMs, $nextAttemptMs: nextAttemptMs, $error: error })
    }
  }

  /** What waits for destinations that are no longer configured is given up. */
  abandon(known: readonly string[], nowMs: number): number {
    const places = known.map(() => '?').join(', ')
    return Number(
      this.#db
        .prepare(
          `UPDATE deliveries SET outcome = 'failed', next_attempt_ms = NULL, last_attempt_ms = ?, last_error = ?
           WHERE outcome = 'waiting' AND destination NOT IN (${places})`,
        )
        .run(nowMs, 'the destination is no longer configured', ...known).changes,
    )
  }

  /**
   * The last word counts: what was not delivered of the same alert before is taken back. Putting the same messages again changes
   * nothing.
   */
  put(deliveries: readonly NewDelivery[]): void {
    const supersede = this.#db.prepare(
      `UPDATE deliveries SET outcome = 'superseded', next_attempt_ms = NULL
       WHERE alert = ? AND destination = ? AND outcome = 'waiting' AND id <> ?`,
    )
    const insert = this.#db.prepare(
      `INSERT OR IGNORE INTO deliveries (id, alert, destination, outcome, attempts, created_ms, next_attempt_ms, notice)
       VALUES (?, ?, ?, 'waiting', 0, ?, ?, ?)`,
    )
    for (const { notice, destination, createdAtMs } of deliveries) {
      supersede.run(notice.alertId, destination, notice.deliveryId)
      insert.run(notice.deliveryId, notice.alertId, destination, createdAtMs, createdAtMs, JSON.stringify(notice))
    }
  }

  /** What has waited for a day, attempted or not, and beyond the most that may wait for one destination the oldest. */
  giveUp(nowMs: number): GivenUp[] {
    const counts = new Map<string, number>()
    const count = (rows: ReturnType<StatementSync['all']>) => {
      for (const row of rows) counts.set(textOf(row, 'destination'), (counts.get(textOf(row, 'destination')) ?? 0) + 1)
    }
    const failed = (why: string) =>
      `UPDATE deliveries SET outcome = 'failed', next_attempt_ms = NULL, last_error = coalesce(last_error || '; ', '') || '${why}'`
    const old = this.#db.prepare(
      `${failed('given up after a day')} WHERE outcome = 'waiting' AND created_ms < ? RETURNING destination`,
    )
    count(old.all(nowMs - GIVE_UP_MS))
    const crowd = this.#db.prepare(
      `${failed('given up, for too many waited')} WHERE rowid IN
         (SELECT rowid FROM deliveries WHERE outcome = 'waiting' AND destination = ? ORDER BY rowid DESC LIMIT -1 OFFSET ?)
       RETURNING destination`,
    )
    for (const destination of this.#crowded()) count(crowd.all(destination, this.#mostWaiting))
    return [...counts].map(([destination, messages]) => ({ destination, messages }))
  }

  /** What is over is kept for a while; what waits is bounded by `giveUp`. */
  trim(): void {
    this.#db.exec(`
      DELETE FROM deliveries WHERE id IN
        (SELECT id FROM deliveries WHERE outcome <> 'waiting' ORDER BY created_ms DESC LIMIT -1 OFFSET ${KEPT_DELIVERIES});
    `)
  }

  /** Newest first; without those that cannot be read. */
  deliveries(limit: number, offset: number): { items: StoredDelivery[]; total: number } {
    const items = this.#db
      .prepare('SELECT * FROM deliveries ORDER BY created_ms DESC, id DESC LIMIT ? OFFSET ?')
      .all(limit, offset)
      .flatMap(row => readDelivery(row) ?? [])
    return { items, total: numberOf(this.#db.prepare('SELECT count(*) AS n FROM deliveries').get(), 'n') }
  }

  waiting(): number {
    return numberOf(this.#db.prepare("SELECT count(*) AS n FROM deliveries WHERE outcome = 'waiting'").get(), 'n')
  }

  #crowded(): string[] {
    return this.#db
      .prepare("SELECT destination FROM deliveries WHERE outcome = 'waiting' GROUP BY destination HAVING count(*) > ?")
      .all(this.#mostWaiting)
      .map(row => textOf(row, 'destination'))
  }

  #giveUpUnread(id: string): void {
    this.#db
      .prepare("UPDATE deliveries SET outcome = 'failed', next_attempt_ms = NULL, last_error = 'it cannot be read' WHERE id = ?")
      .run(id)
  }
}
