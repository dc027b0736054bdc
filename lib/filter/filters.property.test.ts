import { describe, expect, it } from 'vitest'
import { seededNumbers } from '#lib/testing/seeded-numbers'
import type { CelRecord, CelValue } from './cel-value.ts'
import { PLAIN_TEXT } from './cel-value.ts'
import { compileFilter } from './compile-filter.ts'
import { WHOLE_PAYLOAD } from './field-paths.ts'
import { FilterError } from './filter-error.ts'
import { JsonReader } from './json-reader.ts'
import { RandomFilters } from './testing/random-filters.ts'

/** All texts of a record, one after the other, as bytes that are compared one to one. */
function bytesOf({ key, value, headers }: CelRecord): string {
  return [key, value, ...headers.flatMap(header => [header.key, header.value])]
    .map(bytes => Array.from(bytes ?? [], byte => String.fromCharCode(byte)).join(''))
    .join('|')
}

function asBytes(text: string): string {
  return Array.from(new TextEncoder().encode(text), byte => String.fromCharCode(byte)).join('')
}

function compiles(text: string): boolean {
  try {
    return compileFilter(text).text === text
  } catch (error) {
    if (error instanceof FilterError) return false
    throw error
  }
}

describe('random filters on random messages', { timeout: 120_000 }, () => {
  const made = new RandomFilters(seededNumbers(2024))
  const cases = Array.from({ length: 1600 }, () => ({
    text: made.filter(2),
    records: Array.from({ length: 12 }, () => made.record()),
  })).filter(({ text }) => compiles(text))

  it('mostly compile', () => expect(cases.length).toBeGreaterThan(1000))

  it('give the same, failures included, whether all fields are read or only those that are needed', () => {
    const outcomes = new Map<string, number>()
    const differences: unknown[] = []
    for (const { text, records } of cases) {
      const quick = compileFilter(text)
      const whole = compileFilter(text, { onlyNeededFields: false })
      for (const record of records) {
        const verdict = quick.judge(record, 1)
        const expected = whole.judge(record, 1)
        if (verdict !== expected) differences.push({ text, verdict, expected, bytes: bytesOf(record) })
        const kind = typeof verdict === 'string' ? 'fails' : String(verdict)
        outcomes.set(kind, (outcomes.get(kind) ?? 0) + 1)
      }
    }
    expect(differences).toEqual([])
    // That the cases are worth something: every outcome is frequent.
    for (const kind of ['true', 'false', 'fails']) expect(outcomes.get(kind)).toBeGreaterThan(500)
  })

  it('match no message that lacks all texts of their byte test', () => {
    const wronglyRuledOut: unknown[] = []
    let ruledOut = 0
    let matched = 0
    for (let i = 0; i < 1500; i++) {
      const text = made.filter(i % 2)
      const filter = compiles(text) ? compileFilter(text) : null
      if (!filter?.byteTest) continue
      const texts = filter.byteTest.map(asBytes)
      for (let j = 0; j < 40; j++) {
        const record = made.record()
        const matches = filter.judge(record, 1) === true
        const bytes = bytesOf(record)
        const passes = texts.some(each => bytes.includes(each))
        if (!passes) ruledOut++
        if (matches) matched++
        if (matches && !passes) wronglyRuledOut.push({ text, bytes })
      }
    }
    expect(wronglyRuledOut).toEqual([])
    expect(ruledOut).toBeGreaterThan(5000)
    expect(matched).toBeGreaterThan(100)
  })
})

describe('JSON', { timeout: 120_000 }, () => {
  const read = (bytes: Uint8Array) => new JsonReader(PLAIN_TEXT).read(bytes, WHOLE_PAYLOAD)

  it('is read or refused as JSON.parse reads or refuses it, on random documents and damaged ones', () => {
    const made = new RandomFilters(seededNumbers(7))
    let refused = 0
    for (let i = 0; i < 6000; i++) {
      const bytes = i % 3 === 0 ? new TextEncoder().encode(made.json(4)) : made.damaged()
      const theirs = parseStrictly(bytes)
      if (theirs === undefined) refused++
      expect({ bytes, value: plain(read(bytes)) }).toEqual({ bytes, value: theirs })
    }
    expect(refused).toBeGreaterThan(1000)
    expect(refused).toBeLessThan(5000)
  })

  it.each([
    '',
    ' ',
    '[',
    '{',
    '{"a"',
    '{"a":',
    '{"a":1',
    '{"a":1,',
    '{,}',
    '[1,]',
    '[,1]',
    '01',
    '-',
    '1.',
    '.5',
    '1e',
    '+1',
    'nul',
    'NaN',
    "'a'",
    '"\\x"',
    '"\\u12"',
    '"\t"',
    '{"a":1}x',
    '\ufeff1',
    '{1:2}',
    '[1 2]',
    '"a',
  ])('refuses %s', text => {
    expect(read(new TextEncoder().encode(text))).toBeUndefined()
  })

  it('keeps integers exact at any size and takes other numbers as doubles', () => {
    const numbers = read(new TextEncoder().encode('[9007199254740993,-9223372036854775809,1.0,1e2,-0,1e400]'))
    expect(numbers).toEqual([9007199254740993n, -9223372036854775809n, 1, 100, 0n, Infinity])
  })

  it('takes 512 levels and says so beyond, without using up the stack', () => {
    const nested = (depth: number) => new TextEncoder().encode('['.repeat(depth) + ']'.repeat(depth))
    expect(read(nested(512))).toBeInstanceOf(Array)
    expect(() => read(nested(100_000))).toThrow('JSON nested deeper than 512 levels')
    const filter = compileFilter('value.a == 1 || partition == 1')
    const deep = { key: null, value: nested(100_000), headers: [], offset: 0n, timestampMs: 0, sizeBytes: 0 }
    expect(filter.judge(deep, 1)).toBe(true)
    expect(filter.judge(deep, 2)).toBe('JSON nested deeper than 512 levels')
  })
})

/** undefined: no JSON, or no UTF-8. Members of an object as [name, value] in order; the last of a name counts. */
function parseStrictly(bytes: Uint8Array): unknown {
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
    const parsed: unknown = JSON.parse(text)
    return normalised(parsed)
  } catch {
    return undefined
  }
}

function normalised(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(normalised)
  // A bigint has no negative zero.
  if (Object.is(value, -0)) return 0
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [`.${name}`, normalised(member)]))
}

/** What JSON.parse would have made of it: bigints rounded. */
function plain(value: CelValue | undefined): unknown {
  if (typeof value === 'bigint') return Number(value)
  if (Array.isArray(value)) return value.map(plain)
  if (value instanceof Map) return Object.fromEntries([...value].map(([name, member]) => [`.${name}`, plain(member)]))
  return value
}
