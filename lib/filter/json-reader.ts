import type { CelValue, TextReader } from './cel-value.ts'
import type { FieldPaths } from './field-paths.ts'

/** Deeper JSON is not read: a filter that asks for it fails on that message. */
export const MAX_JSON_DEPTH = 512
/** Longer integers become doubles: reading a bigint takes time that grows with the square of its digits. */
const MAX_EXACT_DIGITS = 100

export class JsonTooDeepError extends Error {
  override name = 'JsonTooDeepError'
}

/** Thrown to leave the recursion; it has no stack worth making. */
const NOT_JSON = new Error('not JSON')

const ESCAPED = 1
const BEYOND_ASCII = 2

/** Bytes inside a string that need a look: the end, an escape, a control character, the start of a longer character. */
const SPECIAL = Uint8Array.from({ length: 256 }, (_, byte) => (byte < 0x20 || byte === 0x22 || byte === 0x5c ? 2 : byte >> 7))

/**
 * Reads JSON (RFC 8259) from bytes, integers exactly, and of it only what `paths` names: the rest is checked but not built. A
 * document is read or refused as by a whole read, whatever the paths; of a name that occurs twice the last one counts.
 */
export class JsonReader {
  readonly #text: TextReader
  #bytes: Uint8Array = new Uint8Array(0)
  #at = 0
  #beyondAscii = false

  constructor(text: TextReader) {
    this.#text = text
  }

  /**
   * @returns undefined when the bytes are no JSON
   * @throws JsonTooDeepError
   */
  read(bytes: Uint8Array, paths: FieldPaths): CelValue | undefined {
    this.#bytes = bytes
    this.#at = 0
    this.#beyondAscii = false
    try {
      if (!mayBegin(this.#nextByte())) return undefined
      const value = this.#value(paths, 0)
      this.#nextByte()
      if (this.#at < bytes.length) return undefined
      return this.#beyondAscii && !this.#text.isUtf8(bytes) ? undefined : value
    } catch (error) {
      if (error === NOT_JSON) return undefined
      throw error
    }
  }

  /** The next byte that is no white space, not yet taken; −1 at the end. */
  #nextByte(): number {
    const bytes = this.#bytes
    for (; this.#at < bytes.length; this.#at++) {
      const byte = bytes[this.#at] ?? -1
      if (byte > 0x20) return byte
      if (byte !== 0x20 && byte !== 0x0a && byte !== 0x0d && byte !== 0x09) throw NOT_JSON
    }
    return -1
  }

  /** @param want null: checked only, and what is returned means nothing */
  #value(want: FieldPaths | null, depth: number): CelValue {
    const byte = this.#nextByte()
    switch (byte) {
      case 0x7b:
        return this.#object(want, depth)
      case 0x5b:
        return this.#array(want, depth)
      case 0x22:
        return this.#string(want !== null)
      case 0x74:
        return this.#word('true', true)
      case 0x66:
        return this.#word('false', false)
      case 0x6e:
        return this.#word('null', null)
      default:
        return this.#number(byte, want !== null)
    }
  }

  #object(want: FieldPaths | null, depth: number): CelValue {
    if (depth === MAX_JSON_DEPTH) throw new JsonTooDeepError(`JSON nested deeper than ${MAX_JSON_DEPTH} levels`)
    const object = want === null ? null : new Map<string, CelValue>()
    this.#at++
    if (this.#nextByte() === 0x7d) return (this.#at++, object)
    for (;;) {
      if (this.#nextByte() !== 0x22) throw NOT_JSON
      if (want === null || object === null) {
        this.#string(false)
        this.#colon()
        this.#value(null, depth + 1)
      } else if (want.whole) {
        const name = this.#string(true)
        this.#colon()
        object.set(name, this.#value(want, depth + 1))
      } else {
        const name = this.#nameAmong(want.children)
        const below = name === null ? null : (want.children.get(name) ?? null)
        this.#colon()
        const value = this.#value(below, depth + 1)
        if (name !== null && below !== null) object.set(name, value)
      }
      if (this.#endOfItem(0x7d)) return object
    }
  }

  #array(want: FieldPaths | null, depth: number): CelValue {
    if (depth === MAX_JSON_DEPTH) throw new JsonTooDeepError(`JSON nested deeper than ${MAX_JSON_DEPTH} levels`)
    // Names below say nothing about a list: it is read whole, so that the filter fails on it as on any list.
    const below = want === null || want.whole ? want : { whole: true, children: want.children }
    const array: CelValue[] = []
    this.#at++
    if (this.#nextByte() === 0x5d) return (this.#at++, array)
    for (;;) {
      const value = this.#value(below, depth + 1)
      if (below !== null) array.push(value)
      if (this.#endOfItem(0x5d)) return array
    }
  }

  #colon(): void {
    if (this.#nextByte() !== 0x3a) throw NOT_JSON
    this.#at++
  }

  /** Takes the comma or the closing bracket behind an item; true: it was the bracket. */
  #endOfItem(close: number): boolean {
    const byte = this.#nextByte()
    this.#at++
    if (byte === close) return true
    if (byte !== 0x2c) throw NOT_JSON
    return false
  }

  /** The name at hand; null when it is not wanted, which is mostly known without building it. */
  #nameAmong(wanted: ReadonlyMap<string, FieldPaths>): string | null {
    const start = this.#at + 1
    const features = this.#skipString()
    const end = this.#at - 1
    if (features !== 0) return this.#textOf(start, end, features)
    for (const name of wanted.keys()) if (name.length === end - start && this.#spells(name, start)) return name
    return null
  }

  #spells(name: string, start: number): boolean {
    for (let i = 0; i < name.length; i++) if (this.#bytes[start + i] !== name.charCodeAt(i)) return false
    return true
  }

  #string(wanted: boolean): string {
    const start = this.#at + 1
    const features = this.#skipString()
    return wanted ? this.#textOf(start, this.#at - 1, features) : ''
  }

  /** Goes behind the string that begins here; returns ESCAPED, BEYOND_ASCII, both or 0. */
  #skipString(): number {
    const bytes = this.#bytes
    let features = 0
    let at = this.#at + 1
    for (;;) {
      const byte = bytes[at++]
      if (byte === undefined) throw NOT_JSON
      const kind = SPECIAL[byte]
      if (kind === 0) continue
      if (kind === 1) features |= BEYOND_ASCII
      else if (byte === 0x22) break
      else if (byte === 0x5c) {
        features |= ESCAPED
        at = this.#skipEscape(at)
      } else throw NOT_JSON
    }
    this.#at = at
    if (features & BEYOND_ASCII) this.#beyondAscii = true
    return features
  }

  #skipEscape(at: number): number {
    const byte = this.#bytes[at++]
    if (byte !== 0x75) {
      if (byte !== undefined && '"\\/bfnrt'.includes(String.fromCharCode(byte))) return at
      throw NOT_JSON
    }
    for (const end = at + 4; at < end; at++) if (!isHex(this.#bytes[at])) throw NOT_JSON
    return at
  }

  #textOf(start: number, end: number, features: number): string {
    const text = features & BEYOND_ASCII ? this.#utf8(start, end) : this.#text.ascii(this.#bytes, start, end)
    if (!(features & ESCAPED)) return text
    const read: unknown = JSON.parse(`"${text}"`)
    return String(read)
  }

  #utf8(start: number, end: number): string {
    // Not to be trusted yet: the whole is checked at the end, and what is wrong here makes it no JSON.
    if (!this.#text.isUtf8(this.#bytes.subarray(start, end))) throw NOT_JSON
    return this.#text.utf8(this.#bytes, start, end)
  }

  #word<Value extends CelValue>(word: string, value: Value): Value {
    for (let i = 0; i < word.length; i++) if (this.#bytes[this.#at + i] !== word.charCodeAt(i)) throw NOT_JSON
    this.#at += word.length
    return value
  }

  #number(first: number, wanted: boolean): CelValue {
    const start = this.#at
    if (first === 0x2d) this.#at++
    const digitsFrom = this.#at
    if (this.#digits() === 0 || (this.#bytes[digitsFrom] === 0x30 && this.#at > digitsFrom + 1)) throw NOT_JSON
    const integerTo = this.#at
    if (this.#bytes[this.#at] === 0x2e) {
      this.#at++
      if (this.#digits() === 0) throw NOT_JSON
    }
    const byte = this.#bytes[this.#at]
    if (byte === 0x65 || byte === 0x45) {
      this.#at++
      const sign = this.#bytes[this.#at]
      if (sign === 0x2b || sign === 0x2d) this.#at++
      if (this.#digits() === 0) throw NOT_JSON
    }
    if (!wanted) return null
    const text = this.#text.ascii(this.#bytes, start, this.#at)
    return this.#at === integerTo && integerTo - digitsFrom <= MAX_EXACT_DIGITS ? BigInt(text) : Number(text)
  }

  /** Goes behind the digits here; returns how many there were. */
  #digits(): number {
    const start = this.#at
    for (;;) {
      const byte = this.#bytes[this.#at]
      if (byte === undefined || byte < 0x30 || byte > 0x39) return this.#at - start
      this.#at++
    }
  }
}

function mayBegin(byte: number): boolean {
  return (
    byte === 0x7b ||
    byte === 0x5b ||
    byte === 0x22 ||
    byte === 0x2d ||
    (byte >= 0x30 && byte <= 0x39) ||
    'tfn'.includes(String.fromCharCode(byte))
  )
}

function isHex(byte: number | undefined): boolean {
  return (
    byte !== undefined && ((byte >= 0x30 && byte <= 0x39) || (byte >= 0x41 && byte <= 0x46) || (byte >= 0x61 && byte <= 0x66))
  )
}
