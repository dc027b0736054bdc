import { dereference, validate, type OutputUnit, type Schema, type SchemaDraft } from '@cfworker/json-schema'
import type { Conformance } from '#lib/wire/payload'
import { withLinearPatterns } from './linear-patterns.ts'

/** Of a schema and all that it refers to. */
const MAX_SCHEMA_CHARS = 1 << 20
const MAX_MESSAGE_BYTES = 256 * 1024
/** Subschemas applied to one message; and a limit by the clock, for comparing may take long where applying takes few steps. */
const MAX_STEPS = 20_000
const MAX_MS = 200
/** `uniqueItems` compares every item with every other. */
const MAX_UNIQUE_ITEMS = 2000
const MAX_VIOLATIONS = 5
const MAX_DETAIL_CHARS = 200
/** A schema that was too costly so often is not tried any more. */
const MOST_OVERRUNS = 3

class TooCostlyError extends Error {}

/**
 * A JSON Schema of a registry, ready to check messages. It is interpreted (reliability R6), its patterns run on RE2, and steps,
 * sizes and time are bounded: what cannot be checked within says so and is shown all the same. `format` is an annotation, as the
 * current drafts have it. Numbers are compared as doubles.
 */
export class JsonSchema {
  readonly #root: Schema | boolean
  readonly #draft: SchemaDraft
  readonly #lookup: Record<string, Schema | boolean>
  readonly #hasUniqueItems: boolean
  #steps = 0
  #untilMs = 0
  #overruns = 0

  /** @param references by which name the schema refers to them @throws Error when it is no schema */
  constructor(text: string, references: readonly { name: string; text: string }[]) {
    const chars = references.reduce((sum, each) => sum + each.text.length, text.length)
    if (chars > MAX_SCHEMA_CHARS) throw new Error(`with ${chars} characters it is too large to check messages with`)
    this.#hasUniqueItems = [text, ...references.map(each => each.text)].some(each => each.includes('uniqueItems'))
    this.#root = parseSchema(text)
    this.#draft = draftOf(this.#root)
    this.#lookup = dereference(this.#root)
    const base = Object.keys(this.#lookup)[0] ?? ''
    for (const { name, text: other } of references) {
      const schema = parseSchema(other)
      if (typeof schema === 'object') dereference({ ...schema, $id: new URL(name, base).href }, this.#lookup)
    }
    for (const schema of new Set(Object.values(this.#lookup))) if (typeof schema === 'object') this.#prepare(schema)
  }

  /** Whether the JSON in these bytes conforms, and if not, where; told within this time. Never throws. */
  check(bytes: Buffer, withinMs = MAX_MS): Conformance {
    if (this.#overruns >= MOST_OVERRUNS) return unchecked('checking with this schema takes too long')
    if (bytes.length > MAX_MESSAGE_BYTES) return unchecked(`more than ${MAX_MESSAGE_BYTES >> 10} KiB are not checked`)
    try {
      const value: unknown = JSON.parse(bytes.toString())
      if (this.#hasUniqueItems && longestList(value) > MAX_UNIQUE_ITEMS)
        return unchecked(`lists of more than ${MAX_UNIQUE_ITEMS} items are not checked where uniqueItems is asked for`)
      this.#steps = 0
      this.#untilMs = performance.now() + Math.min(MAX_MS, withinMs)
      const { valid, errors } = withLinearPatterns(() => validate(value, this.#root, this.#draft, this.#lookup, false))
      return valid ? { valid, violations: [], violationCount: 0, unchecked: null } : violated(errors)
    } catch (error) {
      // With less time than it takes elsewhere, the schema is not to blame.
      if (error instanceof TooCostlyError && withinMs >= MAX_MS) this.#overruns++
      // A RangeError is a schema that leads back to itself without end.
      const reason = error instanceof RangeError ? 'the schema refers to itself without end' : messageOf(error)
      return unchecked(reason)
    }
  }

  /** Counts how often the validator applies this subschema, by the first keyword that it reads besides `$ref`. */
  #prepare(schema: Schema): void {
    delete schema.format
    const written = schema.$recursiveRef
    const get = () => {
      this.#step()
      return written
    }
    Object.defineProperty(schema, '$recursiveRef', { get, enumerable: false })
  }

  #step(): void {
    this.#steps++
    if (this.#steps > MAX_STEPS) throw new TooCostlyError(`checking it takes more than ${MAX_STEPS} steps`)
    if (performance.now() > this.#untilMs) throw new TooCostlyError('checking it takes too long')
  }
}

function parseSchema(text: string): Schema | boolean {
  const parsed: unknown = JSON.parse(text)
  if (typeof parsed === 'boolean') return parsed
  if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed)) throw new Error('it is no JSON Schema')
  return parsed
}

/** As Confluent's serializer, draft 7 where nothing is said. */
function draftOf(schema: Schema | boolean): SchemaDraft {
  const named = typeof schema === 'object' && typeof schema.$schema === 'string' ? schema.$schema : ''
  if (named.includes('draft-04')) return '4'
  if (named.includes('2019-09')) return '2019-09'
  return named.includes('2020-12') ? '2020-12' : '7'
}

/** Of nested complaints only the innermost say what is wrong. */
function violated(errors: readonly OutputUnit[]): Conformance {
  const innermost = errors.filter(({ keywordLocation, instanceLocation }, i) => {
    const next = errors[i + 1]
    return (
      next === undefined || !isWithin(next.keywordLocation, keywordLocation) || !isWithin(next.instanceLocation, instanceLocation)
    )
  })
  const violations = innermost.slice(0, MAX_VIOLATIONS).map(({ instanceLocation, error }) => ({
    at: decodeURIComponent(instanceLocation.slice(1)),
    detail: error.length > MAX_DETAIL_CHARS ? `${error.slice(0, MAX_DETAIL_CHARS)}…` : error,
  }))
  return { valid: false, violations, violationCount: innermost.length, unchecked: null }
}

function isWithin(location: string, outer: string): boolean {
  return location === outer || location.startsWith(`${outer}/`)
}

function longestList(value: unknown): number {
  let longest = 0
  const rest = [value]
  for (let next = rest.pop(); rest.length > 0 || next !== undefined; next = rest.pop()) {
    if (typeof next !== 'object' || next === null) continue
    if (Array.isArray(next)) longest = Math.max(longest, next.length)
    for (const inner of Object.values(next)) rest.push(inner)
  }
  return longest
}

function unchecked(reason: string): Conformance {
  return { valid: null, violations: [], violationCount: 0, unchecked: reason }
}

function messageOf(error: unknown): string {
  const [line = ''] = (error instanceof Error ? error.message : String(error)).split('\n')
  return line.slice(0, MAX_DETAIL_CHARS)
}
