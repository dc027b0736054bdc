import { describe, expect, test } from 'vitest'
import { layOutJson } from './json-view-model.ts'

/** The layout as text, two spaces a level. */
function laidOut(text: string, options = {}): string | null {
  const layout = layOutJson(text, options)
  if (layout === null) return null
  return layout.lines.map(line => '  '.repeat(line.depth) + line.tokens.map(token => token.text).join('')).join('\n')
}

describe('layOutJson', () => {
  test('shows one member a line, in the order of the source', () => {
    expect(laidOut('{"b":1,"a":[true,null,{}],"c":{"d":"e"}}')).toBe(
      ['{', '  "b": 1,', '  "a": [', '    true,', '    null,', '    {}', '  ],', '  "c": {', '    "d": "e"', '  }', '}'].join(
        '\n',
      ),
    )
  })

  test.each([
    ['an integer above 2^53', '9007199254740993'],
    ['the largest int64', '9223372036854775807'],
    ['a number no double can hold', '1e400'],
    ['trailing zeros', '10.500'],
    ['minus zero', '-0'],
    ['many digits', '3.14159265358979323846264338327950288'],
  ])('%s keeps its source text', (_, number) => {
    expect(laidOut(`{"n":${number}}`)).toBe(`{\n  "n": ${number}\n}`)
  })

  test('duplicate keys and __proto__ are all shown', () => {
    expect(laidOut('{"a":1,"a":2,"__proto__":{"x":1}}')).toBe('{\n  "a": 1,\n  "a": 2,\n  "__proto__": {\n    "x": 1\n  }\n}')
  })

  test('escapes in strings keep their source text', () => {
    expect(laidOut('{"a":"\\u202e\\n\\"x"}')).toBe('{\n  "a": "\\u202e\\n\\"x"\n}')
  })

  test('white space outside strings does not matter', () => {
    expect(laidOut(' \n{ "a" :\t[ 1 , 2 ] }\r\n')).toBe(laidOut('{"a":[1,2]}'))
  })

  test.each(['true', '"text"', '-12.5e3', 'null', '[]', '{}'])('%s alone is one line', text => {
    expect(laidOut(text)).toBe(text)
  })

  test('tokens carry their kind', () => {
    expect(layOutJson('{"a":"b","c":1}')?.lines[1]?.tokens).toEqual([
      { kind: 'key', text: '"a"' },
      { kind: 'punctuation', text: ': ' },
      { kind: 'string', text: '"b"' },
      { kind: 'punctuation', text: ',' },
    ])
  })

  test('a line that opens a container knows the line that closes it', () => {
    const layout = layOutJson('{"a":{"b":[1]},"c":{}}')
    expect(layout?.lines.map(line => line.closesAt)).toEqual([7, 5, 4, null, null, null, null, null])
  })

  test.each([
    '',
    ' ',
    '{',
    '{"a"',
    '{"a":1,}',
    '[1 2]',
    '{"a":01}',
    '{a:1}',
    "{'a':1}",
    'nul',
    '[1]x',
    '{"a":"\u0001"}',
    '{"a":"\\x"}',
    '}',
  ])('%j is not JSON', text => {
    expect(layOutJson(text)).toBeNull()
  })

  test.each([
    ['{"a":[1,{"b":"cut he', '{\n  "a": [\n    1,\n    {\n      "b": "cut he'],
    ['{"a":1', '{\n  "a": 1'],
    ['{"a":tr', '{\n  "a": tr'],
    ['{"a":1.', '{\n  "a": 1.'],
    ['{"a":1e-', '{\n  "a": 1e-'],
    ['{"a":-', '{\n  "a": -'],
    ['{"a":"x\\u00', '{\n  "a": "x\\u00'],
    ['{"na', '{\n  "na'],
    ['{"a":1,', '{\n  "a": 1,\n  '],
    ['[1,2', '[\n  1,\n  2'],
  ])('%j, the first part of a longer value, is laid out as far as it goes', (text, output) => {
    expect(laidOut(text, { truncated: true })).toBe(output)
    expect(layOutJson(text, { truncated: true })?.cut).toBe(true)
  })

  test('nonsense is not JSON, cut or not', () => {
    expect(layOutJson('{"a":x', { truncated: true })).toBeNull()
    expect(layOutJson('hello wor', { truncated: true })).toBeNull()
  })

  test('100,000 levels deep neither throws nor takes long, and stops at the line limit', () => {
    const layout = layOutJson('['.repeat(100_000) + ']'.repeat(100_000), { maxLines: 5_000 })
    expect(layout?.lines).toHaveLength(5_000)
    expect(layout?.cut).toBe(true)
  })

  test('a string of a million characters is one token', () => {
    const text = `{"a":"${'x'.repeat(1_000_000)}"}`
    expect(layOutJson(text)?.lines[1]?.tokens[2]?.text).toHaveLength(1_000_002)
  })
})
