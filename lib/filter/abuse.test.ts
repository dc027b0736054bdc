import { describe, expect, it } from 'vitest'
import { processorMs } from '#lib/testing/processor-time'
import { compileFilter } from './compile-filter.ts'
import { FilterError } from './filter-error.ts'
import { testRecord } from './testing/test-record.ts'

/** Row X5 of the abuse matrix, as far as one filter on one message goes; that threads are freed is tested with the threads. */
describe('a filter meant to do harm', { timeout: 30_000 }, () => {
  it.each<[string, string, string]>([
    ['nested parentheses', `${'('.repeat(900)}true${')'.repeat(900)}`, 'too large'],
    ['nested lists', `${'['.repeat(900)}1${']'.repeat(900)} == 1`, 'too large'],
    ['nested calls', `${'size('.repeat(300)}value${')'.repeat(300)} == 1`, 'too large'],
    ['long paths', `value${'.a'.repeat(900)} == 1`, 'too large'],
    ['signs in a row', `${'!'.repeat(400)}value.a`, 'signs in a row'],
    ['minus signs in a row', `${'-'.repeat(400)}value.a == 1`, 'signs in a row'],
    ['many parts', Array.from({ length: 300 }, () => 'true').join('||'), 'too large'],
    ['a long list', `value in [${'1,'.repeat(900)}1]`, 'too large'],
    ['a long text', `key == "${'x'.repeat(2000)}"`, 'may have 2000 characters'],
    ['a large regular expression', `key.matches("${'x{999}'.repeat(80)}")`, 'repeats too much'],
    ['repeats in repeats', 'key.matches("((a{100}){100}){100}")', 'Not a pattern of RE2'],
    ['a look-ahead', 'key.matches("(?=a)*")', 'Not a pattern of RE2'],
    ['doubling', 'cel.bind(x, key + key, cel.bind(y, x + x, y + y)) == ""', 'not available'],
  ])('of %s is refused, and quickly', (_name, text, words) => {
    const spent = processorMs(() => {
      expect(() => compileFilter(text)).toThrow(FilterError)
      expect(() => compileFilter(text)).toThrow(words)
    })
    expect(spent).toBeLessThan(2000)
  })

  const list = `{"l":[${Array.from({ length: 1000 }, (_, i) => i).join(',')}],"s":"${'a'.repeat(20_000)}!"}`
  const record = testRecord({ key: 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!', value: list })

  const tooMany = 'More than 10000 steps for one message'
  it.each<[string, string]>([
    ['value.l.all(a, value.l.all(b, value.l.all(c, a + b + c >= 0)))', tooMany],
    ['value.l.exists(a, value.l.exists(b, value.l.exists(c, a + b + c < 0)))', tooMany],
    ['value.l.exists_one(a, value.l.exists_one(b, b < 0))', tooMany],
    ['value.l.map(a, value.l.map(b, a + b)).size() == 1000', tooMany],
    ['value.l.map(a, a > 0, value.l.filter(b, a == b)).size() == 1000', tooMany],
    ['value.l.all(a, value.l.all(b, value.nothing == 1))', 'No such key: nothing'],
    ['[1,2,3,4,5,6,7,8,9,10].all(a, [1,2,3,4,5,6,7,8,9,10].all(b, value.l.all(c, [1,2,3].all(d, true))))', tooMany],
  ])('of loops in loops is stopped after 10,000 turns: %s', (text, reason) => {
    const filter = compileFilter(text)
    const verdicts = new Set<unknown>()
    const spent = processorMs(() => {
      for (let i = 0; i < 5; i++) verdicts.add(filter.judge(record, 0))
    })
    expect([...verdicts]).toEqual([reason])
    expect(spent).toBeLessThan(5000)
    // The count begins anew with each message.
    expect(typeof filter.judge(testRecord({ value: '{"l":[],"nothing":1}' }), 0)).toBe('boolean')
  })

  it.each([
    'key.matches("^(a+)+$")',
    'key.matches("(a|a)*$") && false',
    'value.s.matches("(.*a){12}b")',
    'value.s.matches("(a?){30}a{30}b")',
  ])('of a pattern that others need for ever runs in linear time: %s', text => {
    const spent = processorMs(() => expect(compileFilter(text).judge(record, 0)).toBe(false))
    expect(spent).toBeLessThan(5000)
  })

  it('cannot reach what lies outside the message', () => {
    for (const text of [
      'value.constructor.constructor == 1',
      'process.exit(1)',
      'globalThis == 1',
      'value.__proto__.polluted == 1',
      'headers.toString == 1',
    ]) {
      const outcome = (() => {
        try {
          return compileFilter(text).judge(testRecord({}), 0)
        } catch (error) {
          return error instanceof FilterError ? error.message : error
        }
      })()
      expect(outcome).toMatch(/No such key|There is no/)
    }
  })
})
