/** Marks that people set, among the events: written at once, bounded by themselves, and the only events that can be taken away. */
import type { DatabaseSync } from 'node:sqlite'
import type { ClusterEvent } from '#lib/wire/events'
import { numberOf } from './columns.ts'
import type { EventTable } from './event-table.ts'
import { inTransaction } from './transaction.ts'

/** Of one cluster; the oldest go first. */
export const MOST_MARKS = 10_000

export class MarkTable {
  readonly #db: DatabaseSync
  readonly #events: EventTable

  constructor(db: DatabaseSync, events: EventTable) {
    this.#db = db
    this.#events = events
  }

  add(clusterId: string, mark: ClusterEvent, most = MOST_MARKS): void {
    inTransaction(this.#db, () => {
      this.#events.add(clusterId, mark)
      const tooMany = this.#db
        .prepare('SELECT seq FROM events WHERE cluster = ? AND kind = ? ORDER BY time_ms DESC, seq DESC LIMIT -1 OFFSET ?')
        .all(clusterId, mark.kind, most)
      for (const row of tooMany) this.#events.remove(numberOf(row, 'seq'))
    })
  }

  /** False: there is none with this id. */
  remove(clusterId: string, id: string): boolean {
    const row = this.#db
      .prepare("SELECT seq FROM events WHERE cluster = ? AND id = ? AND kind = 'deploy-mark'")
      .get(clusterId, id)
    if (row === undefined) return false
    inTransaction(this.#db, () => this.#events.remove(numberOf(row, 'seq')))
    return true
  }
}
