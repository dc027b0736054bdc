import type { Socket } from 'node:net'
import { failureOf } from '../errors.ts'

/** Largest answer that we take: Kafka's own `socket.request.max.bytes` is 100 MB. */
export const MAX_FRAME_BYTES = 128 * 1024 * 1024
const MIN_FRAME_BYTES = 4
const TLS_ALERT = 0x1503

/**
 * Destroys the socket when a frame's length cannot be Kafka's: the library believes every length, and the four bytes `HTTP`
 * are a frame of 1.2 GB (reliability R22). It stands in front of the library's `data` listener rather than beside it, because
 * what that listener throws at bytes out of step (tried: a length of 1) would end the process.
 */
export function guardFrames(socket: Socket): void {
  const check = createFrameCheck()
  const emit = socket.emit.bind(socket)
  const guarded = (event: string | symbol, ...args: unknown[]): boolean => {
    const [chunk] = args
    if (event !== 'data' || !Buffer.isBuffer(chunk)) return Reflect.apply(emit, socket, [event, ...args])
    if (socket.destroyed) return false
    const badLength = check(chunk)
    if (badLength !== null) return refuse(socket, badLengthError(badLength))
    try {
      return emit('data', chunk)
    } catch (error) {
      return refuse(socket, failureOf('protocol-error', 'the answer was not what the Kafka protocol says', null, error))
    }
  }
  Object.defineProperty(socket, 'emit', { value: guarded, configurable: true })
}

function refuse(socket: Socket, error: Error): boolean {
  socket.destroy(error)
  return false
}

/** A TLS listener answers plain text with a TLS alert, whose first bytes (21, 3, …) are no length either. */
function badLengthError(length: number): Error {
  if (length >>> 16 === TLS_ALERT)
    return failureOf('tls-required', 'the listener speaks TLS, but the cluster is configured without it')
  return failureOf('protocol-error', `the peer announced an answer of ${length} bytes; this is not Kafka`)
}

/** Follows the frames of a byte stream; gives the first impossible length, else null. */
export function createFrameCheck(): (chunk: Buffer) => number | null {
  const header = Buffer.alloc(4)
  let headerBytes = 0
  let bodyBytesLeft = 0
  return chunk => {
    let at = 0
    while (at < chunk.length) {
      if (bodyBytesLeft > 0) {
        const skipped = Math.min(bodyBytesLeft, chunk.length - at)
        bodyBytesLeft -= skipped
        at += skipped
        continue
      }
      header.writeUInt8(chunk.readUInt8(at++), headerBytes++)
      if (headerBytes < 4) continue
      headerBytes = 0
      bodyBytesLeft = header.readInt32BE()
      if (bodyBytesLeft < MIN_FRAME_BYTES || bodyBytesLeft > MAX_FRAME_BYTES) return bodyBytesLeft
    }
    return null
  }
}
