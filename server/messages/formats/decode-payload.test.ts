import { describe, expect, it } from 'vitest'
import type { FormatChoice } from '#lib/wire/payload'
import { decodePayload, type FormatContext } from './decode-payload.ts'
import { SchemaStore } from './registry/schema-store.ts'

const context: FormatContext = { topic: 't', registry: null, schemas: new SchemaStore(), nowMs: 0, maxChars: 10_000 }
const hex = (text: string) => Buffer.from(text.replaceAll(' ', ''), 'hex')
const decode = (bytes: Buffer | string, choice: FormatChoice = 'auto', more: Partial<FormatContext> = {}) =>
  decodePayload(Buffer.from(bytes), choice, { ...context, ...more })

describe('the automatic choice', () => {
  it.each<[string, Buffer | string, string]>([
    ['an object', '{"a":1}', 'json'],
    ['an array with space before it', '\n [1]', 'json'],
    ['a bare number, as it is as well a text', '42', 'text'],
    ['what only begins like JSON', '{not json}', 'text'],
    ['a text with colours of a terminal', '\u001b[31mred', 'text'],
    ['nothing', '', 'text'],
    ['a MessagePack map', hex('81 a1 61 01'), 'messagepack'],
    ['a CBOR map', hex('a1 61 61 01'), 'cbor'],
    ['a CBOR array that no MessagePack is', hex('83 01 02 03'), 'cbor'],
    ['the self-described tag of CBOR', hex('d9d9f7 01'), 'cbor'],
    ['a big-endian number', hex('00 00 00 00 00 00 00 2a'), 'text'],
    ['other bytes', hex('ff fe 00 01'), 'binary'],
    ['a MessagePack map with a byte too many', hex('81 a1 61 01 00 ff'), 'binary'],
  ])('takes %s for what it is', (_what, bytes, format) => {
    expect(decode(bytes)).toMatchObject({ format, error: null })
  })

  it('says that a schema id seems to stand before the data when no registry is configured', () => {
    const { format, error } = decode(hex('00 00000007 02 ff'))
    expect(format).toBe('binary')
    expect(error).toBe('Begins as with schema 7 of a schema registry; none is configured for this cluster.')
  })
})

describe('a format that was asked for', () => {
  it('that the bytes are not is said, and they are shown as they are', () => {
    expect(decode('hello', 'json')).toMatchObject({ format: 'text', error: 'These bytes are not JSON.' })
    expect(decode(hex('c1'), 'messagepack')).toMatchObject({ format: 'binary', json: null })
    expect(decode('hello', 'registry').error).toContain('No schema id')
    expect(decode('hello', 'integer').error).toBe('Not an integer: 5 bytes are none: 1, 2, 4 or 8 would be.')
  })

  it('may be an integer of Java’s serializers, exact and signed', () => {
    expect(decode(hex('7fffffffffffffff'), 'integer').json).toBe('9223372036854775807')
    expect(decode(hex('ffffffff'), 'integer').json).toBe('-1')
  })

  it('that decodes nothing leaves JSON alone', () => {
    expect(decode('{"a":1}', 'hex')).toMatchObject({ format: 'binary', json: null, error: null })
  })
})

describe('MessagePack', () => {
  it.each([
    ['cf ffffffffffffffff', '18446744073709551615'],
    ['d3 8000000000000000', '-9223372036854775808'],
    ['cb 3ff8000000000000', '1.5'],
    ['ca 3dcccccd', '0.1'],
    ['cb 7ff8000000000000', '"NaN"'],
    ['94 c0 c2 c3 e0', '[null,false,true,-32]'],
    ['82 a1 61 01 a1 61 02', '{"a":1,"a":2}'],
    ['81 a9 5f5f70726f746f5f5f 80', '{"__proto__":{}}'],
    ['81 05 a1 78', '{"5":"x"}'],
    ['c4 02 00ff', '"AP8="'],
    ['d6 ff 6553f100', '"2023-11-14T22:13:20Z"'],
    ['c7 01 05 aa', '{"extension":5,"data":"qg=="}'],
    ['dc 0002 01 02', '[1,2]'],
    ['d9 01 61', '"a"'],
  ])('%s is %s', (bytes, json) => {
    expect(decode(hex(bytes), 'messagepack')).toMatchObject({ format: 'messagepack', json, cut: false })
  })
})

// RFC 8949, appendix A.
describe('CBOR', () => {
  it.each([
    ['1b ffffffffffffffff', '18446744073709551615'],
    ['c2 49 010000000000000000', '18446744073709551616'],
    ['3b ffffffffffffffff', '-18446744073709551616'],
    ['c3 49 010000000000000000', '-18446744073709551617'],
    ['f9 3c00', '1'],
    ['f9 c400', '-4'],
    ['f9 0001', '5.960464477539063e-8'],
    ['fa 47c35000', '100000'],
    ['f9 7c00', '"Infinity"'],
    ['f4', 'false'],
    ['f7', 'null'],
    ['f0', '"simple(16)"'],
    ['c0 74 323031332d30332d32315432303a30343a30305a', '"2013-03-21T20:04:00Z"'],
    ['c1 1a 514b67b0', '"2013-03-21T20:04:00Z"'],
    ['44 01020304', '"AQIDBA=="'],
    ['62 c3bc', '"ü"'],
    ['83 01 82 02 03 82 04 05', '[1,[2,3],[4,5]]'],
    ['a2 61 61 01 61 62 82 02 03', '{"a":1,"b":[2,3]}'],
    ['a2 01 02 03 04', '{"1":2,"3":4}'],
    ['5f 42 0102 43 030405 ff', '"AQIDBAU="'],
    ['bf 61 61 01 61 62 9f 02 03 ff ff', '{"a":1,"b":[2,3]}'],
  ])('%s is %s', (bytes, json) => {
    expect(decode(hex(bytes), 'cbor')).toMatchObject({ format: 'cbor', json, cut: false })
  })
})

describe('what is too much', () => {
  it.each<[string, FormatChoice, Buffer]>([
    ['MessagePack arrays', 'messagepack', Buffer.alloc(100_000, 0x91)],
    ['MessagePack maps', 'messagepack', Buffer.from('81a161'.repeat(50_000), 'hex')],
    ['CBOR arrays', 'cbor', Buffer.alloc(100_000, 0x81)],
    ['CBOR tags', 'cbor', Buffer.alloc(100_000, 0xc6)],
  ])('%s, 100,000 deep, are refused with the reason', (_what, choice, bytes) => {
    expect(decode(bytes, choice)).toMatchObject({ format: 'binary', json: null, error: expect.stringMatching(/deep|tags/) })
  })

  it('a CBOR string of millions of pieces is refused', () => {
    const bytes = Buffer.concat([hex('5f'), Buffer.alloc(300_000, 0x40), hex('ff')])
    expect(decode(bytes, 'cbor').error).toMatch(/more than 100,000 pieces/)
  })

  it('JSON 100,000 deep is recognised without harm', () => {
    expect(decode('['.repeat(100_000) + ']'.repeat(100_000)).format).toBe('json')
  })

  it.each<[FormatChoice, string]>([
    ['messagepack', 'ddffffffff'],
    ['messagepack', 'dfffffffff'],
    ['messagepack', 'c6ffffffff'],
    ['cbor', '9bffffffffffffffff'],
    ['cbor', '5bffffffffffffffff'],
    ['cbor', 'bbffffffffffffffff'],
  ])('%s that claims billions of elements ends at its end (%s)', (choice, bytes) => {
    expect(decode(hex(bytes), choice)).toMatchObject({ format: 'binary', json: null })
  })

  it('a long text is cut and says so, at the text’s limit', () => {
    const long = Buffer.concat([hex('db 00100000'), Buffer.alloc(1 << 20, 'é')])
    const { json, cut } = decode(long, 'messagepack')
    expect(cut).toBe(true)
    expect(json?.length).toBeLessThan(10_010)
  })
})
