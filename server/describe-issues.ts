import * as z from 'zod/mini'

export interface DescribedIssue {
  path: readonly PropertyKey[]
  text: string
}

/** What zod/mini says where a schema gives no words of its own. */
const NO_MESSAGE = 'Invalid input'

type Issue = z.core.$ZodIssue

export type Checked<Value> = { ok: true; value: Value } | { ok: false; issues: DescribedIssue[] }

/** Parses at a boundary: the typed value, or everything that is wrong with it. */
export function check<Schema extends z.core.$ZodType>(schema: Schema, value: unknown): Checked<z.infer<Schema>> {
  const parsed = z.safeParse(schema, value, { reportInput: true })
  return parsed.success ? { ok: true, value: parsed.data } : { ok: false, issues: describeIssues(parsed.error.issues) }
}

/**
 * What is wrong with a value, in words that name what was expected; never the value itself, which may be a secret.
 * zod/mini carries no messages of its own. Of a union the branch that came nearest speaks.
 */
function describeIssues(issues: readonly Issue[], base: readonly PropertyKey[] = []): DescribedIssue[] {
  return issues.flatMap(issue => describe(issue, [...base, ...issue.path]))
}

function describe(issue: Issue, path: readonly PropertyKey[]): DescribedIssue[] {
  switch (issue.code) {
    case 'unrecognized_keys':
      return issue.keys.map(key => ({ path: [...path, key], text: 'is not a known name' }))
    case 'invalid_union':
      return describeUnion(issue, path)
    case 'invalid_type':
      return [{ path, text: issue.input === undefined ? 'is required' : `must be ${article(issue.expected)}` }]
    case 'invalid_value':
      return [{ path, text: `must be one of ${issue.values.map(String).join(', ')}` }]
    case 'too_small':
      return [{ path, text: `must ${tooSmall(issue.origin, issue.minimum)}` }]
    case 'too_big':
      return [{ path, text: `must ${tooBig(issue.origin, issue.maximum)}` }]
    case 'invalid_format':
      if (issue.message !== NO_MESSAGE) return [{ path, text: issue.message }]
      return [{ path, text: issue.pattern === undefined ? `must be a valid ${issue.format}` : `must match ${issue.pattern}` }]
    case 'not_multiple_of':
      return [{ path, text: `must be a multiple of ${String(issue.divisor)}` }]
    case 'invalid_key':
    case 'invalid_element':
      return [{ path, text: 'holds a name or an element that is not allowed' }]
    case 'custom':
      return [{ path, text: issue.message }]
  }
}

function describeUnion(issue: Extract<Issue, { code: 'invalid_union' }>, path: readonly PropertyKey[]): DescribedIssue[] {
  const branches = issue.errors.map(errors => describeIssues(errors, path))
  const deep = branches.filter(branch => branch.some(found => found.path.length > path.length))
  const nearest = deep.toSorted((a, b) => a.length - b.length)[0]
  if (nearest !== undefined) return nearest
  const texts = [...new Set(branches.flat().map(found => found.text.replace(/^must be /, '')))]
  if (texts.includes('is required')) return [{ path, text: 'is required' }]
  return [{ path, text: `must be ${texts.join(' or ')}` }]
}

function article(expected: string): string {
  if (expected === 'int') return 'a whole number'
  if (expected === 'object' || expected === 'record') return 'a mapping of names to values'
  if (expected === 'array') return 'a list'
  return `a ${expected}`
}

function tooSmall(origin: string, minimum: number | bigint): string {
  if (origin === 'string') return minimum === 1 ? 'not be empty' : `have at least ${minimum} characters`
  if (origin === 'array') return `have at least ${minimum} ${minimum === 1 ? 'entry' : 'entries'}`
  return `be at least ${minimum}`
}

function tooBig(origin: string, maximum: number | bigint): string {
  if (origin === 'string') return `have at most ${maximum} characters`
  if (origin === 'array') return `have at most ${maximum} entries`
  return `be at most ${maximum}`
}
