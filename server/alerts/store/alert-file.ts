import type { DatabaseSync, SQLInputValue } from 'node:sqlite'
import type { AlertRule, Silence } from '#lib/wire/alerts'
import { openDurableFile } from '../../durable/open-file.ts'
import { numberOf, textOf } from '../../history/columns.ts'
import { inTransaction } from '../../history/transaction.ts'
import { Outbox, type AttemptEnd, type GivenUp } from './outbox.ts'
import {
  readAlert,
  readRule,
  readSilence,
  type EndedRecord,
  type LiveRecord,
  type NewDelivery,
  type StoredDelivery,
} from './records.ts'
import { LATER_INDEXES, SCHEMA_VERSION, TABLES } from './schema.ts'

export interface StoredAlerts {
  rules: AlertRule[]
  silences: Omit<Silence, 'state'>[]
  live: LiveRecord[]
  waiting: number
  /** Rows that are there but cannot be read; the rest is whole. */
  unread: UnreadRow[]
}

export interface UnreadRow {
  of: 'rule' | 'silence' | 'alert'
  id: string
}

/** What one look at the rules has changed: one transaction, so that an alert that has fired is never without its deliveries. */
export interface AlertChanges {
  live: readonly LiveRecord[]
  /** Ids of pending alerts that came to nothing. */
  forgotten: readonly string[]
  ended: readonly EndedRecord[]
  deliveries: readonly NewDelivery[]
}

const KEPT_ENDED = 5000
/** Of one destination. */
const MOST_WAITING = 10_000

/** Rules, silences, alerts and the outbox of notifications. Every call is one transaction that is on the disk when it returns. */
export class AlertFile {
  readonly #db: DatabaseSync
  readonly #outbox: Outbox

  constructor(path: string, mostWaiting = MOST_WAITING) {
    this.#db = openDurableFile(path, SCHEMA_VERSION, TABLES)
    this.#outbox = new Outbox(this.#db, mostWaiting)
    try {
      this.#db.exec(LATER_INDEXES)
    } catch (error) {
      this.#db.close()
      throw error
    }
  }

  load(): StoredAlerts {
    const unread: UnreadRow[] = []
    const all = <Value>(of: UnreadRow['of'], sql: string, read: (row: unknown) => Value | null): Value[] =>
      this.#db
        .prepare(sql)
        .all()
        .flatMap(row => {
          const value = read(row)
          if (value === null) unread.push({ of, id: textOf(row, 'id') })
          return value ?? []
        })
    return {
      rules: all('rule', 'SELECT id, body FROM rules ORDER BY created_ms, id', readRule),
      silences: all('silence', 'SELECT id, body FROM silences ORDER BY created_ms, id', readSilence),
      live: all('alert', "SELECT id, body, told FROM alerts WHERE state <> 'resolved'", readAlert),
      waiting: this.waiting(),
      unread,
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

  /** The same changes once more change nothing: whoever does not know whether they were kept sends them again. */
  change({ live, forgotten, ended, deliveries }: AlertChanges): GivenUp[] {
    return inTransaction(this.#db, () => {
      const put = this.#db.prepare('INSERT OR REPLACE INTO alerts VALUES (?, ?, ?, ?, ?)')
      for (const { told, ...body } of live) put.run(body.alertId, body.state, null, Number(told), JSON.stringify(body))
      for (const { told, ...body } of ended)
        put.run(body.alertId, 'resolved', body.resolvedAtMs, Number(told), JSON.stringify(body))
      const drop = this.#db.prepare('DELETE FROM alerts WHERE id = ?')
      for (const id of forgotten) drop.run(id)
      if (ended.length > 0) this.#trim()
      const newest = deliveries.at(-1)
      if (newest === undefined) return []
      this.#outbox.put(deliveries)
      const givenUp = this.#outbox.giveUp(newest.createdAtMs)
      this.#outbox.trim()
      return givenUp
    })
  }

  due(...args: Parameters<Outbox['due']>): StoredDelivery[] {
    return inTransaction(this.#db, () => this.#outbox.due(...args))
  }

  attempted(ends: readonly AttemptEnd[]): void {
    inTransaction(this.#db, () => this.#outbox.attempted(ends))
  }

  abandon(known: readonly string[], nowMs: number): number {
    return inTransaction(this.#db, () => this.#outbox.abandon(known, nowMs))
  }

  giveUp(nowMs: number): GivenUp[] {
    return inTransaction(this.#db, () => this.#outbox.giveUp(nowMs))
  }

  deliveries(limit: number, offset: number): { items: StoredDelivery[]; total: number } {
    return this.#outbox.deliveries(limit, offset)
  }

  waiting(): number {
    return this.#outbox.waiting()
  }

  /** The last thousands that have ended, newest first; without those that cannot be read. */
  ended(limit: number, offset: number): { items: LiveRecord[]; total: number } {
    const items = this.#db
      .prepare("SELECT body, told FROM alerts WHERE state = 'resolved' ORDER BY ended_ms DESC, id LIMIT ? OFFSET ?")
      .all(limit, offset)
      .flatMap(row => readAlert(row) ?? [])
    return { items, total: numberOf(this.#db.prepare("SELECT count(*) AS n FROM alerts WHERE state = 'resolved'").get(), 'n') }
  }

  close(): void {
    if (this.#db.isOpen) this.#db.close()
  }

  #put(sql: string, ...values: SQLInputValue[]): void {
    inTransaction(this.#db, () => this.#db.prepare(sql).run(...values))
  }

  #trim(): void {
    this.#db.exec(`
      DELETE FROM alerts WHERE id IN
        (SELECT id FROM alerts WHERE state = 'resolved' ORDER BY ended_ms DESC LIMIT -1 OFFSET ${KEPT_ENDED});
    `)
  }
}
