import { RE2JS } from 're2js'

const MAX_PATTERN_CHARS = 500
/** A pattern is compiled to about as many steps as it has characters, times its counted repeats. */
const MAX_PATTERN_SIZE = 20_000
const KEPT_PATTERNS = 50

export class PatternError extends Error {
  override name = 'PatternError'
}

const compiled = new Map<string, RE2JS>()

/**
 * Whether `pattern` (RE2's syntax) matches some part of `text`, in time linear in the text: CEL's `matches`.
 * @throws PatternError
 */
export function matchesPattern(text: string, pattern: string): boolean {
  return patternFor(pattern).test(text)
}

/** @throws PatternError */
export function patternFor(pattern: string): RE2JS {
  const known = compiled.get(pattern)
  if (known !== undefined) return known
  if (compiled.size >= KEPT_PATTERNS) compiled.clear()
  const fresh = compile(pattern)
  compiled.set(pattern, fresh)
  return fresh
}

function compile(pattern: string): RE2JS {
  if (pattern.length > MAX_PATTERN_CHARS)
    throw new PatternError(`A pattern may have ${MAX_PATTERN_CHARS} characters, not ${pattern.length}.`)
  const repeats = [...pattern.matchAll(/\{(\d*),?(\d*)\}/g)].reduce((sum, [, least, most]) => sum + Number(most || least), 1)
  if (repeats * pattern.length > MAX_PATTERN_SIZE)
    throw new PatternError('The pattern repeats too much: lower the numbers in its “{…}”.')
  try {
    return RE2JS.compile(pattern)
  } catch (error) {
    const reason = error instanceof Error ? error.message.replace('error parsing regexp: ', '') : String(error)
    throw new PatternError(`Not a pattern of RE2: ${reason}.`)
  }
}
