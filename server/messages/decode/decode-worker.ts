/** Thread of the decode pool: one task after another, no connection, no environment, no state but the codecs'. */
import { parentPort } from 'node:worker_threads'
import type { ChunkResult, ChunkTask } from './chunk.ts'
import { decodeChunk } from './decode-chunk.ts'

export type WorkerAnswer = { ok: true; result: ChunkResult } | { ok: false; message: string }

parentPort?.on('message', (task: ChunkTask) => parentPort?.postMessage(answer(task)))

function answer(task: ChunkTask): WorkerAnswer {
  try {
    return { ok: true, result: decodeChunk(task) }
  } catch (error) {
    return { ok: false, message: error instanceof Error ? error.message : String(error) }
  }
}
