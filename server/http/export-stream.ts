import type { ServerResponse } from 'node:http'
import type { ScanEnd, ScanLine } from '#lib/wire/messages'
import { PartituraError } from '../errors.ts'
import type { ExportFormat } from '../messages/export/export-format.ts'
import { rowOf } from '../messages/export/written-row.ts'
import { drained } from './drained.ts'
import type { Answer, Exchange } from './route.ts'

const FLUSH_BYTES = 64 * 1024
/** Longer than for lines that somebody watches: a file may be saved to a slow disk. */
const STUCK_MS = 120_000
/** With these, every message that was asked for is there. */
const WHOLE: ReadonlySet<ScanEnd['reason']> = new Set(['end-reached', 'limit'])

/**
 * A search's result as a file to be saved. Messages are taken only as fast as the client reads; one that takes nothing for
 * `stuckMs` is cut off. A format that can say so says at its end how the search ended; with any other, an export that is not
 * whole is cut off, so that no client takes it for a whole one.
 */
export function exportStream(
  fileName: string,
  format: ExportFormat,
  lines: (signal: AbortSignal, client: string) => AsyncIterable<ScanLine>,
  stuckMs = STUCK_MS,
): Answer {
  return {
    kind: 'stream',
    async send({ request, response, signal }: Exchange) {
      const iterator = lines(signal, request.socket.remoteAddress ?? '')[Symbol.asyncIterator]()
      try {
        const first = await iterator.next()
        writeHead(response, fileName, format)
        const file = new FileWriter(response, stuckMs)
        await file.write(format.head)
        let missing: string | null = null
        for (let next = first; next.done !== true && !signal.aborted; next = await iterator.next()) {
          const line = next.value
          if (line.type === 'progress' || line.type === 'queued') continue
          if (line.type === 'message') await file.write(rowOf(line) ?? format.message(line))
          else if (format.other !== null) await file.write(format.other(line))
          else missing ??= whatIsMissing(line)
        }
        if (missing !== null) throw new PartituraError('internal', `the export was cut off: ${missing}`)
        file.end()
      } finally {
        await iterator.return?.()
      }
    },
  }
}

function whatIsMissing(line: Exclude<ScanLine, { type: 'message' | 'progress' | 'queued' }>): string | null {
  if (line.type === 'unreadable') {
    return `offsets ${line.fromOffset} to ${line.toOffset} of partition ${line.partition} cannot be read: ${line.detail}`
  }
  return WHOLE.has(line.reason) ? null : `the search ended with ${line.reason}${line.detail === null ? '' : `: ${line.detail}`}`
}

function writeHead(response: ServerResponse, fileName: string, { contentType, extension }: ExportFormat): void {
  response.writeHead(200, {
    'Content-Type': contentType,
    // Topic names hold letters, digits, dot, underscore and hyphen only (Kafka class `Topic`); anything else is not let through.
    'Content-Disposition': `attachment; filename="${fileName.replaceAll(/[^\w.-]/g, '_')}.${extension}"`,
    'Cache-Control': 'no-store, no-transform',
    'X-Accel-Buffering': 'no',
  })
}

type Row = string | Uint8Array

/** Gathers small rows into larger writes and waits while the client is behind. */
class FileWriter {
  readonly #response: ServerResponse
  readonly #stuckMs: number
  #rows: Row[] = []
  #size = 0

  constructor(response: ServerResponse, stuckMs: number) {
    this.#response = response
    this.#stuckMs = stuckMs
  }

  async write(row: Row): Promise<void> {
    this.#rows.push(row)
    this.#size += row.length
    if (this.#size < FLUSH_BYTES) return
    this.#flush()
    if (this.#response.writableNeedDrain) await drained(this.#response, this.#stuckMs)
  }

  end(): void {
    this.#flush()
    this.#response.end()
  }

  #flush(): void {
    if (this.#response.destroyed) return
    const isText = this.#rows.every(row => typeof row === 'string')
    if (this.#rows.length > 0) this.#response.write(isText ? this.#rows.join('') : Buffer.concat(this.#rows.map(asBytes)))
    this.#rows = []
    this.#size = 0
  }
}

const asBytes = (row: Row) => (typeof row === 'string' ? Buffer.from(row) : row)
