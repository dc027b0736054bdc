import type { ScanLine } from '#lib/wire/messages'
import { PartituraError } from '../errors.ts'
import type { Admission } from './admission.ts'

/**
 * The lines of a search that takes its turn: `queued` ones come first when it has to wait. Its place is free for another after
 * `maxSeconds` at the latest, also when nobody asks for its lines any more: only asked for them can it end by itself.
 * @throws as `Admission.enter`, and what `start` throws unless `queued` lines came before
 */
export async function* admittedSearch(
  admission: Admission,
  { user, maxSeconds }: { user: string; maxSeconds: number },
  signal: AbortSignal,
  start: () => AsyncIterable<ScanLine>,
): AsyncGenerator<ScanLine, void, undefined> {
  const entering = admission.enter(user, signal)
  let next = await entering.next()
  const queued = next.done !== true
  try {
    for (; next.done !== true; next = await entering.next()) yield { type: 'queued', position: next.value }
  } finally {
    if (next.done !== true) await entering.return(() => {})
  }
  const leave = next.value
  const timer = Number.isFinite(maxSeconds) ? setTimeout(leave, maxSeconds * 1000).unref() : undefined
  try {
    yield* queued ? endingWithProblem(start()) : start()
  } finally {
    clearTimeout(timer)
    leave()
  }
}

/** The answer has begun: what keeps the search from beginning can only be told in its `end` line. */
async function* endingWithProblem(lines: AsyncIterable<ScanLine>): AsyncGenerator<ScanLine, void, undefined> {
  try {
    yield* lines
  } catch (error) {
    if (!(error instanceof PartituraError)) throw error
    const nothing = { scanned: 0, scannedBytes: 0, elapsedMs: 0, partitions: [], cursor: null }
    yield { type: 'end', reason: 'failed', detail: error.message, ...nothing }
  }
}
