import { setTimeout as sleep } from 'node:timers/promises'
import type { ServerResponse } from 'node:http'
import type { Answer, Exchange } from './route.ts'

/** Bytes to be sent as a file; `close` is called once, when they have been sent or the client has gone. */
export interface ByteSource {
  /** Suggested to the browser. */
  name: string
  bytes: Uint8Array
  close(): void
}

const SLICE_BYTES = 64 * 1024
/** A client that takes nothing for so long holds memory for nobody. */
const IDLE_MS = 30_000

/** A download: never shown in the browser, whatever the bytes are. Written as fast as the client reads, a slice at a time. */
export function byteStream(open: (signal: AbortSignal) => Promise<ByteSource>): Answer {
  return {
    kind: 'stream',
    async send({ response, signal }: Exchange) {
      const source = await open(signal)
      try {
        response.writeHead(200, {
          'Content-Type': 'application/octet-stream',
          'Content-Length': source.bytes.length,
          'Content-Disposition': `attachment; filename="${source.name.replaceAll(/[^\w.-]/g, '_')}"`,
          'Cache-Control': 'no-store, no-transform, private',
        })
        await write(response, source.bytes, signal)
        response.end()
      } finally {
        source.close()
      }
    },
  }
}

async function write(response: ServerResponse, bytes: Uint8Array, signal: AbortSignal): Promise<void> {
  for (let at = 0; at < bytes.length; at += SLICE_BYTES) {
    if (signal.aborted || response.destroyed) return
    // A copy of this slice only: what the socket still holds must not be memory that is lent to somebody else next.
    if (!response.write(Buffer.from(bytes.subarray(at, at + SLICE_BYTES)))) await drained(response, signal)
  }
}

/** Until the client has taken what was written; one that takes nothing is cut off. */
async function drained(response: ServerResponse, signal: AbortSignal): Promise<void> {
  const done = new AbortController()
  const finish = () => done.abort()
  response.once('drain', finish)
  response.once('close', finish)
  try {
    await sleep(IDLE_MS, undefined, { signal: AbortSignal.any([done.signal, signal]) })
    response.destroy()
  } catch {
    // Drained, or gone.
  } finally {
    response.off('drain', finish)
    response.off('close', finish)
  }
}
