import { expect, test } from 'vitest'
import { comparedWith, comparisonCodec, type Comparison } from './comparison.ts'

test.each<[string | null, Comparison]>([
  [null, { kind: 'none' }],
  ['', { kind: 'none' }],
  ['3d', { kind: 'none' }],
  ['group:', { kind: 'none' }],
  ['1d', { kind: 'earlier', days: 1 }],
  ['7d', { kind: 'earlier', days: 7 }],
  ['group:a/b: 😀', { kind: 'group', groupId: 'a/b: 😀' }],
])('a link with vs=%s', (text, comparison) => {
  expect(comparisonCodec.parse(text)).toEqual(comparison)
})

test.each(['1d', '7d', 'group:a/b: 😀'])('a comparison is written as it is read: vs=%s', text => {
  expect(comparisonCodec.print(comparisonCodec.parse(text))).toBe(text)
})

test('what is laid over the charts', () => {
  expect(comparedWith({ kind: 'none' }, 'billing')).toBeNull()
  expect(comparedWith({ kind: 'group', groupId: 'billing' }, 'billing')).toBeNull()
  expect(comparedWith({ kind: 'group', groupId: 'slow' }, 'billing')).toEqual({ groupId: 'slow', shiftMs: 0, label: 'slow' })
  expect(comparedWith({ kind: 'earlier', days: 7 }, 'billing')).toEqual({
    groupId: 'billing',
    shiftMs: 604_800_000,
    label: 'a week earlier',
  })
})
