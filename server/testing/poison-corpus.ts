import { seededRandom } from './seeded-random.ts'

/** Bytes that have broken dashboards, or are meant to. */
export interface PoisonCase {
  name: string
  bytes: Buffer
}

/** What an attacker, a broken producer or plain bad luck writes into keys, values and headers: the same ones every time. */
export function poisonCorpus(): readonly PoisonCase[] {
  const named: [string, Buffer | string][] = [
    ...SCRIPTS.flatMap(script => [script, JSON.stringify({ html: script }), `{"${script.replaceAll(/["\\]/g, "'")}":1}`]).map(
      (text, i): [string, string] => [`script ${i}`, text],
    ),
    ...FORMULAS.map((text, i): [string, string] => [`formula ${i}`, text]),
    ...NUMBERS.map((number): [string, string] => [`number ${number}`, `{"n":${number},"list":[${number}]}`]),
    ...INVISIBLE.map((character): [string, string] => [
      `character ${character.codePointAt(0)?.toString(16)}`,
      `before${character}after`,
    ]),
    ...NAMES.map((name): [string, string] => [`name ${name}`, `{"${name}":{"${name}":1},"toString":null}`]),
    ...TERMINAL.map((text, i): [string, string] => [`terminal ${i}`, text]),
    ...invalidUtf8().map((bytes, i): [string, Buffer] => [`invalid UTF-8 ${i}`, bytes]),
    ...deep().map((text, i): [string, Buffer | string] => [`deep ${i}`, text]),
    ...BROKEN_JSON.map((text, i): [string, string] => [`broken JSON ${i}`, text]),
    ['empty', ''],
    ['one NUL', '\0'],
    ['64 KiB of NUL', Buffer.alloc(65_536)],
    ['a long line', 'x'.repeat(70_000)],
    ['many lines', '\n'.repeat(3000)],
  ]
  return [...named.map(([name, content]) => ({ name, bytes: Buffer.from(content) })), ...framed(), ...random()]
}

const SCRIPTS = [
  '<script>window.poisoned=1</script>',
  '<img src=x onerror="window.poisoned=1">',
  '<svg onload=window.poisoned=1>',
  '<svg><script>window.poisoned=1</script></svg>',
  '<iframe srcdoc="<script>parent.poisoned=1</script>">',
  '<a href="javascript:window.poisoned=1">x</a>',
  'javascript:window.poisoned=1',
  'data:text/html,<script>opener.poisoned=1</script>',
  '"><script>window.poisoned=1</script>',
  "';window.poisoned=1;//",
  '</script><script>window.poisoned=1</script>',
  '<style>@import "http://127.0.0.1:9/x"</style>',
  '<link rel=stylesheet href=http://127.0.0.1:9/x>',
  '<meta http-equiv=refresh content="0;url=javascript:window.poisoned=1">',
  '<form action=http://127.0.0.1:9><input name=q autofocus onfocus=window.poisoned=1>',
  '<math><mtext></table><img src onerror=window.poisoned=1>',
  '${window.poisoned=1}',
  '{{constructor.constructor("window.poisoned=1")()}}',
  '<!--><img src=x onerror=window.poisoned=1>-->',
  '<body onload=window.poisoned=1>',
]
const FORMULAS = ['=', '+', '-', '@', '\t=', '\r=', '\n=', '＝', '＋', '－', '＠'].flatMap(start => [
  `${start}cmd|'/c calc'!A1`,
  `${start}HYPERLINK("http://127.0.0.1:9/?"&A1,"x")`,
  `"${start}1+1"`,
])
const NUMBERS = [
  '9007199254740993',
  '-9007199254740993',
  '9223372036854775807',
  '-9223372036854775808',
  '18446744073709551615',
  '170141183460469231731687303715884105727',
  '1e400',
  '-1e400',
  '1e-400',
  '0.1000000000000000055511151231257827',
  '10.500',
  '-0',
  '1E+2',
  `1${'0'.repeat(400)}`,
]
const INVISIBLE = [
  '0 1 7 8 b c 1b 1f 7f 80 85 9b a0 ad 34f 61c 115f 1680 180e 200b 200c 200d 200e 200f 2028 2029 202a 202b 202c 202d 202e 2060',
  '2066 2067 2068 2069 206f 2800 3000 3164 feff fff9 fffb fffc fffd ffff e0001 e0041 e007f 1d173 10ffff 1f4a9',
].flatMap(line => line.split(' ').map(code => String.fromCodePoint(Number.parseInt(code, 16))))
const NAMES = ['__proto__', 'constructor', 'prototype', 'hasOwnProperty', 'toJSON', 'then', 'valueOf', '__defineGetter__']
const TERMINAL = [
  '\u001b[31mred',
  '\u001b]8;;http://127.0.0.1:9\u0007link',
  '\u001b[2J\u001b[H',
  '\u009b31m',
  '\u001b]0;title\u0007',
]
const BROKEN_JSON = [
  '{',
  '[',
  '{"a":',
  '{"a":1,}',
  '[1,]',
  '{"a" 1}',
  '"unfinished',
  '{"a":1}{"b":2}',
  '{"\\ud800":"\\udfff"}',
  '["\\u0000"]',
  '{a:1}',
  "{'a':1}",
  '[NaN]',
  '[Infinity]',
  '[01]',
  '{"a":1,"a":2,"a":3}',
  '\ufeff{"bom":1}',
  '[1e]',
  '{"":""}',
  '[undefined]',
]

function invalidUtf8(): Buffer[] {
  const sequences =
    '80 bf c0 c1 f5 fe ff c0af c080 e080af f08080af eda080 edbfbf eda081edb080 c2 e282 f09f92 f4908080 f7bfbfbf fbbfbfbfbf ' +
    'fdbfbfbfbfbf fffe feff efbfbe'
  return sequences
    .split(' ')
    .flatMap(hex => [Buffer.from(hex, 'hex'), Buffer.concat([Buffer.from('{"a":"'), Buffer.from(hex, 'hex'), Buffer.from('"}')])])
}

function deep(): (Buffer | string)[] {
  const levels = 100_000
  return [
    '['.repeat(levels) + ']'.repeat(levels),
    '{"a":'.repeat(levels) + '1' + '}'.repeat(levels),
    '['.repeat(levels),
    Buffer.alloc(levels, 0x91),
    Buffer.alloc(levels, 0x81),
    Buffer.alloc(levels, 0x9f),
    Buffer.alloc(levels, 0xc6),
    Buffer.from('81a161'.repeat(30_000), 'hex'),
  ]
}

/** Behind what looks like the id of a registry's schema. */
function framed(): PoisonCase[] {
  const random = seededRandom(77)
  return Array.from({ length: 60 }, (_, i) => ({
    name: `framed ${i}`,
    bytes: Buffer.concat([Buffer.from([0, 0, 0, 0, 1 + (i % 6)]), random.bytes(random.int(60))]),
  }))
}

function random(): PoisonCase[] {
  const generator = seededRandom(1976)
  return Array.from({ length: 200 }, (_, i) => ({ name: `random ${i}`, bytes: generator.bytes(1 + generator.int(200)) }))
}
