import type { DatabaseSync } from 'node:sqlite'

/** Runs the work in one transaction: all of it is in the file afterwards, or nothing. */
export function inTransaction<Result>(db: DatabaseSync, work: () => Result): Result {
  db.exec('BEGIN IMMEDIATE')
  try {
    const result = work()
    db.exec('COMMIT')
    return result
  } catch (error) {
    // SQLite has rolled back by itself after some errors (a full disk).
    if (db.isTransaction) db.exec('ROLLBACK')
    throw error
  }
}
