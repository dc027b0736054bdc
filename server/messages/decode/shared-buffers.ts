const SMALLEST_BYTES = 64 * 1024
const KEPT_BYTES = 48 << 20

export interface SharedBuffers {
  /** A buffer of exactly this size in memory that threads share; its content is undefined. */
  lend(sizeBytes: number): Buffer
  /** The memory may be lent again: nobody reads it any more. Buffers that are not given back are simply let go. */
  giveBack(records: Uint8Array): void
}

/**
 * Memory for what Kafka sends on its way to a decoding thread. Used again and again: allocating megabytes for every answer
 * costs more, in page faults and garbage collection, than searching them.
 */
export function createSharedBuffers(): SharedBuffers {
  const free = new Map<number, SharedArrayBuffer[]>()
  let keptBytes = 0
  return {
    lend(sizeBytes) {
      const capacity = capacityFor(sizeBytes)
      const kept = free.get(capacity)?.pop()
      if (kept !== undefined) keptBytes -= capacity
      return Buffer.from(kept ?? new SharedArrayBuffer(capacity), 0, sizeBytes)
    },
    giveBack({ buffer }) {
      if (!(buffer instanceof SharedArrayBuffer) || keptBytes + buffer.byteLength > KEPT_BYTES) return
      keptBytes += buffer.byteLength
      const list = free.get(buffer.byteLength) ?? []
      list.push(buffer)
      free.set(buffer.byteLength, list)
    },
  }
}

/** Powers of two: few sizes, so that what was given back fits again. */
function capacityFor(sizeBytes: number): number {
  return Math.max(SMALLEST_BYTES, 2 ** Math.ceil(Math.log2(Math.max(1, sizeBytes))))
}
