const SMALLEST_BYTES = 64 * 1024
const STEP_BYTES = 1 << 20
const KEPT_BYTES = 32 << 20
/** What nobody has borrowed from for so long is let go. */
const IDLE_MS = 10_000

export interface FrameMemory {
  /** A buffer of exactly this size in memory that threads share; its content is undefined. */
  lend(sizeBytes: number): Buffer
  /** One more reader of a part of what was lent: the memory is free again when each has given its part back. */
  hold(part: Uint8Array): void
  /** Nobody reads this part any more. What is never given back is simply let go. */
  giveBack(part: Uint8Array): void
}

/**
 * Memory for what Kafka sends on its way to a decoding thread. Used again and again: allocating megabytes for every answer
 * costs more, in page faults and garbage collection, than searching them.
 */
export function createFrameMemory(): FrameMemory {
  /** The one given back last at the end. */
  const kept: SharedArrayBuffer[] = []
  const readers = new WeakMap<SharedArrayBuffer, number>()
  let keptBytes = 0
  let used = false
  let timer: NodeJS.Timeout | null = null
  const releaseWhenIdle = () => {
    timer ??= setTimeout(() => {
      timer = null
      if (used) releaseWhenIdle()
      else {
        kept.length = 0
        keptBytes = 0
      }
      used = false
    }, IDLE_MS).unref()
  }
  return {
    lend(sizeBytes) {
      used = true
      const capacity = capacityFor(sizeBytes)
      const index = kept.findLastIndex(({ byteLength }) => byteLength >= capacity && byteLength <= 2 * capacity)
      const [found] = index < 0 ? [] : kept.splice(index, 1)
      if (found !== undefined) keptBytes -= found.byteLength
      return Buffer.from(found ?? new SharedArrayBuffer(capacity), 0, sizeBytes)
    },
    hold({ buffer }) {
      if (buffer instanceof SharedArrayBuffer) readers.set(buffer, (readers.get(buffer) ?? 0) + 1)
    },
    giveBack({ buffer }) {
      if (!(buffer instanceof SharedArrayBuffer)) return
      const left = (readers.get(buffer) ?? 1) - 1
      if (left > 0) return void readers.set(buffer, left)
      readers.delete(buffer)
      if (buffer.byteLength > KEPT_BYTES) return
      kept.push(buffer)
      keptBytes += buffer.byteLength
      while (keptBytes > KEPT_BYTES) keptBytes -= kept.shift()?.byteLength ?? keptBytes
      releaseWhenIdle()
    },
  }
}

/** The process's: what answers of many megabytes arrive in, and what the decoding threads read from. */
export const frameMemory: FrameMemory = createFrameMemory()

/** Few sizes, so that what was given back fits again: powers of two up to a mebibyte, whole mebibytes above. */
function capacityFor(sizeBytes: number): number {
  if (sizeBytes > STEP_BYTES) return Math.ceil(sizeBytes / STEP_BYTES) * STEP_BYTES
  return Math.max(SMALLEST_BYTES, 2 ** Math.ceil(Math.log2(Math.max(1, sizeBytes))))
}
