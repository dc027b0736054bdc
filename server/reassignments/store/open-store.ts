import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { FileThread } from '../../durable/file-thread.ts'
import type { FileCalls } from '../../durable/protocol.ts'
import type { Log } from '../../log.ts'
import type { StoreFile } from './store-file.ts'

/** What is known of reassignments across restarts, each call on the disk when its promise resolves. */
export interface ReassignmentStore extends FileCalls<StoreFile> {
  /** Why nothing can be kept, and so nothing may be started; null: all is well. */
  unusable(): Promise<string | null>
  /** What an operator should know about the file, in words. */
  warnings(): readonly string[]
}

/**
 * `reassignments.sqlite` in the data folder, in a thread of its own that is started when there is something to read or to keep.
 * Never throws: see `unusable`.
 */
export function openReassignmentStore(dataDir: string, log: Log): ReassignmentStore {
  const path = join(dataDir, 'reassignments.sqlite')
  const worker = new URL('./worker.ts', import.meta.url)
  let opened: FileThread<StoreFile> | null = null
  const store = () => (opened ??= new FileThread<StoreFile>({ path, worker, of: 'reassignments', log }))
  return {
    unusable: () => store().ready,
    warnings: () => opened?.warnings ?? [],
    load: (...args) => {
      if (opened === null && !existsSync(path)) return Promise.resolve({ active: [], ended: [], claims: [] })
      return store().call('load', args)
    },
    moves: (...args) => store().call('moves', args),
    insert: (...args) => store().call('insert', args),
    update: (...args) => store().call('update', args),
    claim: (...args) => store().call('claim', args),
    release: (...args) => store().call('release', args),
    close: () => opened?.close() ?? Promise.resolve(),
  }
}
