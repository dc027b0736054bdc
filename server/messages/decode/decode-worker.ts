/** Thread of the decode pool: one task after another, no connection, no environment, no state but the codecs'. */
import { parentPort } from 'node:worker_threads'
import type { ChunkResult, ChunkTask } from './chunk.ts'
import { decodeChunk } from './decode-chunk.ts'

export type WorkerAnswer = { kind: 'ready' } | { kind: 'done'; result: ChunkResult } | { kind: 'failed'; message: string }

parentPort?.on('message', (task: ChunkTask) => parentPort?.postMessage(answer(task)))
parentPort?.postMessage({ kind: 'ready' } satisfies WorkerAnswer)

function answer(task: ChunkTask): WorkerAnswer {
  try {
    return { kind: 'done', result: decodeChunk(task) }
  } catch (error) {
    return { kind: 'failed', message: error instanceof Error ? error.message : String(error) }
  }
}
