/** The history's file: opened, checked, and set aside when it is damaged. Nothing here ever deletes a file. */
import { existsSync, mkdirSync, renameSync } from 'node:fs'
import { dirname } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { messageOf } from '../log.ts'
import { numberOf, textOf } from './columns.ts'
import { addLaterParts, createSchema, SCHEMA_VERSION } from './schema.ts'

const PAGE_BYTES = 8192
/** SQLite's name for a database without a file. */
export const MEMORY = ':memory:'

export interface OpenedDatabase {
  db: DatabaseSync
  warnings: string[]
}

/** Written by a newer version of the product: refused, and left as it is. */
export class NewerSchemaError extends Error {
  override readonly name = 'NewerSchemaError'
}

/** Opens or creates the file. Throws what SQLite says; `isCorrupt` tells whether setting it aside would help. */
export function openDatabase(path: string, { maxBytes }: { maxBytes: number }): OpenedDatabase {
  mkdirSync(dirname(path), { recursive: true })
  const db = new DatabaseSync(path)
  try {
    db.exec('PRAGMA busy_timeout = 1000')
    const version = numberOf(db.prepare('PRAGMA user_version').get(), 'user_version')
    if (version > SCHEMA_VERSION) {
      throw new NewerSchemaError(
        `${path} was written by a newer version of Partitura (schema ${version}, this one knows ${SCHEMA_VERSION}). Start that version, or name another data folder.`,
      )
    }
    db.exec(`PRAGMA page_size = ${PAGE_BYTES}`)
    const mode = textOf(db.prepare('PRAGMA journal_mode = WAL').get(), 'journal_mode')
    db.exec(`PRAGMA synchronous = NORMAL; PRAGMA cache_size = -16000; PRAGMA journal_size_limit = ${64 * 1024 * 1024}`)
    limitSize(db, maxBytes)
    if (version < SCHEMA_VERSION) createSchema(db)
    addLaterParts(db)
    const warnings =
      mode === 'wal' || path === MEMORY
        ? []
        : [`SQLite cannot use a write-ahead log on the file system of ${path}; it uses the mode ${mode} instead.`]
    return { db, warnings }
  } catch (error) {
    db.close()
    throw error
  }
}

/** What `PRAGMA quick_check` complains about, or null. Reads the whole file. */
export function checkDatabase(db: DatabaseSync): string | null {
  const result = textOf(db.prepare('PRAGMA quick_check(1)').get(), 'quick_check')
  return result === 'ok' ? null : result
}

/** Renames the file with what belongs to it, and answers its new name. */
export function setAside(path: string, nowMs: number): string {
  const stamp = new Date(nowMs).toISOString().replaceAll(/[-:]|\.\d+/g, '')
  const aside = `${path}.corrupt-${stamp}`
  for (const suffix of ['', '-wal', '-shm']) {
    if (existsSync(path + suffix)) renameSync(path + suffix, aside + suffix)
  }
  return aside
}

/**
 * One instance per file. A lock of SQLite on a file beside it is the one kind that Node can take and the system takes back when the
 * process dies. Answers how to let go, or null when another instance has it.
 */
export function lockInstance(path: string): (() => void) | null {
  mkdirSync(dirname(path), { recursive: true })
  const lock = new DatabaseSync(`${path}.lock`)
  try {
    lock.exec('PRAGMA busy_timeout = 0; BEGIN EXCLUSIVE')
    return () => lock.close()
  } catch (error) {
    lock.close()
    if (isBusy(error)) return null
    throw error
  }
}

export function databaseBytes(db: DatabaseSync): number {
  const pages = numberOf(db.prepare('PRAGMA page_count').get(), 'page_count')
  const free = numberOf(db.prepare('PRAGMA freelist_count').get(), 'freelist_count')
  return (pages - free) * numberOf(db.prepare('PRAGMA page_size').get(), 'page_size')
}

export function isCorrupt(error: unknown): boolean {
  return [SQLITE_CORRUPT, SQLITE_NOTADB].includes(primaryCode(error))
}

export function isFull(error: unknown): boolean {
  return primaryCode(error) === SQLITE_FULL
}

/** For the status: what happened, in words an operator can act on. */
export function describeFailure(error: unknown): string {
  if (isFull(error)) return 'The disk (or the history’s own size limit) is full.'
  if (isBusy(error)) return 'Another program holds a lock on the history’s file.'
  return messageOf(error)
}

function isBusy(error: unknown): boolean {
  return [SQLITE_BUSY, SQLITE_LOCKED].includes(primaryCode(error))
}

function limitSize(db: DatabaseSync, maxBytes: number): void {
  const pageBytes = numberOf(db.prepare('PRAGMA page_size').get(), 'page_size')
  db.exec(`PRAGMA max_page_count = ${Math.max(64, Math.floor(maxBytes / pageBytes))}`)
}

// https://sqlite.org/rescode.html; node:sqlite gives the extended code, whose low byte is the primary one.
const SQLITE_BUSY = 5
const SQLITE_LOCKED = 6
const SQLITE_CORRUPT = 11
const SQLITE_FULL = 13
const SQLITE_NOTADB = 26

function primaryCode(error: unknown): number {
  if (!(error instanceof Error) || !('errcode' in error) || typeof error.errcode !== 'number') return 0
  return error.errcode & 0xff
}
