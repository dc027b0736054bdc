import { expect, test } from 'vitest'
import { toldWhom } from './rule-words.ts'

test('a destination that the configuration does not have is marked, but not before that is known', () => {
  expect(toldWhom(['hook', 'oncall'], ['hook'])).toEqual([
    { name: 'hook', isMissing: false },
    { name: 'oncall', isMissing: true },
  ])
  expect(toldWhom(['oncall'], null)).toEqual([{ name: 'oncall', isMissing: false }])
})
