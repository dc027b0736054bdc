import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { FileThread } from '../durable/file-thread.ts'
import type { FileCalls } from '../durable/protocol.ts'
import type { Log } from '../log.ts'
import type { RecordFile } from './record-file.ts'

/** Who changed what in which group, across restarts, with what it takes to undo it. */
export interface GroupRecord extends FileCalls<RecordFile> {
  /** Why nothing can be recorded, and so nothing may be changed; null: all is well. */
  unusable(): Promise<string | null>
  /** What an operator should know about the file, in words. */
  warnings(): readonly string[]
}

/** `group-changes.sqlite` in the data folder, in a thread of its own that is started with the first change. Never throws: see `unusable`. */
export function openGroupRecord(dataDir: string, log: Log): GroupRecord {
  const path = join(dataDir, 'group-changes.sqlite')
  const worker = new URL('./worker.ts', import.meta.url)
  let opened: FileThread<RecordFile> | null = null
  const file = () => (opened ??= new FileThread<RecordFile>({ path, worker, of: 'changes to groups', log }))
  const isAbsent = () => opened === null && !existsSync(path)
  return {
    unusable: () => file().ready,
    warnings: () => opened?.warnings ?? [],
    begin: (...args) => file().call('begin', args),
    end: (...args) => file().call('end', args),
    list: (...args) => (isAbsent() ? Promise.resolve([]) : file().call('list', args)),
    read: (...args) => (isAbsent() ? Promise.resolve(null) : file().call('read', args)),
    close: () => opened?.close() ?? Promise.resolve(),
  }
}
