import type { DescribedIssue } from '../describe-issues.ts'
import { PartituraError, type FieldError } from '../errors.ts'

/** Query parameters as an object. A parameter that is given twice is refused: which of the two counts would be a guess. */
export function queryValues(query: URLSearchParams, repeatable: readonly string[]): Record<string, string | string[]> {
  const values: Record<string, string | string[]> = Object.create(null)
  for (const name of new Set(query.keys())) {
    const all = query.getAll(name)
    if (repeatable.includes(name)) values[name] = all
    else if (all.length > 1) {
      const errors = [{ pointer: `?${name}`, detail: 'is given more than once' }]
      throw new PartituraError('invalid-parameter', `The parameter “${name}” is given more than once.`, { errors })
    } else values[name] = all[0] ?? ''
  }
  return values
}

/** Issues as JSON Pointers into the body (RFC 6901). */
export function bodyErrors(issues: readonly DescribedIssue[]): FieldError[] {
  return issues.slice(0, 50).map(({ path, text }) => ({ pointer: pointerOf(path), detail: text }))
}

function pointerOf(path: readonly PropertyKey[]): string {
  return path.map(part => `/${String(part).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('')
}
