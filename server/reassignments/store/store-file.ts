import type { DatabaseSync } from 'node:sqlite'
import { openDurableFile } from '../../durable/open-file.ts'
import { inTransaction } from '../../history/transaction.ts'
import type { Claim, EndedPlan, Move, Plan, PlanHead } from '../plan.ts'
import { readClaim, readCounts, readMove, readPlan } from './rows.ts'
import { SCHEMA_VERSION, TABLES } from './schema.ts'

export interface Stored {
  /** Not ended; at most one by the runner's rule. */
  active: Plan[]
  /** Newest first. */
  ended: EndedPlan[]
  /** Also of plans that have ended: what could not be given back yet. */
  claims: Claim[]
}

/** A move's new state; `seq`: its place in the plan. */
export interface MoveChange extends Pick<Move, 'state' | 'copiedBytes' | 'note'> {
  seq: number
}

const KEPT_PLANS = 100
const ACTIVE = "('running', 'cancelling')"

/** Plans, their moves and what they have claimed. Every call is one transaction that is on the disk when it returns. */
export class StoreFile {
  readonly #db: DatabaseSync

  constructor(path: string) {
    this.#db = openDurableFile(path, SCHEMA_VERSION, TABLES)
  }

  load(clusterId: string): Stored {
    const plans = this.#db
      .prepare(`SELECT * FROM plans WHERE cluster = ? ORDER BY started_ms DESC, id`)
      .all(clusterId)
      .map(readPlan)
    const isActive = (plan: PlanHead) => plan.endedAtMs === null
    return {
      active: plans.filter(isActive).map(plan => ({ ...plan, moves: this.moves(plan.id, 0, -1) })),
      ended: plans.filter(plan => !isActive(plan)).map(plan => ({ ...plan, ...this.#counts(plan.id) })),
      claims: this.#db.prepare('SELECT * FROM claims WHERE cluster = ?').all(clusterId).map(readClaim),
    }
  }

  /** Moves of a plan from a place on, in order; `limit` −1: all. */
  moves(planId: string, from: number, limit: number): Move[] {
    const rows = this.#db.prepare('SELECT * FROM moves WHERE plan = ? AND seq >= ? ORDER BY seq LIMIT ?').all(planId, from, limit)
    return rows.map(readMove)
  }

  insert(plan: Plan): void {
    inTransaction(this.#db, () => {
      this.#putPlan(plan)
      const insert = this.#db.prepare('INSERT INTO moves VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)')
      plan.moves.forEach(({ topic, topicId, partition, before, after, state, copiedBytes, note }, seq) =>
        insert.run(
          plan.id,
          seq,
          topic,
          topicId,
          partition,
          JSON.stringify(before),
          JSON.stringify(after),
          state,
          copiedBytes,
          note,
        ),
      )
      this.#trim(plan.clusterId)
    })
  }

  update(head: PlanHead, moves: readonly MoveChange[]): void {
    inTransaction(this.#db, () => {
      this.#putPlan(head)
      const update = this.#db.prepare('UPDATE moves SET state = ?, copied_bytes = ?, note = ? WHERE plan = ? AND seq = ?')
      for (const { seq, state, copiedBytes, note } of moves) update.run(state, copiedBytes, note, head.id, seq)
    })
  }

  /** A setting has one claim at a time: a newer one takes the older one's place. */
  claim(clusterId: string, claims: readonly Claim[]): void {
    inTransaction(this.#db, () => {
      const put = this.#db.prepare(
        'INSERT OR REPLACE INTO claims (plan, cluster, type, name, key, ours, before) VALUES (?, ?, ?, ?, ?, ?, ?)',
      )
      for (const { planId, type, name, key, ours, before } of claims) {
        put.run(planId, clusterId, type, name, key, JSON.stringify(ours), before)
      }
    })
  }

  release(clusterId: string, claims: readonly Pick<Claim, 'type' | 'name' | 'key'>[]): void {
    inTransaction(this.#db, () => {
      const drop = this.#db.prepare('DELETE FROM claims WHERE cluster = ? AND type = ? AND name = ? AND key = ?')
      for (const { type, name, key } of claims) drop.run(clusterId, type, name, key)
    })
  }

  close(): void {
    if (this.#db.isOpen) this.#db.close()
  }

  #putPlan({ id, clusterId, goal, state, startedAtMs, endedAtMs, throttleBytesPerSecond, batchSize, note }: PlanHead): void {
    this.#db
      .prepare('INSERT OR REPLACE INTO plans VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)')
      .run(id, clusterId, goal, state, startedAtMs, endedAtMs, throttleBytesPerSecond, batchSize, note)
  }

  #counts(planId: string) {
    const sum = 'CASE WHEN count(copied_bytes) = count(*) THEN sum(copied_bytes) END AS copied_bytes'
    return readCounts(
      this.#db.prepare(`SELECT state, count(*) AS moves, ${sum} FROM moves WHERE plan = ? GROUP BY state`).all(planId),
    )
  }

  /** The oldest plans that have ended go; their claims, if they have any left, stay. */
  #trim(clusterId: string): void {
    const old = `SELECT id FROM plans WHERE cluster = ? AND state NOT IN ${ACTIVE} ORDER BY started_ms DESC LIMIT -1 OFFSET ${KEPT_PLANS}`
    this.#db.prepare(`DELETE FROM moves WHERE plan IN (${old})`).run(clusterId)
    this.#db.prepare(`DELETE FROM plans WHERE id IN (${old})`).run(clusterId)
  }
}
