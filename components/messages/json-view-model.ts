/**
 * JSON laid out for reading without ever becoming JavaScript values: numbers and strings keep their source text, so that
 * 9007199254740993 and 1e400 show exactly, keys keep their order, and duplicate keys and `__proto__` are only text. The layout
 * works on a stack of its own: depth is bounded by the text, not by the call stack.
 */

export type JsonTokenKind = 'key' | 'string' | 'number' | 'literal' | 'punctuation'

export interface JsonToken {
  kind: JsonTokenKind
  /** As in the source, quotes and escapes included. */
  text: string
}

export interface JsonLine {
  depth: number
  tokens: readonly JsonToken[]
  /** For a line that opens an object or array: the index of the line that closes it; null while it is not closed. */
  closesAt: number | null
}

export interface JsonLayout {
  lines: readonly JsonLine[]
  /** True when the text ended before the value did (it was cut), or when `maxLines` was reached. */
  cut: boolean
}

export interface LayoutOptions {
  /** The text is only the first part of the value: its end may stand anywhere. */
  truncated?: boolean
  maxLines?: number
}

const DEFAULT_MAX_LINES = 20_000

/** Lays JSON text out, one member or element a line. Null when the text is not JSON. */
export function layOutJson(text: string, options: LayoutOptions = {}): JsonLayout | null {
  return new Layout(text, options.maxLines ?? DEFAULT_MAX_LINES).run(options.truncated ?? false)
}

interface Container {
  close: '}' | ']'
  openLine: number
}

interface MutableLine {
  depth: number
  tokens: JsonToken[]
  closesAt: number | null
}

type Step = 'more' | 'done' | 'invalid' | 'ended'

const STRING = /"(?:[ !#-[\]-\uffff]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/y
const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y
const LITERAL = /true|false|null/y
const PART_OF_STRING = /"(?:[ !#-[\]-\uffff]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*(?:\\(?:u[0-9a-fA-F]{0,3})?)?$/y
const PART_OF_NUMBER = /-?(?:\.|[eE][+-]?)?$/y
const PART_OF_LITERAL = /(?:t(?:ru?)?|f(?:a(?:ls?)?)?|n(?:ul?)?)$/y
const PART_OF = { key: PART_OF_STRING, string: PART_OF_STRING, number: PART_OF_NUMBER, literal: PART_OF_LITERAL }

class Layout {
  readonly #text: string
  readonly #maxLines: number
  readonly #lines: MutableLine[] = []
  readonly #open: Container[] = []
  #at = 0

  constructor(text: string, maxLines: number) {
    this.#text = text
    this.#maxLines = maxLines
  }

  run(truncated: boolean): JsonLayout | null {
    let step: Step = this.#value(this.#newLine())
    while (step === 'more') {
      if (this.#lines.length >= this.#maxLines) return { lines: this.#lines, cut: true }
      step = this.#afterValue()
    }
    if (step === 'done') return { lines: this.#lines, cut: false }
    if (step === 'ended' && truncated) return { lines: this.#lines, cut: true }
    return null
  }

  /** Reads a value into `line`; when it opens a container, its first member too. */
  #value(line: MutableLine): Step {
    let into = line
    for (;;) {
      const opened = this.#scalarOrOpen(into)
      if (opened !== 'opened') return opened
      const container = this.#open.at(-1)
      if (container === undefined) return 'invalid'
      this.#skipSpace()
      if (this.#text[this.#at] === container.close) {
        this.#at++
        this.#open.pop()
        into.tokens.push(punctuation(container.close))
        into.closesAt = null
        return this.#more()
      }
      if (this.#lines.length >= this.#maxLines) return 'more'
      into = this.#newLine()
      const named = this.#memberName(into, container)
      if (named !== 'more') return named
    }
  }

  #scalarOrOpen(line: MutableLine): Step | 'opened' {
    this.#skipSpace()
    const first = this.#text[this.#at]
    if (first === undefined) return 'ended'
    if (first === '{' || first === '[') {
      this.#at++
      line.tokens.push(punctuation(first))
      this.#open.push({ close: first === '{' ? '}' : ']', openLine: this.#lines.length - 1 })
      return 'opened'
    }
    const kind = first === '"' ? 'string' : first === '-' || (first >= '0' && first <= '9') ? 'number' : 'literal'
    const token = this.#match(kind === 'string' ? STRING : kind === 'number' ? NUMBER : LITERAL)
    if (token === null) return this.#endedWithin(line, kind)
    line.tokens.push({ kind, text: token })
    if (kind === 'number' && this.#continuesAsNumber() && this.#endedWithin(line, kind) === 'ended') return 'ended'
    return this.#more()
  }

  /** What follows a complete value: a comma and the next member, the end of the container, or the end of the text. */
  #afterValue(): Step {
    this.#skipSpace()
    const container = this.#open.at(-1)
    const next = this.#text[this.#at]
    if (container === undefined) return next === undefined ? 'done' : 'invalid'
    if (next === undefined) return 'ended'
    if (next === container.close) {
      this.#at++
      this.#open.pop()
      const opener = this.#lines[container.openLine]
      if (opener !== undefined) opener.closesAt = this.#lines.length
      this.#newLine().tokens.push(punctuation(container.close))
      return this.#more()
    }
    if (next !== ',') return 'invalid'
    this.#at++
    this.#lines.at(-1)?.tokens.push(punctuation(','))
    const line = this.#newLine()
    const named = this.#memberName(line, container)
    return named === 'more' ? this.#value(line) : named
  }

  #memberName(line: MutableLine, container: Container): Step {
    if (container.close === ']') return 'more'
    this.#skipSpace()
    if (this.#at >= this.#text.length) return 'ended'
    if (this.#text[this.#at] !== '"') return 'invalid'
    const name = this.#match(STRING)
    if (name === null) return this.#endedWithin(line, 'key')
    line.tokens.push({ kind: 'key', text: name })
    this.#skipSpace()
    if (this.#at >= this.#text.length) return 'ended'
    if (this.#text[this.#at] !== ':') return 'invalid'
    this.#at++
    line.tokens.push(punctuation(': '))
    return 'more'
  }

  /** The text stops in the middle of a token: keep what is there. Anything else is not JSON. */
  #endedWithin(line: MutableLine, kind: keyof typeof PART_OF): Step {
    const rest = this.#match(PART_OF[kind])
    if (rest === null || rest === '') return 'invalid'
    line.tokens.push({ kind, text: rest })
    return 'ended'
  }

  /** `1.` and `2e+`: a number whose rest was cut off. */
  #continuesAsNumber(): boolean {
    return '.eE'.includes(this.#text[this.#at] ?? ' ')
  }

  #more(): Step {
    return this.#open.length === 0 && this.#restIsBlank() ? 'done' : 'more'
  }

  #restIsBlank(): boolean {
    this.#skipSpace()
    return this.#at >= this.#text.length
  }

  #newLine(): MutableLine {
    const line: MutableLine = { depth: this.#open.length, tokens: [], closesAt: null }
    this.#lines.push(line)
    return line
  }

  /** Asked between any two tokens, so without an expression. */
  #skipSpace(): void {
    while (isSpace(this.#text.charCodeAt(this.#at))) this.#at++
  }

  #match(expression: RegExp): string | null {
    expression.lastIndex = this.#at
    if (!expression.test(this.#text)) return null
    const found = this.#text.slice(this.#at, expression.lastIndex)
    this.#at = expression.lastIndex
    return found
  }
}

function punctuation(text: string): JsonToken {
  return { kind: 'punctuation', text }
}

/** Tab, line feed, carriage return and space: what JSON allows between tokens. */
function isSpace(code: number): boolean {
  return code === 0x20 || code === 0x0a || code === 0x0d || code === 0x09
}
