/** Events of all clusters, newest first, with the filters of the timeline. */
import type { DatabaseSync, SQLInputValue, StatementSync } from 'node:sqlite'
import { brokersOf } from '#lib/kafka/event-brokers'
import { event as eventSchema } from '#lib/wire/events'
import type { ClusterEvent, EventKind } from '#lib/wire/events'
import { PartituraError } from '../errors.ts'
import { numberOf, textOf } from './columns.ts'
import { inTransaction } from './transaction.ts'

export interface EventFilter {
  kinds?: readonly EventKind[]
  severities?: readonly ClusterEvent['severity'][]
  /** The broker that it happened to. */
  brokerId?: number
  /** A broker that it is about: also one that lost or took a leadership, or a place in an ISR. */
  involving?: number
  topic?: string
  partition?: number
  groupId?: string
  fromMs?: number
  toMs?: number
  /** Part of the event's sentence, in letters of either case. */
  text?: string
  limit: number
  /** `nextCursor` of the page before. */
  cursor?: string
}

export interface EventPage {
  items: ClusterEvent[]
  nextCursor: string | null
  /** All that match, on whatever page. */
  total: number
}

export class EventTable {
  readonly #db: DatabaseSync
  readonly #insert: StatementSync
  readonly #insertBroker: StatementSync
  readonly #oldest: StatementSync
  readonly #delete: StatementSync
  readonly #deleteBrokers: StatementSync

  constructor(db: DatabaseSync) {
    this.#db = db
    this.#insert = db.prepare(
      `INSERT INTO events (cluster, id, time_ms, kind, broker_id, topic, partition, group_id, body)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (cluster, id) DO NOTHING`,
    )
    this.#insertBroker = db.prepare(
      'INSERT INTO event_brokers (cluster, broker_id, time_ms, seq) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING',
    )
    // Looks at the first rows only: they were written first, and the whole table must not be read to find nothing.
    this.#oldest = db.prepare(
      'SELECT seq FROM (SELECT seq, time_ms FROM events ORDER BY seq LIMIT ?) WHERE time_ms < ? OR seq <= ?',
    )
    this.#delete = db.prepare('DELETE FROM events WHERE seq = ?')
    this.#deleteBrokers = db.prepare('DELETE FROM event_brokers WHERE seq = ?')
  }

  /** An event that is there already (same id) stays as it is. */
  add(clusterId: string, event: ClusterEvent): void {
    const { brokerId = null, topic = null, partition = null, groupId = null } = event.subject
    const body = JSON.stringify(event)
    const added = this.#insert.run(clusterId, event.id, event.timeMs, event.kind, brokerId, topic, partition, groupId, body)
    if (added.changes === 0) return
    for (const involved of brokersOf(event)) this.#insertBroker.run(clusterId, involved, event.timeMs, added.lastInsertRowid)
  }

  page(clusterId: string, filter: EventFilter): EventPage {
    const { from, where, values } = conditions(clusterId, filter)
    const total = numberOf(this.#db.prepare(`SELECT COUNT(*) AS total FROM ${from} WHERE ${where}`).get(...values), 'total')
    const after = filter.cursor === undefined ? null : parseCursor(filter.cursor)
    const behind = after ? ' AND (time_ms, seq) < (?, ?)' : ''
    const rows = this.#db
      .prepare(`SELECT seq, time_ms, body FROM ${from} WHERE ${where}${behind} ORDER BY time_ms DESC, seq DESC LIMIT ?`)
      .all(...values, ...(after ?? []), filter.limit + 1)
    const shown = rows.slice(0, filter.limit)
    const last = rows.length > filter.limit ? shown.at(-1) : undefined
    const nextCursor = last ? `${numberOf(last, 'time_ms')}.${numberOf(last, 'seq')}` : null
    return { items: shown.map(row => eventSchema.parse(JSON.parse(textOf(row, 'body')))), nextCursor, total }
  }

  /** Deletes events before a time, and the oldest above `maxEvents`; at most `limit`. Answers how many. */
  deleteSome(beforeMs: number, maxEvents: number, limit: number): number {
    const newestSeq = numberOf(this.#db.prepare('SELECT COALESCE(MAX(seq), 0) AS seq FROM events').get(), 'seq')
    const old = this.#oldest.all(limit, beforeMs, newestSeq - maxEvents).map(row => numberOf(row, 'seq'))
    inTransaction(this.#db, () => {
      for (const seq of old) this.remove(seq)
    })
    return old.length
  }

  /** Within a transaction. */
  remove(seq: number): void {
    this.#deleteBrokers.run(seq)
    this.#delete.run(seq)
  }
}

/** The broker's own table leads where a broker is asked for: it has the events in order. */
const EVENTS_OF_BROKER = `(SELECT e.*, b.broker_id AS involved FROM event_brokers b CROSS JOIN events e ON e.seq = b.seq
  WHERE b.cluster = ? AND b.broker_id = ?)`

function conditions(clusterId: string, filter: EventFilter): { from: string; where: string; values: SQLInputValue[] } {
  const { involving, text, kinds = [], severities = [] } = filter
  const parts: [sql: string, ...values: (SQLInputValue | undefined)[]][] = [
    ['cluster = ?', clusterId],
    ['broker_id = ?', filter.brokerId],
    ['topic = ?', filter.topic],
    ['partition = ?', filter.partition],
    ['group_id = ?', filter.groupId],
    ['time_ms >= ?', filter.fromMs],
    ['time_ms <= ?', filter.toMs],
    ...oneOf('kind', kinds),
    ...oneOf("json_extract(body, '$.severity')", severities),
    // The first is quick and lets a little too much through; the second has only what is left to look at.
    ["body LIKE ? ESCAPE '\\'", text === undefined ? undefined : like(JSON.stringify(text).slice(1, -1))],
    ["json_extract(body, '$.text') LIKE ? ESCAPE '\\'", text === undefined ? undefined : like(text)],
  ]
  const named = parts.filter((part): part is [string, ...SQLInputValue[]] => !part.includes(undefined))
  return {
    from: involving === undefined ? 'events' : EVENTS_OF_BROKER,
    where: named.map(([sql]) => sql).join(' AND '),
    values: [...(involving === undefined ? [] : [clusterId, involving]), ...named.flatMap(([, ...values]) => values)],
  }
}

function oneOf(column: string, choices: readonly string[]): [sql: string, ...values: string[]][] {
  return choices.length === 0 ? [] : [[`${column} IN (${choices.map(() => '?').join(', ')})`, ...choices]]
}

function like(text: string): string {
  return `%${text.replaceAll(/[\\%_]/g, match => `\\${match}`)}%`
}

function parseCursor(cursor: string): [timeMs: number, seq: number] {
  const match = /^(\d{1,15})\.(\d{1,15})$/.exec(cursor)
  if (match) return [Number(match[1]), Number(match[2])]
  throw new PartituraError('invalid-parameter', 'The cursor is not one that this list gave.', {
    errors: [{ pointer: '?cursor', detail: 'Take nextCursor of the page before as it is.' }],
  })
}
