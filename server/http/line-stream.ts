import type { IncomingMessage, ServerResponse } from 'node:http'
import { PartituraError } from '../errors.ts'
import { messageOf } from '../log.ts'
import { drained } from './drained.ts'
import type { Answer, Exchange } from './route.ts'

interface Line {
  type: string
}

const FLUSH_BYTES = 16_384
const HEARTBEAT_MS = 15_000
const STUCK_MS = 30_000

/**
 * A stream of JSON lines: NDJSON, or server-sent events named after each line's `type` when the client prefers them. Lines are
 * taken only as fast as the client reads; one that takes nothing for `stuckMs` is cut off. An error before the first line becomes
 * an ordinary problem; afterwards the connection is cut, so that a cut stream is never mistaken for a whole one (a whole one ends
 * with its `end` line).
 * @param eventIds of server-sent events, made anew for each stream
 */
export function lineStream<Each extends Line>(
  accept: string,
  lines: (signal: AbortSignal, request: IncomingMessage) => AsyncIterable<Each>,
  eventIds?: () => { idOf(line: Each): string | null },
  stuckMs = STUCK_MS,
): Answer {
  const isSse = prefersSse(accept)
  return {
    kind: 'stream',
    async send({ request, response, signal }: Exchange) {
      const iterator = lines(signal, request)[Symbol.asyncIterator]()
      const first = await iterator.next()
      writeHead(response, isSse)
      const sender = new LineSender(response, isSse, stuckMs)
      const ids = isSse ? (eventIds?.() ?? null) : null
      try {
        for (let next = first; next.done !== true; next = await iterator.next()) {
          if (signal.aborted) break
          await sender.write(next.value, ids?.idOf(next.value) ?? null)
        }
        sender.end()
      } catch (error) {
        if (!signal.aborted) throw new PartituraError('internal', `the stream broke: ${messageOf(error)}`, { cause: error })
      } finally {
        sender.close()
        await iterator.return?.()
      }
    },
  }
}

/** Whichever of the two the Accept header names first; NDJSON when it names neither. */
function prefersSse(accept: string): boolean {
  const sse = accept.indexOf('text/event-stream')
  const ndjson = accept.indexOf('application/x-ndjson')
  return sse >= 0 && (ndjson < 0 || sse < ndjson)
}

function writeHead(response: ServerResponse, isSse: boolean): void {
  response.writeHead(200, {
    'Content-Type': isSse ? 'text/event-stream; charset=utf-8' : 'application/x-ndjson; charset=utf-8',
    'Cache-Control': 'no-store, no-transform',
    'X-Accel-Buffering': 'no',
  })
  response.flushHeaders()
}

/** Gathers small lines into larger writes, but keeps none back: what one turn of the event loop brought is written at its end. */
class LineSender {
  readonly #response: ServerResponse
  readonly #isSse: boolean
  readonly #stuckMs: number
  readonly #heartbeat: NodeJS.Timeout
  #buffered: string[] = []
  #bytes = 0
  #scheduled: NodeJS.Immediate | null = null

  constructor(response: ServerResponse, isSse: boolean, stuckMs: number) {
    this.#response = response
    this.#isSse = isSse
    this.#stuckMs = stuckMs
    // A comment to SSE, an empty line to NDJSON readers, who skip it; either shows a dead connection in time.
    this.#heartbeat = setInterval(() => this.#response.write(isSse ? ':\n\n' : '\n'), HEARTBEAT_MS)
  }

  async write(line: Line, id: string | null): Promise<void> {
    const text = JSON.stringify(line)
    const ofId = id === null ? '' : `id: ${id}\n`
    this.#buffered.push(this.#isSse ? `event: ${line.type}\n${ofId}data: ${text}\n\n` : `${text}\n`)
    this.#bytes += text.length + ofId.length
    if (this.#bytes < FLUSH_BYTES) this.#scheduled ??= setImmediate(() => this.#flush())
    else this.#flush()
    if (this.#response.writableNeedDrain) await drained(this.#response, this.#stuckMs)
  }

  end(): void {
    this.#flush()
    this.#response.end()
  }

  close(): void {
    clearInterval(this.#heartbeat)
    if (this.#scheduled !== null) clearImmediate(this.#scheduled)
  }

  #flush(): void {
    if (this.#scheduled !== null) clearImmediate(this.#scheduled)
    this.#scheduled = null
    if (this.#buffered.length === 0 || this.#response.destroyed) return
    this.#response.write(this.#buffered.join(''))
    this.#buffered = []
    this.#bytes = 0
  }
}
