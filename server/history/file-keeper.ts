/**
 * Keeps a usable file at hand. A damaged one is renamed and a new one begun; one that cannot be opened is replaced by memory; a disk
 * that is full gets room made. What went wrong last is said until the next success.
 */
import type { Log } from '../log.ts'
import { describeFailure, isCorrupt, isFull, MEMORY, NewerSchemaError, setAside } from './database.ts'
import { HistoryFile } from './history-file.ts'
import { trimOldest } from './retention.ts'

interface KeeperOptions {
  path: string
  maxBytes: number
  log: Log
  wallMs: () => number
}

const MAX_MEMORY_BYTES = 256 * 1024 * 1024

export class FileKeeper {
  readonly #options: KeeperOptions
  /** Called when an empty file has taken the place of a damaged one. */
  readonly #onRenewed: () => void
  #file: HistoryFile
  #memoryOnly: string | null = null
  #failure: string | null = null
  #setAside: string | null = null

  /** Throws only when the file is of a newer version. */
  constructor(options: KeeperOptions, onRenewed: () => void) {
    this.#options = options
    this.#onRenewed = onRenewed
    this.#file = this.#open()
  }

  get file(): HistoryFile {
    return this.#file
  }

  /** null: in memory only. */
  get path(): string | null {
    return this.#memoryOnly === null ? this.#options.path : null
  }

  /** Where a damaged file is now; null: there was none. */
  get setAside(): string | null {
    return this.#setAside
  }

  get degradedReason(): string | null {
    return this.#failure ?? this.#memoryOnly
  }

  /** The last write succeeded. */
  recovered(): void {
    this.#failure = null
  }

  /** Runs something that uses the file; false when it failed, and then does what helps: begin anew, make room, or wait. */
  guard(work: () => void): boolean {
    try {
      work()
      return true
    } catch (error) {
      const reason = describeFailure(error)
      if (this.#failure === null) this.#options.log.warn('The history’s file refuses; memory goes on.', { error: reason })
      this.#failure = reason
      if (isCorrupt(error)) this.renew(reason)
      else if (isFull(error)) this.#makeRoom()
      return false
    }
  }

  /** Like `guard`, for work in slices. */
  *guardSlices(work: Generator<void>): Generator<void> {
    for (;;) {
      let done = true
      const succeeded = this.guard(() => {
        done = work.next().done === true
      })
      if (!succeeded || done) return
      yield
    }
  }

  /** Puts an empty file in the place of a damaged one. */
  renew(damage: string): void {
    this.#file.close()
    if (this.path !== null) this.#rename(damage)
    this.#file = this.#open()
    this.#onRenewed()
  }

  close(): void {
    this.#file.close()
  }

  #open(): HistoryFile {
    if (this.#memoryOnly !== null) return new HistoryFile(MEMORY, MAX_MEMORY_BYTES)
    const { path, maxBytes } = this.#options
    try {
      return new HistoryFile(path, maxBytes)
    } catch (error) {
      if (error instanceof NewerSchemaError) throw error
      if (!isCorrupt(error)) return this.#openMemory(error)
      this.#rename(describeFailure(error))
      return new HistoryFile(path, maxBytes)
    }
  }

  #openMemory(error: unknown): HistoryFile {
    const { path, log } = this.#options
    this.#memoryOnly = `The history is kept in memory only and ends with the process: ${path} cannot be used (${describeFailure(error)}).`
    log.error(this.#memoryOnly)
    return new HistoryFile(MEMORY, MAX_MEMORY_BYTES)
  }

  #rename(damage: string): void {
    this.#setAside = setAside(this.#options.path, this.#options.wallMs())
    this.#options.log.error('The history’s file is damaged. It was renamed, and a new one begun.', {
      now: this.#setAside,
      damage,
    })
  }

  #makeRoom(): void {
    try {
      trimOldest(this.#file, this.#options.wallMs())
    } catch (error) {
      this.#failure = describeFailure(error)
    }
  }
}
