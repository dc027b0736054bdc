import { findByFirstByte, type FirstBytes } from '#server/kafka/find-by-first-byte'

/**
 * Finds the next record that a test of texts must not rule out, because its key or value is decoded. The next place is remembered
 * while the search goes forward through the same bytes: a batch that has none is walked once.
 */
export class BinaryRecords {
  readonly #keys: FirstBytes | null
  readonly #values: FirstBytes | null
  #bytes: Buffer | null = null
  #next = -1

  /** @param keys, values how the ones that are decoded begin; null: none is, or the filter does not look at them */
  constructor(keys: FirstBytes | null, values: FirstBytes | null) {
    this.#keys = keys
    this.#values = values
  }

  /**
   * Position of the record at or after `from`; −1: there is none.
   * @param from where a record begins
   */
  find(bytes: Buffer, from: number): number {
    if (this.#keys === null && this.#values === null) return -1
    if (bytes !== this.#bytes) {
      this.#bytes = bytes
      this.#next = -1
    }
    if (this.#next < from) {
      const found = findByFirstByte(bytes, from, this.#keys, this.#values)
      this.#next = found < 0 ? Infinity : found
    }
    return this.#next === Infinity ? -1 : this.#next
  }
}
