import { describe, expect, test } from 'vitest'
import { matchesName, matchesOptional } from './match-name.ts'

const cases: readonly [pattern: string, name: string, matches: boolean][] = [
  ['orders', 'orders', true],
  ['orders', 'Orders', false],
  ['orders', 'orders-2', false],
  ['orders*', 'orders', true],
  ['orders-*', 'orders-eu-1', true],
  ['*-eu-*', 'orders-eu-1', true],
  ['*-eu-*', 'orders-us-1', false],
  ['*', '', true],
  ['*', 'anything 🚀/x', true],
  ['?', 'x', true],
  ['?', '', false],
  ['a?c', 'abc', true],
  ['a?c', 'abbc', false],
  ['*a*b', 'xaxbxab', true],
  ['*a*b', 'xaxbxabx', false],
  ['a.c', 'abc', false],
  ['[ab]', 'a', false],
  ['a**b', 'ab', true],
]

describe('a pattern of names', () => {
  test.each(cases)('“%s” and “%s”: %s', (pattern, name, matches) => expect(matchesName(pattern, name)).toBe(matches))

  test('of many stars is answered at once, also by a name that almost matches', () => {
    const startedAtMs = performance.now()
    expect(matchesName(`${'*a'.repeat(120)}b`, 'a'.repeat(300))).toBe(false)
    expect(performance.now() - startedAtMs).toBeLessThan(1000)
  })

  test('that is absent asks nothing; one that is given needs a name', () => {
    expect(matchesOptional(null, null)).toBe(true)
    expect(matchesOptional('*', null)).toBe(false)
    expect(matchesOptional('a*', 'abc')).toBe(true)
  })
})
