/** Events of all clusters, newest first, with the filters of the timeline. */
import type { DatabaseSync, SQLInputValue, StatementSync } from 'node:sqlite'
import { event as eventSchema } from '#lib/wire/events'
import type { ClusterEvent, EventKind } from '#lib/wire/events'
import { PartituraError } from '../errors.ts'
import { numberOf, textOf } from './columns.ts'

export interface EventFilter {
  kinds?: readonly EventKind[]
  brokerId?: number
  topic?: string
  partition?: number
  groupId?: string
  fromMs?: number
  toMs?: number
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
  readonly #deleteOld: StatementSync

  constructor(db: DatabaseSync) {
    this.#db = db
    this.#insert = db.prepare(
      `INSERT INTO events (cluster, id, time_ms, kind, broker_id, topic, partition, group_id, body)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (cluster, id) DO NOTHING`,
    )
    // Looks at the first rows only: they were written first, and the whole table must not be read to find nothing.
    this.#deleteOld = db.prepare(
      `DELETE FROM events WHERE seq IN
       (SELECT seq FROM (SELECT seq, time_ms FROM events ORDER BY seq LIMIT ?) WHERE time_ms < ? OR seq <= ?)`,
    )
  }

  /** An event that is there already (same id) stays as it is. */
  add(clusterId: string, event: ClusterEvent): void {
    const { brokerId = null, topic = null, partition = null, groupId = null } = event.subject
    const body = JSON.stringify(event)
    this.#insert.run(clusterId, event.id, event.timeMs, event.kind, brokerId, topic, partition, groupId, body)
  }

  page(clusterId: string, filter: EventFilter): EventPage {
    const { where, values } = conditions(clusterId, filter)
    const total = numberOf(this.#db.prepare(`SELECT COUNT(*) AS total FROM events WHERE ${where}`).get(...values), 'total')
    const after = filter.cursor === undefined ? null : parseCursor(filter.cursor)
    const behind = after ? ' AND (time_ms, seq) < (?, ?)' : ''
    const rows = this.#db
      .prepare(`SELECT seq, time_ms, body FROM events WHERE ${where}${behind} ORDER BY time_ms DESC, seq DESC LIMIT ?`)
      .all(...values, ...(after ?? []), filter.limit + 1)
    const shown = rows.slice(0, filter.limit)
    const last = rows.length > filter.limit ? shown.at(-1) : undefined
    const nextCursor = last ? `${numberOf(last, 'time_ms')}.${numberOf(last, 'seq')}` : null
    return { items: shown.map(row => eventSchema.parse(JSON.parse(textOf(row, 'body')))), nextCursor, total }
  }

  /** Deletes events before a time, and the oldest above `maxEvents`; at most `limit`. Answers how many. */
  deleteSome(beforeMs: number, maxEvents: number, limit: number): number {
    const newestSeq = numberOf(this.#db.prepare('SELECT COALESCE(MAX(seq), 0) AS seq FROM events').get(), 'seq')
    return Number(this.#deleteOld.run(limit, beforeMs, newestSeq - maxEvents).changes)
  }
}

function conditions(clusterId: string, filter: EventFilter): { where: string; values: SQLInputValue[] } {
  const parts: [sql: string, value: SQLInputValue | undefined][] = [
    ['cluster = ?', clusterId],
    ['broker_id = ?', filter.brokerId],
    ['topic = ?', filter.topic],
    ['partition = ?', filter.partition],
    ['group_id = ?', filter.groupId],
    ['time_ms >= ?', filter.fromMs],
    ['time_ms <= ?', filter.toMs],
  ]
  const named = parts.filter((part): part is [string, SQLInputValue] => part[1] !== undefined)
  const kinds = filter.kinds ?? []
  const where = [...named.map(([sql]) => sql), ...(kinds.length > 0 ? [`kind IN (${kinds.map(() => '?').join(', ')})`] : [])]
  return { where: where.join(' AND '), values: [...named.map(([, value]) => value), ...kinds] }
}

function parseCursor(cursor: string): [timeMs: number, seq: number] {
  const match = /^(\d{1,15})\.(\d{1,15})$/.exec(cursor)
  if (match) return [Number(match[1]), Number(match[2])]
  throw new PartituraError('invalid-parameter', 'The cursor is not one that this list gave.', {
    errors: [{ pointer: '?cursor', detail: 'Take nextCursor of the page before as it is.' }],
  })
}
