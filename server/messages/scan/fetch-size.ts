const FIRST_BYTES = 64 * 1024
const FIRST_FILTERED_BYTES = 512 * 1024
const MAX_BYTES = 1 << 20
/** A broker takes larger batches only by configuration (max.message.bytes); frames above 128 MB are not read at all. */
const LARGEST_BATCH_BYTES = 100 << 20

/** How many bytes to ask for in one fetch of a partition: little at first, more while it is all of use. */
export class FetchSize {
  #bytes: number
  #oneBatchUntil: bigint | null = null

  constructor(filtered: boolean) {
    this.#bytes = filtered ? FIRST_FILTERED_BYTES : FIRST_BYTES
  }

  /** Kafka gives the first batch whole, however few bytes are asked for. */
  get bytes(): number {
    return this.#oneBatchUntil === null ? this.#bytes : 1
  }

  grow(): void {
    if (this.#bytes < MAX_BYTES) this.#bytes = Math.min(MAX_BYTES, this.#bytes * 4)
  }

  /** The answer held more than could be used. */
  shrink(): void {
    this.#bytes = Math.max(FIRST_BYTES, this.#bytes >> 2)
  }

  /** Not even one whole batch came. False: no larger answer can be had. */
  insist(): boolean {
    if (this.#bytes >= LARGEST_BATCH_BYTES) return false
    this.#bytes = Math.min(LARGEST_BATCH_BYTES, this.#bytes * 4)
    return true
  }

  /** Batch by batch up to this offset: something among them killed a decoding thread. */
  oneBatchUntil(offset: bigint): void {
    this.#oneBatchUntil = offset
  }

  /** Null: not in that mode. */
  get cautiousUntil(): bigint | null {
    return this.#oneBatchUntil
  }

  reached(offset: bigint): void {
    if (this.#oneBatchUntil !== null && offset >= this.#oneBatchUntil) this.#oneBatchUntil = null
  }
}
