import { ParseError, TypeError as CelTypeError } from '@marcbachmann/cel-js'

/** A filter that cannot be run: what is wrong, and where in its text. */
export class FilterError extends Error {
  override name = 'FilterError'
  /** UTF-16 units of the text, end excluded; equal at a place where something is missing. */
  readonly start: number
  readonly end: number
  /** Both count from 1. */
  readonly line: number
  readonly column: number

  constructor(detail: string, text: string, start: number, end: number) {
    super(detail)
    const before = text.slice(0, start)
    this.start = start
    this.end = end
    this.line = before.split('\n').length
    this.column = start - before.lastIndexOf('\n')
  }
}

const FIELDS = 'A message has key, value, headers, partition, offset, timestamp and size.'
const TOKENS: Record<string, string> = {
  LPAREN: '(',
  RPAREN: ')',
  LBRACKET: '[',
  RBRACKET: ']',
  LBRACE: '{',
  RBRACE: '}',
  COLON: ':',
  COMMA: ',',
}

/** Puts what the CEL library says of a text into words that tell what to write instead. */
export function explain(error: unknown, text: string): FilterError {
  if (!(error instanceof ParseError || error instanceof CelTypeError)) {
    return new FilterError(error instanceof Error ? error.message : String(error), text, 0, text.length)
  }
  const start = Math.min(error.range?.start ?? 0, text.length)
  const end = Math.max(start, Math.min(error.range?.end ?? start, text.length))
  return new FilterError(inWords(error.code, error.summary, text.slice(start, end)), text, start, end)
}

function inWords(code: string, summary: string, found: string): string {
  switch (code) {
    case 'unexpected_token':
      return found === ''
        ? 'Something is missing here: a field, a value or “(” is expected.'
        : `“${found}” cannot stand here: a field, a value, “(”, “[” or “!” is expected.`
    case 'expected_token': {
      const expected = /Expected (\w+)/.exec(summary)?.[1] ?? ''
      const wanted = expected === 'IDENTIFIER' ? 'the name of a field or function' : `“${TOKENS[expected] ?? expected}”`
      return found === '' ? `${wanted} is missing here.` : `${wanted} is expected here, not “${found}”.`
    }
    case 'unexpected_character':
      return unexpectedText(found)
    case 'unknown_variable':
      return `There is no field “${found}”. ${FIELDS}`
    case 'no_such_overload':
      return `These types do not go together: ${summary.replace(/^no such overload: /, '')}.`
    case 'no_matching_overload':
      return `There is no such function for these types: ${/'(.+)'/.exec(summary)?.[1] ?? found}.`
    case 'limit_exceeded':
      return `The filter is too large: ${summary.replace('Exceeded', 'it exceeds').replace('maxDepth', 'the depth allowed').replace('maxAstNodes', 'the number of parts allowed')}.`
    default:
      return /[.?!]$/.test(summary) ? summary : `${summary}.`
  }
}

function unexpectedText(found: string): string {
  const instead: Record<string, string> = {
    '=': '==',
    '&': '&&',
    '|': '||',
    and: '&&',
    or: '||',
    AND: '&&',
    OR: '||',
    is: '==',
    like: '.contains("…")',
  }
  const better = instead[found]
  if (better !== undefined) return `“${found}” is not CEL: write ${better}.`
  if (found === '“' || found === '”') return `“${found}” is not CEL: write texts in plain quotes, "like this".`
  return `“${found}” cannot stand here: an operator such as == or && is expected, or the end.`
}
