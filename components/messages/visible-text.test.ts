import { expect, test } from 'vitest'
import { visibleString, visibleText } from './visible-text.ts'

test.each([
  ['plain text stays', 'order 42, paid: 10 €', 'order 42, paid: 10 €'],
  ['letters of any script stay', 'Grüße, Ελλάδα, 東京, العربية', 'Grüße, Ελλάδα, 東京, العربية'],
  ['emoji stay', '🎼 score', '🎼 score'],
  ['a NUL is shown', 'a\0b', 'a\\0b'],
  ['an ANSI escape is shown', '\u001b[31mred', '\\u001b[31mred'],
  ['a tab, carriage return and line feed are shown', 'a\tb\r\n', 'a\\tb\\r\\n'],
  ['a right-to-left override cannot reorder', 'exe.\u202egnp', 'exe.\\u202egnp'],
  ['bidi isolates are shown', '\u2066x\u2069', '\\u2066x\\u2069'],
  ['zero-width characters are shown', 'pay\u200bments', 'pay\\u200bments'],
  ['a byte order mark is shown', '\ufeff{}', '\\ufeff{}'],
  ['line separators are shown', 'a\u2028b', 'a\\u2028b'],
  ['a lone surrogate is shown', 'x\ud800y', 'x\\ud800y'],
  ['C1 controls are shown', '\u0085', '\\u0085'],
  ['tag characters outside the basic plane are shown', 'a\u{e0041}', 'a\\u{e0041}'],
  ['a Hangul filler is shown', '\u3164', '\\u3164'],
  ['markup is only text', '<img src=x onerror=alert(1)>', '<img src=x onerror=alert(1)>'],
  ['nothing stays nothing', '', ''],
])('%s', (_, input, output) => {
  expect(visibleString(input)).toBe(output)
})

test('escapes are separate segments, so that they can be told from a backslash in the text', () => {
  expect(visibleText('a\\n\nb')).toEqual([
    { kind: 'text', text: 'a\\n' },
    { kind: 'escape', text: '\\n' },
    { kind: 'text', text: 'b' },
  ])
})

test('characters the caller lays out itself are kept', () => {
  expect(visibleText('a\nb\r', '\n')).toEqual([
    { kind: 'text', text: 'a\nb' },
    { kind: 'escape', text: '\\r' },
  ])
})
