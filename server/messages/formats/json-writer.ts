import { UndecodableError } from './undecodable.ts'

/** Deeper nesting is not decoded: every decoder recurses once per level. */
const MAX_DEPTH = 200
/** Values of one message, whatever they take: a few bytes can claim a billion empty ones. */
const MAX_VALUES = 1_000_000

/** Thrown when the text has reached its limit: what is written so far is the beginning of the value. */
export class OutputFullError extends Error {
  override name = 'OutputFullError'
}

/**
 * Writes JSON text value by value. Decoders feed it instead of building objects: integers keep all digits, keys their order,
 * `__proto__` and duplicate keys are only text, and depth, count and length are bounded whatever the bytes claim.
 */
export class JsonWriter {
  readonly #maxChars: number
  readonly #parts: string[] = []
  /** Per open container: whether something stands in it already. */
  readonly #filled: boolean[] = []
  #length = 0
  #values = 0
  #afterKey = false

  constructor(maxChars: number) {
    this.#maxChars = maxChars
  }

  openObject(): void {
    this.#open('{')
  }

  openArray(): void {
    this.#open('[')
  }

  closeObject(): void {
    this.#filled.pop()
    this.#push('}')
  }

  closeArray(): void {
    this.#filled.pop()
    this.#push(']')
  }

  key(name: string): void {
    this.#separate()
    this.#text(name)
    this.#push(':')
    this.#afterKey = true
  }

  string(text: string): void {
    this.#separate()
    this.#text(text)
  }

  /** Every digit is kept. */
  integer(value: bigint | number): void {
    this.#value(String(value))
  }

  /** JSON has no NaN and no infinities: they are written as text. */
  double(value: number): void {
    if (!Number.isFinite(value)) return this.string(String(value))
    this.#value(Object.is(value, -0) ? '-0' : String(value))
  }

  /** With as few digits as name this value among the 32-bit ones. */
  float(value: number): void {
    if (!Number.isFinite(value)) return this.string(String(value))
    for (let digits = 6; digits <= 9; digits++) {
      const short = Number(value.toPrecision(digits))
      if (Math.fround(short) === value) return this.double(short)
    }
    this.double(value)
  }

  /** A number that is JSON already, such as a decimal's. */
  number(text: string): void {
    this.#value(text)
  }

  boolean(value: boolean): void {
    this.#value(value ? 'true' : 'false')
  }

  null(): void {
    this.#value('null')
  }

  /** Bytes as base64 text, as Protobuf's JSON mapping has them. */
  bytes(bytes: Buffer): void {
    const room = Math.max(0, this.#maxChars - this.#length)
    const shown = bytes.length > room ? bytes.subarray(0, room) : bytes
    this.string(shown.toString('base64'))
  }

  /** UTF-8 text; what is none is shown as U+FFFD. Only as much is read as has room. */
  utf8(bytes: Buffer): void {
    const room = Math.max(0, this.#maxChars - this.#length)
    this.string(bytes.toString('utf8', 0, Math.min(bytes.length, 4 * room + 4)))
  }

  toString(): string {
    return this.#parts.join('')
  }

  #open(bracket: string): void {
    if (this.#filled.length >= MAX_DEPTH) throw new UndecodableError(`nested more than ${MAX_DEPTH} deep`)
    this.#separate()
    this.#push(bracket)
    this.#filled.push(false)
  }

  #value(text: string): void {
    this.#separate()
    this.#push(text)
  }

  #separate(): void {
    if (++this.#values > MAX_VALUES) throw new UndecodableError(`more than ${MAX_VALUES.toLocaleString('en')} values`)
    const inside = this.#filled.length - 1
    if (!this.#afterKey && inside >= 0) {
      if (this.#filled[inside] === true) this.#push(',')
      this.#filled[inside] = true
    }
    this.#afterKey = false
  }

  #text(text: string): void {
    const room = this.#maxChars - this.#length
    if (text.length <= room) return this.#push(JSON.stringify(text))
    this.#parts.push(JSON.stringify(text.slice(0, room)).slice(0, -1))
    throw new OutputFullError()
  }

  #push(text: string): void {
    this.#parts.push(text)
    this.#length += text.length
    if (this.#length >= this.#maxChars) throw new OutputFullError()
  }
}

export interface WrittenJson {
  json: string
  /** Only the beginning: the limit was reached. */
  cut: boolean
}

/** Runs a decoder against a writer. @throws UndecodableError */
export function writeJson(maxChars: number, decode: (out: JsonWriter) => void): WrittenJson {
  const out = new JsonWriter(maxChars)
  try {
    decode(out)
    return { json: out.toString(), cut: false }
  } catch (error) {
    if (error instanceof OutputFullError) return { json: out.toString(), cut: true }
    throw error
  }
}
