import type { FrameMemory } from '../frame-memory.ts'
import { isPossibleLength } from './frame-length.ts'

/** Smaller answers are not worth a piece of the memory that threads share. */
const SHARED_FROM_BYTES = 64 * 1024
const LENGTH_BYTES = 4

/**
 * Joins a byte stream's chunks into whole frames while they are still in the processor's cache, large ones in memory that the
 * decoding threads see: each byte is copied once, and the chunks die young. Kept until an answer was complete, they would be
 * collected late, in pauses of the main thread (tried: a third of its time).
 */
export class FrameJoiner {
  readonly #memory: FrameMemory
  readonly #length = Buffer.alloc(LENGTH_BYTES)
  #lengthBytes = 0
  #frame: Buffer | null = null
  #filled = 0

  constructor(memory: FrameMemory) {
    this.#memory = memory
  }

  /** Calls `onFrame` for every frame that is whole now, its length included; gives the first impossible length, else null. */
  take(chunk: Buffer, onFrame: (frame: Buffer) => void): number | null {
    for (let at = 0; at < chunk.length;) {
      if (this.#frame === null) {
        this.#length[this.#lengthBytes++] = chunk[at++] ?? 0
        if (this.#lengthBytes < LENGTH_BYTES) continue
        const length = this.#length.readInt32BE()
        if (!isPossibleLength(length)) return length
        this.#begin(length)
        continue
      }
      const copied = chunk.copy(this.#frame, this.#filled, at)
      at += copied
      this.#filled += copied
      if (this.#filled < this.#frame.length) continue
      const whole = this.#frame
      this.#frame = null
      onFrame(whole)
    }
    return null
  }

  #begin(length: number): void {
    const sizeBytes = LENGTH_BYTES + length
    this.#frame = sizeBytes < SHARED_FROM_BYTES ? Buffer.allocUnsafe(sizeBytes) : this.#memory.lend(sizeBytes)
    this.#filled = this.#length.copy(this.#frame)
    this.#lengthBytes = 0
  }
}
