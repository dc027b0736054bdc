/** Thread of the decode pool: one task after another, no connection, no environment, no state but the codecs' and the schemas. */
import { parentPort } from 'node:worker_threads'
import type { SchemaEntry } from '../formats/registry/schema-entry.ts'
import { SchemaStore } from '../formats/registry/schema-store.ts'
import type { ChunkResult, ChunkTask } from './chunk.ts'
import { decodeChunk } from './decode-chunk.ts'
import { forbidGeneratedCode } from './no-generated-code.ts'

export type WorkerAnswer = { kind: 'ready' } | { kind: 'done'; result: ChunkResult } | { kind: 'failed'; message: string }

export interface WorkerQuestion {
  task: ChunkTask
  /** Fetched because a thread wanted them for this task. */
  schemas: readonly SchemaEntry[]
}

forbidGeneratedCode()
// A filter may fail on every message, and nobody reads where in our code it did.
Error.stackTraceLimit = 0
const schemas = new SchemaStore()

parentPort?.on('message', (question: WorkerQuestion) => {
  const answered = answer(question)
  const part = answered.kind === 'done' ? answered.result.part : null
  parentPort?.postMessage(answered, part && 'copy' in part ? [part.copy.buffer] : [])
})
parentPort?.postMessage({ kind: 'ready' } satisfies WorkerAnswer)

function answer({ task, schemas: fetched }: WorkerQuestion): WorkerAnswer {
  try {
    if (task.formats.registry !== null) schemas.learn(task.formats.registry, fetched)
    return { kind: 'done', result: decodeChunk(task, schemas) }
  } catch (error) {
    return { kind: 'failed', message: error instanceof Error ? error.message : String(error) }
  }
}
