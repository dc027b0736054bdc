import type { MessagesQuery } from '#lib/wire/messages'
import type { TestRecord } from '../record-batches.ts'
import type { seededRandom } from '../seeded-random.ts'

type Random = ReturnType<typeof seededRandom>
type Tests = Pick<MessagesQuery, 'contains' | 'caseSensitive' | 'key' | 'filter'>

const WORDS = ['Amber', 'birch', 'CEDAR', 'dunes', 'Ember', 'fjord', 'grüße', 'Heath', 'ivory', 'juno'] as const
const COUNTRIES = ['DE', 'FR', 'no', 'É'] as const
const NAMES = ['h0', 'h1', 'trace'] as const
/** Beyond 2^53, where a double takes neighbours for one. */
const BIG = 9_007_199_254_740_992n
const SMALL_PADDING = 300
/** Filters on `size` ask for this: no record is near it. */
const SIZE_BETWEEN = 1500

/** Messages and tests of them that repeat with the seed, and meet often. */
export class RandomQueries {
  readonly #random: Random

  constructor(random: Random) {
    this.#random = random
  }

  record(n: number): TestRecord {
    return {
      key: this.#of([
        null,
        `${this.word()}-${this.#random.int(30)}`,
        String(this.#random.int(9)),
        `{"id":${this.#random.int(9)}}`,
      ]),
      value: this.#value(n),
      headers: Array.from({ length: this.#random.int(4) }, () => [this.#of(NAMES), this.#random.int(6) ? this.word() : null]),
      timestampDelta: BigInt(this.#random.int(50)),
    }
  }

  word(): string {
    return this.#of(WORDS)
  }

  #value(n: number): Buffer | string | null {
    const kind = this.#random.int(16)
    if (kind === 0) return null
    if (kind === 1) return `plain ${this.word()} ${n}`
    if (kind === 2) return Buffer.concat([Buffer.from([0xff, 0xfe]), this.#random.bytes(6)])
    if (kind === 3) return `{"n":${n},"broken`
    const padding = this.#random.int(12) === 0 ? 3000 : this.#random.int(SMALL_PADDING)
    const country = this.#random.int(4) ? `"${this.#escaped(this.#of(COUNTRIES))}"` : this.#of(['null', '7', '[]'])
    const optional = this.#random.int(3) ? '' : `"maybe":${this.#of(['true', 'null', '"x"'])},`
    return (
      `{"n":${n % 97}, "w":"${this.#escaped(this.word())} ${this.word()}",${optional}"big":${BIG + BigInt(this.#random.int(6))},` +
      `"total":${this.#random.int(40) / 4},"order":{"country":${country},"lines":[${this.#lines()}]},"x":"${'.'.repeat(padding)}"}`
    )
  }

  #lines(): string {
    const line = () => `{"sku":"${this.#of(['A', 'B'])}-${this.#random.int(5)}","count":${this.#random.int(4)}}`
    return Array.from({ length: this.#random.int(4) }, line).join(', ')
  }

  /** With some letters written as escapes, as a JSON writer may. */
  #escaped(text: string): string {
    const escaped = (letter: string) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`
    return Array.from(text, letter => (this.#random.int(8) === 0 ? escaped(letter) : letter)).join('')
  }

  /** One kind of test, or two together. */
  tests(round: number): Tests {
    const kind = round % 8
    if (kind === 0) return this.#contains()
    if (kind === 1) return { key: this.#of([`${this.word()}-${this.#random.int(30)}`, String(this.#random.int(9))]) }
    if (kind === 2) return { ...this.#contains(), filter: this.#filter(1) }
    return { filter: this.#filter(kind % 3) }
  }

  #contains(): Tests {
    const contains = this.#random.int(3) === 0 ? `"n":${this.#random.int(9)}` : this.word().slice(0, 2 + this.#random.int(4))
    return { contains, caseSensitive: this.#random.int(2) === 0 }
  }

  #filter(depth: number): string {
    if (depth === 0) return this.#condition()
    const [left, right] = [this.#filter(depth - 1), this.#filter(depth - 1)]
    return this.#of([
      `${left} && ${right}`,
      `${left} || ${right}`,
      `!(${left}) && ${right}`,
      `(${left} || ${right}) && ${this.#condition()}`,
      `(${left} ? ${right} : ${this.#condition()})`,
    ])
  }

  #condition(): string {
    const int = (below: number) => this.#random.int(below)
    const word = this.word()
    const name = this.#of(NAMES)
    return this.#of([
      `value.n ${this.#comparison()} ${int(97)}`,
      `value.n % ${2 + int(5)} == ${int(3)}`,
      `value.n * 2 + 1 > ${int(200)} - partition`,
      `value.big == ${BIG + BigInt(int(6))}`,
      `value.big ${this.#comparison()} ${BIG + BigInt(int(6))}`,
      `value.big + 1 == ${BIG + BigInt(int(6))}`,
      `value.total ${this.#comparison()} ${int(10)}${this.#of(['', '.0', '.25'])}`,
      `value.order.country == "${this.#of(COUNTRIES)}"`,
      `value["order"].country in ["${this.#of(COUNTRIES)}", "DE"]`,
      `value.order.country == ${this.#of(['null', '7', '7.0'])}`,
      `value.order.lines.exists(line, line.sku == "${this.#of(['A', 'B'])}-${int(5)}" && line.count > ${int(3)})`,
      `value.order.lines.all(line, line.count ${this.#comparison()} ${int(4)})`,
      `value.order.lines[${int(2)}].sku.startsWith("${this.#of(['A', 'B'])}")`,
      `size(value.order.lines) ${this.#comparison()} ${int(4)}`,
      `value.w.contains("${word.slice(0, 3)}")`,
      `value.w.startsWith("${word}")`,
      `value.w.matches("${this.#pattern()}")`,
      `has(value.maybe) && value.maybe == ${this.#of(['true', 'null', '"x"'])}`,
      `has(value.order.${this.#of(['country', 'absent'])})`,
      `value.missing == 1 || value.n > ${int(97)}`,
      `value == null`,
      `value.contains("${word}")`,
      `key == null`,
      `key.startsWith("${word}")`,
      `key.matches("^${this.#of(['[A-Z]', '[0-9]$', '\\\\w+-1'])}")`,
      `key.id ${this.#comparison()} ${int(9)}`,
      `int(key) ${this.#comparison()} ${int(9)}`,
      `headers["${name}"] == ${this.#of([`"${word}"`, 'null'])}`,
      `"${name}" in headers && headers.${name} != null`,
      `size(headers) == ${int(3)}`,
      `partition ${this.#comparison()} ${int(4)}`,
      `offset % 3 == ${int(3)}`,
      `offset ${this.#comparison()} ${int(200)}`,
      `timestamp ${this.#of(['<', '>='])} timestamp("2023-11-14T22:13:${20 + int(20)}.${100 + int(900)}Z")`,
      `size ${this.#of(['<', '>'])} ${SIZE_BETWEEN}`,
    ])
  }

  #comparison(): string {
    return this.#of(['<', '<=', '>', '>=', '==', '!='])
  }

  /** Means the same to RE2 and to Python's `re`. */
  #pattern(): string {
    const word = this.word()
    return this.#of([
      `^${word}`,
      `${word}$`,
      `(?i)${word.toLowerCase()}`,
      `(${word}|${this.word()}) [A-Z]`,
      '^[a-f]\\\\w* \\\\w{5}$',
      `[${word.slice(0, 1)}x].{2,4}e`,
    ])
  }

  #of<Item>(items: readonly [Item, ...Item[]]): Item {
    return items[this.#random.int(items.length)] ?? items[0]
  }
}
