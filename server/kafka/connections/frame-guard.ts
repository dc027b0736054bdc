import type { Socket } from 'node:net'
import { failureOf } from '../errors.ts'
import type { FrameMemory } from '../frame-memory.ts'
import { FrameJoiner } from './frame-joiner.ts'
import { isPossibleLength } from './frame-length.ts'

const TLS_ALERT = 0x1503

/**
 * Destroys the socket when a frame's length cannot be Kafka's: the library believes every length, and the four bytes `HTTP`
 * are a frame of 1.2 GB (reliability R22). It stands in front of the library's `data` listener rather than beside it, because
 * what that listener throws at bytes out of step (tried: a length of 1) would end the process. With `memory` the library is
 * given whole frames, the large ones in that memory.
 */
export function guardFrames(socket: Socket, memory: FrameMemory | null = null): void {
  const emit = socket.emit.bind(socket)
  const passOn = memory === null ? checked(chunk => void emit('data', chunk)) : joined(memory, frame => void emit('data', frame))
  const guarded = (event: string | symbol, ...args: unknown[]): boolean => {
    const [chunk] = args
    if (event !== 'data' || !Buffer.isBuffer(chunk)) return Reflect.apply(emit, socket, [event, ...args])
    if (socket.destroyed) return false
    try {
      const badLength = passOn(chunk)
      return badLength === null ? true : refuse(socket, badLengthError(badLength))
    } catch (error) {
      return refuse(socket, failureOf('protocol-error', 'the answer was not what the Kafka protocol says', null, error))
    }
  }
  Object.defineProperty(socket, 'emit', { value: guarded, configurable: true })
}

type PassOn = (chunk: Buffer) => number | null

function checked(emit: (chunk: Buffer) => void): PassOn {
  const check = createFrameCheck()
  return chunk => {
    const badLength = check(chunk)
    if (badLength === null) emit(chunk)
    return badLength
  }
}

function joined(memory: FrameMemory, emit: (frame: Buffer) => void): PassOn {
  const joiner = new FrameJoiner(memory)
  return chunk => {
    const badLength = joiner.take(chunk, emit)
    release(chunk)
    return badLength
  }
}

/**
 * Gives a chunk's memory back now that all of it was copied. Left to the garbage collector, which sees only small objects that
 * stand for 64 KiB each, a fast search had tens of megabytes of them waiting (measured).
 */
function release({ buffer, byteLength }: Buffer): void {
  if (buffer instanceof ArrayBuffer && buffer.byteLength === byteLength && !buffer.detached) buffer.transfer(0)
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
      if (!isPossibleLength(bodyBytesLeft)) return bodyBytesLeft
    }
    return null
  }
}
