/** The thread's side of a durable file: a slow disk stops nobody who only looks. */
import { parentPort, workerData } from 'node:worker_threads'
import { isCorrupt, NewerSchemaError, setAside } from '../history/database.ts'
import { messageOf } from '../log.ts'
import { DamagedFileError } from './open-file.ts'
import type { FromFile, ToFile } from './protocol.ts'

export interface ServedFile<File> {
  /** @throws what `openDurableFile` throws */
  open(this: void, path: string): File
  /** What the file keeps: `reassignments`. */
  of: string
  /** The start of the sentence that says why nothing can be done: `No reassignment can be started`. */
  refusal: string
  /** What may have gone with a damaged file, in one sentence. */
  loss: string
}

/**
 * Answers calls of the file's methods until `close` is called. A damaged file is renamed, never deleted, and a new one begun;
 * one that cannot be opened at all is said so.
 */
export function serveFile<File extends { close(): void }>(served: ServedFile<File>): void {
  if (!parentPort) return
  const main = parentPort
  const post = (message: FromFile) => main.postMessage(message)
  const file = open(served, String(workerData.path), post)
  main.on('message', ({ id, name, args }: ToFile) => {
    try {
      if (file === null) throw new Error(`the file of the ${served.of} cannot be used`)
      const method: unknown = Reflect.get(file, name)
      if (typeof method !== 'function') throw new Error(`the file of the ${served.of} knows no ${name}`)
      post({ kind: 'answer', id, answer: Reflect.apply(method, file, args) })
    } catch (error) {
      post({ kind: 'failed', id, message: messageOf(error) })
    }
    if (name === 'close') main.close()
  })
}

type Post = (message: FromFile) => void

function open<File>(served: ServedFile<File>, path: string, post: Post): File | null {
  try {
    const file = served.open(path)
    post({ kind: 'opened', warning: null })
    return file
  } catch (error) {
    const isDamaged = isCorrupt(error) || error instanceof DamagedFileError
    return isDamaged ? renew(served, path, post) : refuse(served, path, error, post)
  }
}

function renew<File>(served: ServedFile<File>, path: string, post: Post): File | null {
  try {
    const aside = setAside(path, Date.now())
    const file = served.open(path)
    post({ kind: 'opened', warning: `The file of the ${served.of} was damaged and is now ${aside}. ${served.loss}` })
    return file
  } catch (error) {
    return refuse(served, path, error, post)
  }
}

function refuse<File>({ refusal }: ServedFile<File>, path: string, error: unknown, post: Post): null {
  const why = error instanceof NewerSchemaError ? messageOf(error) : `${path} cannot be used (${messageOf(error)}).`
  post({ kind: 'unusable', reason: `${refusal}: ${why}` })
  return null
}
