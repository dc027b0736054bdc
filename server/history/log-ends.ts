/** Where log ends stood, kept over a restart: without it nobody knows since when a group is behind that had stopped before. */
import type { DatabaseSync } from 'node:sqlite'
import type { EndLooks } from '#lib/kafka/time-lag'
import { bytesOf, numberOf, textOf } from './columns.ts'
import { inTransaction } from './transaction.ts'

/** Of one partition. */
export interface LogEnds extends EndLooks {
  readonly topic: string
  /** null: the broker tells none. */
  readonly topicId: string | null
  readonly partition: number
}

/** Partitions of one cluster, at most; those that were written longest ago go first. */
export const MOST_LOG_ENDS = 3333
const BYTES_PER_LOOK = 16

export class LogEndTable {
  readonly #db: DatabaseSync

  constructor(db: DatabaseSync) {
    this.#db = db
  }

  put(clusterId: string, ends: readonly LogEnds[], nowMs: number, most = MOST_LOG_ENDS): void {
    const write = this.#db.prepare(
      'INSERT OR REPLACE INTO log_ends (cluster, topic, partition, topic_id, written_ms, looks) VALUES (?, ?, ?, ?, ?, ?)',
    )
    const trim = this.#db.prepare(
      `DELETE FROM log_ends WHERE cluster = ?1 AND (topic, partition) IN
        (SELECT topic, partition FROM log_ends WHERE cluster = ?1 ORDER BY written_ms DESC LIMIT -1 OFFSET ?2)`,
    )
    inTransaction(this.#db, () => {
      for (const each of ends) write.run(clusterId, each.topic, each.partition, each.topicId, nowMs, packed(each))
      trim.run(clusterId, most)
    })
  }

  /** Also of clusters that nobody watches any more. Answers how many it deleted. */
  deleteSome(beforeMs: number, most: number): number {
    const old = 'SELECT rowid FROM log_ends WHERE written_ms < ? LIMIT ?'
    return Number(this.#db.prepare(`DELETE FROM log_ends WHERE rowid IN (${old})`).run(beforeMs, most).changes)
  }

  of(clusterId: string): LogEnds[] {
    const rows = this.#db.prepare('SELECT topic, partition, topic_id, looks FROM log_ends WHERE cluster = ?').all(clusterId)
    return rows.map(row => ({
      topic: textOf(row, 'topic'),
      topicId: row['topic_id'] === null ? null : textOf(row, 'topic_id'),
      partition: numberOf(row, 'partition'),
      ...unpacked(bytesOf(row, 'looks')),
    }))
  }
}

/** All times, then all offsets, as this machine writes numbers: the file does not move to another kind of machine while it runs. */
function packed({ atMs, endOffset }: EndLooks): Uint8Array {
  const bytes = new Uint8Array(atMs.length * BYTES_PER_LOOK)
  new Float64Array(bytes.buffer, 0, atMs.length).set(atMs)
  new BigInt64Array(bytes.buffer, atMs.byteLength, endOffset.length).set(endOffset)
  return bytes
}

function unpacked(bytes: Uint8Array): EndLooks {
  const { buffer } = new Uint8Array(bytes)
  const length = Math.floor(bytes.length / BYTES_PER_LOOK)
  return { atMs: new Float64Array(buffer, 0, length), endOffset: new BigInt64Array(buffer, length * 8, length) }
}
