import type { DatabaseSync, SQLInputValue } from 'node:sqlite'
import type { AlertRule, Silence } from '#lib/wire/alerts'
import { openDurableFile } from '../../durable/open-file.ts'
import { numberOf } from '../../history/columns.ts'
import { inTransaction } from '../../history/transaction.ts'
import {
  readAlert,
  readDelivery,
  readRule,
  readSilence,
  type EndedRecord,
  type LiveRecord,
  type NewDelivery,
  type StoredDelivery,
} from './records.ts'
import { SCHEMA_VERSION, TABLES } from './schema.ts'

export interface StoredAlerts {
  rules: AlertRule[]
  silences: Omit<Silence, 'state'>[]
  live: LiveRecord[]
  waiting: number
}

/** What one look at the rules has changed: one transaction, so that an alert that has fired is never without its deliveries. */
export interface AlertChanges {
  live: readonly LiveRecord[]
  /** Ids of pending alerts that came to nothing. */
  forgotten: readonly string[]
  ended: readonly EndedRecord[]
  deliveries: readonly NewDelivery[]
}

export interface AttemptEnd {
  deliveryId: string
  outcome: 'waiting' | 'delivered' | 'failed'
  atMs: number
  nextAttemptMs: number | null
  error: string | null
}

const KEPT_ENDED = 5000
const KEPT_DELIVERIES = 10_000

/** Rules, silences, alerts and the outbox of notifications. Every call is one transaction that is on the disk when it returns. */
export class AlertFile {
  readonly #db: DatabaseSync

  constructor(path: string) {
    this.#db = openDurableFile(path, SCHEMA_VERSION, TABLES)
  }

  load(): StoredAlerts {
    const all = (sql: string) => this.#db.prepare(sql).all()
    return {
      rules: all('SELECT body FROM rules ORDER BY created_ms, id').map(readRule),
      silences: all('SELECT body FROM silences ORDER BY created_ms, id').map(readSilence),
      live: all("SELECT body, ended_ms, told FROM alerts WHERE state <> 'resolved'").map(readAlert),
      waiting: this.waiting(),
    }
  }

  putRule(rule: AlertRule): void {
    this.#put('INSERT OR REPLACE INTO rules VALUES (?, ?, ?)', rule.ruleId, rule.createdAtMs, JSON.stringify(rule))
  }

  dropRule(ruleId: string): void {
    this.#put('DELETE FROM rules WHERE id = ?', ruleId)
  }

  putSilence(silence: Omit<Silence, 'state'>): void {
    this.#put('INSERT OR REPLACE INTO silences VALUES (?, ?, ?)', silence.silenceId, silence.createdAtMs, JSON.stringify(silence))
  }

  dropSilences(silenceIds: readonly string[]): void {
    inTransaction(this.#db, () => {
      const drop = this.#db.prepare('DELETE FROM silences WHERE id = ?')
      for (const id of silenceIds) drop.run(id)
    })
  }

  change({ live, forgotten, ended, deliveries }: AlertChanges): void {
    inTransaction(this.#db, () => {
      const put = this.#db.prepare('INSERT OR REPLACE INTO alerts VALUES (?, ?, ?, ?, ?)')
      for (const { told, ...body } of live) put.run(body.alertId, body.state, null, Number(told), JSON.stringify(body))
      for (const { told, ...body } of ended)
        put.run(body.alertId, 'resolved', body.resolvedAtMs, Number(told), JSON.stringify(body))
      const drop = this.#db.prepare('DELETE FROM alerts WHERE id = ?')
      for (const id of forgotten) drop.run(id)
      for (const delivery of deliveries) this.#enqueue(delivery)
      if (ended.length > 0) this.#trim()
    })
  }

  /** Waiting and due, the longest due first. */
  due(destination: string, nowMs: number, limit: number): StoredDelivery[] {
    return this.#db
      .prepare(
        `SELECT * FROM deliveries WHERE outcome = 'waiting' AND destination = ? AND next_attempt_ms <= ?
         ORDER BY next_attempt_ms, created_ms, id LIMIT ?`,
      )
      .all(destination, nowMs, limit)
      .map(readDelivery)
  }

  attempted(ends: readonly AttemptEnd[]): void {
    inTransaction(this.#db, () => {
      // One that was superseded meanwhile stays so, unless it has got through.
      const end = this.#db.prepare(
        `UPDATE deliveries SET attempts = attempts + 1, last_attempt_ms = ?, last_error = ?,
           next_attempt_ms = CASE outcome WHEN 'waiting' THEN ? END,
           outcome = CASE WHEN outcome = 'superseded' AND ? <> 'delivered' THEN outcome ELSE ? END
         WHERE id = ?`,
      )
      for (const { deliveryId, outcome, atMs, nextAttemptMs, error } of ends) {
        end.run(atMs, error, nextAttemptMs, outcome, outcome, deliveryId)
      }
    })
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

  /** Newest first. `before`: the place that the page before ended at. */
  deliveries(limit: number, offset: number): { items: StoredDelivery[]; total: number } {
    const items = this.#db
      .prepare('SELECT * FROM deliveries ORDER BY created_ms DESC, id DESC LIMIT ? OFFSET ?')
      .all(limit, offset)
      .map(readDelivery)
    return { items, total: numberOf(this.#db.prepare('SELECT count(*) AS n FROM deliveries').get(), 'n') }
  }

  /** The last thousands that have ended, newest first. */
  ended(limit: number, offset: number): { items: LiveRecord[]; total: number } {
    const items = this.#db
      .prepare("SELECT body, ended_ms, told FROM alerts WHERE state = 'resolved' ORDER BY ended_ms DESC, id LIMIT ? OFFSET ?")
      .all(limit, offset)
      .map(readAlert)
    return { items, total: numberOf(this.#db.prepare("SELECT count(*) AS n FROM alerts WHERE state = 'resolved'").get(), 'n') }
  }

  waiting(): number {
    return numberOf(this.#db.prepare("SELECT count(*) AS n FROM deliveries WHERE outcome = 'waiting'").get(), 'n')
  }

  close(): void {
    if (this.#db.isOpen) this.#db.close()
  }

  #put(sql: string, ...values: SQLInputValue[]): void {
    inTransaction(this.#db, () => this.#db.prepare(sql).run(...values))
  }

  /** The last word counts: what was not delivered of the same alert before is taken back. */
  #enqueue({ notice, destination, createdAtMs }: NewDelivery): void {
    this.#db
      .prepare(
        `UPDATE deliveries SET outcome = 'superseded', next_attempt_ms = NULL
         WHERE alert = ? AND destination = ? AND outcome = 'waiting'`,
      )
      .run(notice.alertId, destination)
    this.#db
      .prepare(
        `INSERT OR IGNORE INTO deliveries (id, alert, destination, outcome, attempts, created_ms, next_attempt_ms, notice)
         VALUES (?, ?, ?, 'waiting', 0, ?, ?, ?)`,
      )
      .run(notice.deliveryId, notice.alertId, destination, createdAtMs, createdAtMs, JSON.stringify(notice))
  }

  /** What waits is never trimmed: it is bounded by the time after which it is given up. */
  #trim(): void {
    this.#db.exec(`
      DELETE FROM alerts WHERE id IN
        (SELECT id FROM alerts WHERE state = 'resolved' ORDER BY ended_ms DESC LIMIT -1 OFFSET ${KEPT_ENDED});
      DELETE FROM deliveries WHERE id IN
        (SELECT id FROM deliveries WHERE outcome <> 'waiting' ORDER BY created_ms DESC LIMIT -1 OFFSET ${KEPT_DELIVERIES});
    `)
  }
}
