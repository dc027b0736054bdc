import { testRecord } from './test-record.ts'
import type { CelRecord } from '../cel-value.ts'

interface Random {
  next(): number
  int(below: number): number
}

/** Few names and texts, so that filters and messages meet often. */
const NAMES = ['a', 'b', 'c', 'é', 'a/b', 'n"q', '', 'constructor', '__proto__']
const TEXTS = ['paid', 'sent', 'DE', 'de', 'a/b', 'Zürich', '💥x', 'q"uote', 'back\\slash', 'line\nbreak', 'a', '', ' ', '\u007f']
const NUMBERS = [
  '0',
  '1',
  '1.0',
  '1e0',
  '-0',
  '12.5',
  '9007199254740993',
  '9007199254740992',
  '123456789012345678901234567890',
  '1e400',
  '-1.5e-3',
]

/** Records and filters that repeat with the seed. */
export class RandomFilters {
  readonly #random: Random

  constructor(random: Random) {
    this.#random = random
  }

  record(): CelRecord {
    const key = [null, this.text(), this.json(1), '17'][this.#random.int(4)] ?? null
    const values = [
      this.json(3),
      this.json(3),
      this.json(3),
      this.json(3),
      this.text(),
      null,
      Uint8Array.of(0xff, 0x61),
      this.damaged(),
    ]
    const headers = Array.from(
      { length: this.#random.int(3) },
      () => [this.#of(NAMES), this.#random.int(5) === 0 ? null : this.text()] as const,
    )
    return testRecord({
      key,
      value: values[this.#random.int(values.length)] ?? null,
      headers,
      offset: BigInt(this.#random.int(100)),
      timestampMs: this.#random.int(9) === 0 ? null : this.#random.int(9),
    })
  }

  text(): string {
    return this.#of(TEXTS)
  }

  /** A JSON text with white space and escapes where they may be, and names that occur twice. */
  json(depth: number): string {
    const kind = this.#random.int(depth === 0 ? 4 : 9)
    const space = () => ['', '', ' ', '\n\t'][this.#random.int(4)] ?? ''
    if (kind === 0) return this.#of(['true', 'false', 'null'])
    if (kind === 1) return this.#of(NUMBERS)
    if (kind <= 3) return this.#quoted(this.text())
    if (kind === 4)
      return `[${space()}${Array.from({ length: this.#random.int(4) }, () => this.json(depth - 1)).join(`,${space()}`)}]`
    const members = Array.from(
      { length: this.#random.int(5) },
      () => `${this.#quoted(this.#of(NAMES))}${space()}:${space()}${this.json(depth - 1)}`,
    )
    return `${space()}{${space()}${members.join(`${space()},`)}}${space()}`
  }

  /** JSON with one byte changed, added or cut off; mostly it is none any more. */
  damaged(): Uint8Array {
    const bytes = [...new TextEncoder().encode(this.json(3))]
    const at = this.#random.int(bytes.length)
    bytes.splice(at, this.#random.int(3), ...(this.#random.int(2) === 0 ? [] : [this.#random.int(256)]))
    return Uint8Array.from(bytes)
  }

  /** An expression that is true or false, or fails; nearly always one that compiles. */
  filter(depth: number): string {
    if (depth > 0 && this.#random.int(2) === 0) {
      const [left, right] = [this.filter(depth - 1), this.filter(depth - 1)]
      return this.#of([
        `(${left} && ${right})`,
        `(${left} && ${right})`,
        `(${left} || ${right})`,
        `!(${left})`,
        `(${left} ? ${right} : ${this.filter(depth - 1)})`,
      ])
    }
    return this.#test(this.#path())
  }

  #test(path: string): string {
    const literal = this.#literal()
    const list = `[${this.#literal()}, ${this.#literal()}]`
    return this.#of([
      `${path} == ${literal}`,
      `${literal} == ${path}`,
      `${path} != ${literal}`,
      `${path}.startsWith(${literal})`,
      `${path}.endsWith(${literal})`,
      `${path}.contains(${literal})`,
      `${path}.contains(${literal})`,
      `${literal} in ${path}`,
      `${path} in ${list}`,
      `${path} == ${this.#of(['1', '1.0', '0', '9007199254740993', 'null', 'true', '12.5'])}`.replace(
        /^key == (\d)/,
        'int(key) == $1',
      ),
      `${path} > 1`,
      `size(${path}) > 1`,
      `has(value.${this.#of(['a', 'b', 'c', 'constructor'])}.a)`,
      `${path}.exists(x, x == ${literal})`,
      `${path}.exists(x, x.a == ${literal} || x.contains(${literal}))`,
      `${path}.exists_one(x, x == ${literal})`,
      `${path}.all(x, x == ${literal})`,
      `${path} == ${this.#path()}`,
      `${path} == {"a": ${literal}}`,
      `type(${path}) == string`,
      `offset > 50`,
      `timestamp > timestamp(0)`,
    ])
  }

  #path(): string {
    const names = Array.from({ length: this.#random.int(3) }, () =>
      this.#of(['.a', '.b', '.c', '[0]', '["é"]', '["a/b"]', '["n\\"q"]', '[""]', '.constructor', '["__proto__"]']),
    )
    return this.#of(['value', 'value', 'value', 'key', 'headers']) + names.join('')
  }

  #literal(): string {
    return JSON.stringify(this.text())
  }

  /** A JSON string with some characters spelled as escapes. */
  #quoted(text: string): string {
    let quoted = ''
    for (let i = 0; i < text.length; i++) {
      const unit = text.charAt(i)
      const escape = `\\u${text.charCodeAt(i).toString(16).padStart(4, '0')}`
      if (unit === '/') quoted += this.#of(['/', '/', '\\/', escape])
      else if (unit < ' ' || unit === '"' || unit === '\\')
        quoted += this.#random.int(2) === 0 ? escape : JSON.stringify(unit).slice(1, -1)
      else quoted += this.#random.int(12) === 0 ? escape : unit
    }
    return `"${quoted}"`
  }

  #of<Item>(items: readonly [Item, ...Item[]] | readonly Item[]): Item {
    const item = items[this.#random.int(items.length)]
    if (item === undefined) throw new Error('nothing to choose from')
    return item
  }
}
