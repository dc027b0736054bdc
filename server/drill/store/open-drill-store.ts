import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { FileThread } from '../../durable/file-thread.ts'
import type { FileCalls } from '../../durable/protocol.ts'
import type { Log } from '../../log.ts'
import type { DrillFile } from './drill-file.ts'

/** Drills and what they must undo, across restarts. */
export interface DrillStore extends FileCalls<DrillFile> {
  /** Why nothing can be kept, and so no drill started; null: all is well. */
  unusable(): Promise<string | null>
  /** What an operator should know about the file, in words. */
  warnings(): readonly string[]
}

/** `drills.sqlite` in the data folder, in a thread of its own that is started with the first drill. Never throws: see `unusable`. */
export function openDrillStore(dataDir: string, log: Log): DrillStore {
  const path = join(dataDir, 'drills.sqlite')
  const worker = new URL('./worker.ts', import.meta.url)
  let opened: FileThread<DrillFile> | null = null
  const file = () => (opened ??= new FileThread<DrillFile>({ path, worker, of: 'drills', log }))
  const isAbsent = () => opened === null && !existsSync(path)
  return {
    unusable: () => file().ready,
    warnings: () => opened?.warnings ?? [],
    load: (...args) => (isAbsent() ? Promise.resolve({ active: [], ended: [] }) : file().call('load', args)),
    read: (...args) => (isAbsent() ? Promise.resolve(null) : file().call('read', args)),
    save: (...args) => file().call('save', args),
    close: () => opened?.close() ?? Promise.resolve(),
  }
}
