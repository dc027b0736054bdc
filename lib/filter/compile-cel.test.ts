import { describe, expect, it } from 'vitest'
import { compileCel, EvaluationFailure } from './compile-cel.ts'
import { FilterError } from './filter-error.ts'
import { testRecord } from './testing/test-record.ts'

const ORDER = testRecord({
  key: 'order-17',
  value:
    '{"id":9007199254740993,"big":184467440737095516150,"status":"paid","total":12.50,"count":3,"none":null,"ok":true,' +
    '"customer":{"name":"Zo\\u00eb","address":{"country":"DE"}},"items":[{"sku":"A-1","qty":2},{"sku":"B-2","qty":1}],' +
    '"__proto__":{"x":1},"constructor":"c","tags":["new","eu"]}',
  headers: [
    ['trace-id', 'abc'],
    ['retry', '1'],
    ['retry', '2'],
    ['none', null],
  ],
  offset: 9_007_199_254_740_995n,
  timestampMs: Date.parse('2026-11-28T10:00:00Z'),
})

const evaluate = (text: string, record = ORDER) => compileCel(text).evaluate(record, 3)

/** The value, or the class of the failure. */
function outcomeOf(text: string): unknown {
  try {
    return evaluate(text)
  } catch (error) {
    if (error instanceof EvaluationFailure) return EvaluationFailure
    throw error
  }
}

describe('an expression', () => {
  it.each<[string, unknown]>([
    ['value.status == "paid"', true],
    ['value.status == "paid" && value.customer.address.country == "DE"', true],
    ['value.customer.name == "Zoë"', true],
    ['value["customer"]["name"].startsWith("Zo")', true],
    ['value.id == 9007199254740993', true],
    ['value.id == 9007199254740992', false],
    ['value.id + 1 == 9007199254740994', true],
    ['value.big == 184467440737095516150', true],
    ['value.big > 9223372036854775807', true],
    ['value.total == 12.5 && value.total > 12', true],
    ['value.count == 3.0', true],
    ['value.none == null', true],
    ['value.missing == null || value.ok', true],
    ['has(value.customer.name) && !has(value.missing)', true],
    ['"status" in value', true],
    ['"eu" in value.tags', true],
    ['value.tags[0] == "new"', true],
    ['value.items.exists(item, item.sku == "B-2" && item.qty < 2)', true],
    ['value.items.all(item, item.qty > 1)', false],
    ['value.items.map(item, item.qty)', [2n, 1n]],
    ['size(value.items) == 2 && value.items.size() == 2', true],
    ['value.__proto__.x == 1 && value.constructor == "c"', true],
    ['value.status in ["paid", "sent"]', true],
    ['value.status.matches("^p.*d$")', true],
    ['value.status.matches("^P") || value.status.matches("(?i)^P")', true],
    ['key', 'order-17'],
    ['key.endsWith("17")', true],
    ['int(key.split("-")[1])', 17n],
    ['headers["trace-id"] == "abc" && "trace-id" in headers', true],
    ['headers.retry', '2'],
    ['headers.none == null', true],
    ['partition', 3n],
    ['offset == 9007199254740995', true],
    ['timestamp == timestamp("2026-11-28T10:00:00Z")', true],
    ['timestamp < timestamp("2026-11-28T10:00:00Z") + duration("1s")', true],
    ['timestamp.getHours() == 10', true],
    ['size > 100', true],
    ['value.total', 12.5],
    ['value.customer.address', new Map([['country', 'DE']])],
    ['value.status // a comment', 'paid'],
  ])('%s', (text, expected) => {
    expect(outcomeOf(text)).toEqual(expected)
  })

  it.each<[string, Parameters<typeof testRecord>[0], unknown]>([
    ['key', { key: '42' }, '42'],
    ['key.id', { key: '{"id":42}' }, 42n],
    ['key', { key: '"quoted"' }, 'quoted'],
    ['key', { key: '{not json' }, '{not json'],
    ['key == null', { key: null }, true],
    ['value == null', { value: null }, true],
    ['value', { value: '42' }, 42n],
    ['value', { value: 'plain text' }, 'plain text'],
    ['value', { value: '' }, ''],
    ['value.contains("text")', { value: 'plain text' }, true],
    ['value.hex()', { value: Uint8Array.of(0xff, 1) }, 'ff01'],
    ['size(value)', { value: Uint8Array.of(0xff, 1) }, 2n],
    ['bytes(value.inner).json().id', { value: '{"inner":"{\\"id\\":9007199254740993}"}' }, 9007199254740993n],
    ['timestamp == null', { timestampMs: null }, true],
    ['headers.size()', {}, 0n],
  ])('%s of %o', (text, record, expected) => {
    expect(evaluate(text, testRecord(record))).toEqual(expected)
  })
})

describe('a record for which it has no value', () => {
  it.each<[string, string]>([
    ['value.missing == 1', 'No such key: missing'],
    ['value.missing ? 1 : 2', 'No such key: missing'],
    ['value.status.first == 1', 'No such key: first'],
    ['value.status > 5', 'no such overload: dyn<string> > int'],
    ['value.items[7].sku == "x"', 'No such key: index out of bounds, index 7 >= size 2'],
    ['value.count.matches("3")', "found no matching overload for 'int.matches(string)'"],
    ['headers.absent == "x"', 'No such key: absent'],
    ['value.status.matches(value.customer.name + "(")', 'Not a pattern of RE2: missing closing ): `Zoë(`.'],
    ['value.count / 0 == 1', 'division by zero'],
    ['timestamp.getHours("Atlantis") == 1', 'Invalid time zone specified: Atlantis'],
    ['bytes(value.status).json() == 1', 'json(): these bytes are no JSON'],
  ])('%s says why', (text, reason) => {
    expect(() => evaluate(text)).toThrow(new EvaluationFailure(reason))
  })
})

describe('a mistake', () => {
  const errorOf = (text: string): FilterError => {
    try {
      compileCel(text)
    } catch (error) {
      if (error instanceof FilterError) return error
    }
    throw new Error(`“${text}” was accepted`)
  }

  it.each<[string, string, string]>([
    ['value.a ==', '', 'Something is missing here'],
    ['value.a = 1', '=', 'write =='],
    ['value.a == 1 and key == "x"', 'and', 'write &&'],
    ['value.a & value.b', '&', 'write &&'],
    ['value.a == “x”', '“', 'plain quotes'],
    ['(value.a == 1', '', '“)” is missing'],
    ['value.a == "x', '"x', 'Unterminated string.'],
    ['valu.a == 1', 'valu', 'A message has key, value, headers'],
    ['partition == "3"', 'partition == "3"', 'int == string'],
    ['timestamp > 5', 'timestamp > 5', 'google.protobuf.Timestamp > int'],
    ['value.a.foo()', 'value.a.foo()', 'no such function'],
    ['key == 42', '42', 'write "42" in quotes'],
    ['value.a.matches("(")', '"("', 'Not a pattern of RE2'],
    ['value.a.matches("(?=x)")', '"(?=x)"', 'Not a pattern of RE2'],
    ['value.list.all(value, value > 1)', 'value', 'give the loop'],
    ['cel.bind(x, value.a, x)', 'cel.bind(x, value.a, x)', 'not available'],
    ['value.a[', '', 'Something is missing'],
    ['', '', 'empty'],
    ['   ', '   ', 'empty'],
  ])('in “%s” is shown at “%s”: %s', (text, place, words) => {
    const error = errorOf(text)
    expect(error.message).toContain(words)
    expect(text.slice(error.start, error.end)).toBe(place)
  })

  it('has a line and a column', () => {
    expect(errorOf('value.a == 1 &&\n  valu.b == 2')).toMatchObject({ line: 2, column: 3, start: 18, end: 22 })
    expect(errorOf('value.a ==')).toMatchObject({ line: 1, column: 11, start: 10, end: 10 })
  })
})
