import type { CelRecord, CelValue, PayloadDecoder, TextReader } from './cel-value.ts'
import type { FieldPaths } from './field-paths.ts'
import { WHOLE_PAYLOAD } from './field-paths.ts'
import { JsonReader } from './json-reader.ts'

/** What the filter reads of key and value; null: nothing. */
export interface PayloadPaths {
  key: FieldPaths | null
  value: FieldPaths | null
}

/** The variables of a filter for one record after another; each is read when it is asked for, and once. */
export class RecordVariables {
  readonly #text: TextReader
  readonly #json: JsonReader
  readonly #paths: PayloadPaths
  #record: CelRecord | null = null
  #partition = 0
  #decoder: PayloadDecoder | null = null
  #key: CelValue | undefined
  #value: CelValue | undefined
  #headers: Map<string, CelValue> | undefined

  constructor(paths: PayloadPaths, text: TextReader) {
    this.#paths = paths
    this.#text = text
    this.#json = new JsonReader(text)
  }

  /** @param decoder null: key and value are JSON, text or bytes */
  load(record: CelRecord, partition: number, decoder: PayloadDecoder | null = null): this {
    this.#record = record
    this.#partition = partition
    this.#decoder = decoder
    this.#key = undefined
    this.#value = undefined
    this.#headers = undefined
    return this
  }

  /** Keys are mostly plain text, and one of digits is no number: only JSON objects, lists and quoted strings are read as JSON. */
  get key(): CelValue {
    if (this.#key !== undefined) return this.#key
    const bytes = this.#loaded.key
    const first = bytes?.[0]
    const asJson = first === 0x7b || first === 0x5b || first === 0x22
    const paths = this.#paths.key ?? WHOLE_PAYLOAD
    return (this.#key = bytes && this.#payload('key', bytes, paths, asJson))
  }

  /** What it decodes to; without a format of its own JSON when it is JSON, else text when it is UTF-8, else bytes; null for a tombstone. */
  get value(): CelValue {
    if (this.#value !== undefined) return this.#value
    const bytes = this.#loaded.value
    return (this.#value = bytes && this.#payload('value', bytes, this.#paths.value ?? WHOLE_PAYLOAD, true))
  }

  /** Of a name that occurs twice the last one counts, as in Kafka's `Headers.lastHeader`. */
  get headers(): Map<string, CelValue> {
    if (this.#headers !== undefined) return this.#headers
    const headers = new Map<string, CelValue>()
    for (const { key, value } of this.#loaded.headers) {
      headers.set(this.#text.isUtf8(key) ? this.#text.utf8(key, 0, key.length) : asciiOnly(key), value && this.#read(value, null))
    }
    return (this.#headers = headers)
  }

  get partition(): bigint {
    return BigInt(this.#partition)
  }

  get offset(): bigint {
    return this.#loaded.offset
  }

  get timestamp(): Date | null {
    const { timestampMs } = this.#loaded
    return timestampMs === null ? null : new Date(timestampMs)
  }

  get size(): bigint {
    return BigInt(this.#loaded.sizeBytes)
  }

  get #loaded(): CelRecord {
    if (this.#record === null) throw new Error('No record is loaded.')
    return this.#record
  }

  #payload(part: 'key' | 'value', bytes: Uint8Array, paths: FieldPaths, mayBeJson: boolean): CelValue {
    const decoded = this.#decoder?.decode(part, this.#loaded) ?? null
    if (decoded === null) return this.#read(bytes, mayBeJson ? paths : null)
    const value = this.#json.read(decoded, paths)
    if (value === undefined) throw new Error(`What the ${part} decodes to is no JSON`)
    return value
  }

  #read(bytes: Uint8Array, json: FieldPaths | null): CelValue {
    const read = json === null ? undefined : this.#json.read(bytes, json)
    if (read !== undefined) return read
    if (this.#text.isUtf8(bytes)) return this.#text.utf8(bytes, 0, bytes.length)
    return new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  }
}

/** A header's name that is no UTF-8 still needs a name. */
function asciiOnly(bytes: Uint8Array): string {
  return Array.from(bytes, byte => (byte < 0x80 ? String.fromCharCode(byte) : '\ufffd')).join('')
}
