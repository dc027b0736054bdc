/** The store's thread: a slow disk stops nobody who only looks. */
import { parentPort, workerData } from 'node:worker_threads'
import { isCorrupt, NewerSchemaError, setAside } from '../../history/database.ts'
import { messageOf } from '../../log.ts'
import type { FromWorker, ToWorker } from './protocol.ts'
import { DamagedStoreError, StoreFile } from './store-file.ts'

if (parentPort) {
  const main = parentPort
  const post = (message: FromWorker) => main.postMessage(message)
  const file = open(String(workerData.path), post)
  main.on('message', ({ id, name, args }: ToWorker) => {
    try {
      if (file === null) throw new Error('the file of the reassignments cannot be used')
      const answer: unknown = Reflect.apply(file[name], file, args)
      post({ kind: 'answer', id, answer })
    } catch (error) {
      post({ kind: 'failed', id, message: messageOf(error) })
    }
    if (name === 'close') main.close()
  })
}

/** A damaged file is renamed, never deleted, and a new one begun; one that cannot be opened at all is said so. */
function open(path: string, post: (message: FromWorker) => void): StoreFile | null {
  try {
    const file = new StoreFile(path)
    post({ kind: 'opened', warning: null })
    return file
  } catch (error) {
    if (!isCorrupt(error) && !(error instanceof DamagedStoreError)) return refuse(path, error, post)
    return renew(path, post)
  }
}

function renew(path: string, post: (message: FromWorker) => void): StoreFile | null {
  try {
    const aside = setAside(path, Date.now())
    const file = new StoreFile(path)
    const lost = 'Throttles that were to be removed may have been left on the cluster: look at the page of the reassignments.'
    post({ kind: 'opened', warning: `The file of the reassignments was damaged and is now ${aside}. ${lost}` })
    return file
  } catch (error) {
    return refuse(path, error, post)
  }
}

function refuse(path: string, error: unknown, post: (message: FromWorker) => void): null {
  const newer = error instanceof NewerSchemaError
  const why = newer ? messageOf(error) : `${path} cannot be used (${messageOf(error)}).`
  post({ kind: 'unusable', reason: `No reassignment can be started: ${why}` })
  return null
}
