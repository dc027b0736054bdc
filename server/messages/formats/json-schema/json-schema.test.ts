import { describe, expect, it } from 'vitest'
import { processorMs } from '#lib/testing/processor-time'
import { JsonSchema } from './json-schema.ts'

const ORDER = {
  $schema: 'http://json-schema.org/draft-07/schema#',
  type: 'object',
  required: ['id'],
  properties: {
    id: { type: 'integer' },
    status: { enum: ['new', 'paid'] },
    email: { type: 'string', format: 'email' },
    sku: { type: 'string', pattern: '^[A-Z]-\\d+$' },
    lines: { type: 'array', uniqueItems: true, items: { $ref: '#/definitions/line' } },
  },
  definitions: { line: { type: 'object', properties: { 'a/b': { minimum: 1 } }, additionalProperties: false } },
}
const bytes = (value: unknown) => Buffer.from(typeof value === 'string' ? value : JSON.stringify(value))
const check = (schema: unknown, value: unknown, references: { name: string; text: string }[] = []) =>
  new JsonSchema(typeof schema === 'string' ? schema : JSON.stringify(schema), references).check(bytes(value))
const valid = { valid: true, violations: [], violationCount: 0, unchecked: null }

describe('a message', () => {
  it.each<[string, unknown]>([
    ['that fits', { id: 1, status: 'paid', sku: 'A-12', lines: [{ 'a/b': 1 }] }],
    ['with an e-mail address that is none: formats are annotations', { id: 1, email: 'nobody' }],
  ])('%s conforms', (_name, value) => expect(check(ORDER, value)).toEqual(valid))

  it.each<[string, unknown, string, RegExp]>([
    ['lacks a field', {}, '', /id/],
    ['has another type', { id: 'x' }, '/id', /string.*integer|integer/],
    ['has a value that is not listed', { id: 1, status: 'gone' }, '/status', /new|enum|match/i],
    ['does not match a pattern', { id: 1, sku: 'a-1' }, '/sku', /pattern/],
    ['is wrong deep within', { id: 1, lines: [{ 'a/b': 1 }, { 'a/b': 0 }] }, '/lines/1/a~1b', /0/],
    ['has a field too many', { id: 1, lines: [{ x: 1 }] }, '/lines/0/x', /./],
    ['has an item twice', { id: 1, lines: [{ 'a/b': 1 }, { 'a/b': 1 }] }, '/lines', /./],
  ])('that %s says where', (_name, value, at, detail) => {
    const outcome = check(ORDER, value)
    expect(outcome).toMatchObject({ valid: false, unchecked: null })
    expect(outcome.violations.map(each => each.at)).toContain(at)
    expect(outcome.violations.find(each => each.at === at)?.detail).toMatch(detail)
  })

  it('with many faults names five and counts all', () => {
    const outcome = check(
      { items: { type: 'integer' } },
      Array.from({ length: 40 }, () => 'x'),
    )
    expect(outcome.violations).toHaveLength(5)
    expect(outcome.violationCount).toBe(40)
  })

  it.each(['4', '6', '7', '2019-09', '2020-12'])('is checked by draft %s', draft => {
    const number = Number(draft)
    const $schema =
      number < 8 ? `http://json-schema.org/draft-0${draft}/schema#` : `https://json-schema.org/draft/${draft}/schema`
    const schema = { $schema, minimum: 5, ...(draft === '4' ? { exclusiveMinimum: true } : { exclusiveMinimum: 5 }) }
    expect(check(schema, 6).valid).toBe(true)
    expect(check(schema, 5).valid).toBe(false)
  })
})

it('schemas that it refers to are found by the registry’s name, also behind an $id', () => {
  const address = { name: 'address.json', text: '{"type":"object","required":["city"]}' }
  for (const $id of [undefined, 'https://shop.example/order.json']) {
    const schema = { $id, properties: { to: { $ref: 'address.json' } } }
    expect(check(schema, { to: {} }, [address]).violations[0]?.at).toBe('/to')
    expect(check(schema, { to: { city: 'Wien' } }, [address])).toEqual(valid)
  }
})

describe('D7: a schema that means harm', () => {
  const doubling = (depth: number) => ({
    $ref: '#/definitions/d0',
    definitions: Object.fromEntries(
      Array.from({ length: depth }, (_, i) => [`d${i}`, { allOf: [1, 2].map(() => ({ $ref: `#/definitions/d${i + 1}` })) }]),
    ),
  })
  it.each<[string, unknown, unknown, RegExp]>([
    ['refers to itself', { $ref: '#' }, 1, /itself without end|steps/],
    [
      'doubles its work at every step',
      { ...doubling(60), definitions: { ...doubling(60).definitions, d60: {} } },
      1,
      /steps|too long/,
    ],
    ['names what is not there', { $ref: 'http://169.254.169.254/latest' }, 1, /Unresolved \$ref "http:\/\/169/],
    ['has a pattern with look-ahead', { pattern: '(?=a)b' }, 'b', /Not a pattern of RE2/],
    ['repeats a pattern a thousand times a thousand', { pattern: '((a{0,999}){0,999}){0,99}$' }, 'b', /pattern/i],
    [
      'compares every item of a list with every other',
      { uniqueItems: true },
      Array.from({ length: 9000 }, (_, i) => i),
      /2000 items/,
    ],
  ])('that %s is not followed, and the reason is told', (_name, schema, value, reason) => {
    const costMs = processorMs(() => {
      const outcome = check(schema, typeof value === 'string' ? JSON.stringify(value) : value)
      expect(outcome).toMatchObject({ valid: null, violations: [] })
      expect(outcome.unchecked).toMatch(reason)
    })
    expect(costMs).toBeLessThan(2000)
  })

  it('with patterns that backtrack for ever elsewhere costs no more than the text is long', () => {
    const schema = { pattern: '^(a+)+$', patternProperties: { '^(b|b)*$': { type: 'integer' } } }
    const costMs = processorMs(() => {
      expect(check(schema, JSON.stringify(`${'a'.repeat(50_000)}!`)).valid).toBe(false)
      expect(check(schema, { [`${'b'.repeat(50_000)}!`]: 'x' }).valid).toBe(true)
    })
    expect(costMs).toBeLessThan(2000)
    expect(new RegExp('a').exec('cab')?.index).toBe(1)
  })

  it('is given up after three messages on which it cost too much', () => {
    const schema = new JsonSchema(JSON.stringify({ ...doubling(60), definitions: { ...doubling(60).definitions, d60: {} } }), [])
    const reasons = Array.from({ length: 4 }, () => schema.check(bytes(1)).unchecked)
    expect(reasons[0]).toMatch(/steps|too long/)
    expect(reasons[3]).toBe('checking with this schema takes too long')
  })

  it.each(['', '[]', '5', '{', `{"description":"${'x'.repeat(1 << 20)}"}`, '{"$id":"http://[","type":"object"}'])(
    '%.20s is refused',
    text => expect(() => new JsonSchema(text, [])).toThrow(/JSON|too large|URL/),
  )

  it('leaves nothing behind in the prototypes', () => {
    const schema =
      '{"properties":{"__proto__":{"type":"integer"},"constructor":{"minimum":1}},"definitions":{"__proto__":{"x":1}}}'
    expect(check(schema, '{"__proto__":{"polluted":1},"constructor":0}').violations.map(each => each.at)).toContain(
      '/constructor',
    )
    expect('polluted' in {}).toBe(false)
    expect(Object.keys(Object.prototype)).toEqual([])
  })
})

it('messages that are too large, or damaged by the way, are not checked', () => {
  expect(check({ type: 'object' }, JSON.stringify('x'.repeat(300_000))).unchecked).toMatch(/256 KiB/)
  expect(
    check(
      { type: 'object' },
      Array.from({ length: 3 }, () => 1),
    ).valid,
  ).toBe(false)
})
