import { mkdirSync } from 'node:fs'
import { dirname } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { numberOf } from '../history/columns.ts'
import { checkDatabase, NewerSchemaError } from '../history/database.ts'
import { inTransaction } from '../history/transaction.ts'

/** Thrown by the check of a file; the opener sets the file aside. */
export class DamagedFileError extends Error {
  override readonly name = 'DamagedFileError'
}

/**
 * Opens or creates a small SQLite file whose every transaction is on the disk when it returns (`synchronous = FULL`): what must
 * be undone is known before it is done. `tables`: the statements that create them, all or nothing, so that a creation that is
 * cut off is done again.
 * @throws DamagedFileError, NewerSchemaError, what SQLite says
 */
export function openDurableFile(path: string, version: number, tables: string): DatabaseSync {
  mkdirSync(dirname(path), { recursive: true })
  const db = new DatabaseSync(path)
  try {
    db.exec('PRAGMA busy_timeout = 1000')
    const found = numberOf(db.prepare('PRAGMA user_version').get(), 'user_version')
    if (found > version) throw new NewerSchemaError(`${path} was written by a newer version of Partitura.`)
    db.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL')
    const damage = checkDatabase(db)
    if (damage !== null) throw new DamagedFileError(damage)
    if (found < version) inTransaction(db, () => db.exec(`${tables} PRAGMA user_version = ${version}`))
    return db
  } catch (error) {
    db.close()
    throw error
  }
}
