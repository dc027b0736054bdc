import { expect, test } from 'vitest'
import type { Payload } from '#lib/wire/payload'
import { payloadBase64, payloadBytes, payloadPreview, payloadText, usualView } from './payload.ts'

const bare = { truncated: false, decoded: null, decodedTruncated: false, schema: null, formatError: null } as const
const utf8 = (data: string, format: Payload['format'] = 'text'): Payload => ({
  ...bare,
  encoding: 'utf8',
  data,
  sizeBytes: data.length,
  format,
})
const binary = (...bytes: number[]): Payload => ({
  ...bare,
  encoding: 'base64',
  data: btoa(String.fromCodePoint(...bytes)),
  sizeBytes: bytes.length,
  format: 'binary',
})

test('every byte value comes back exactly', () => {
  const all = Array.from({ length: 256 }, (_, byte) => byte)
  expect([...payloadBytes(binary(...all))]).toEqual(all)
  expect([...payloadBytes(utf8('é'))]).toEqual([0xc3, 0xa9])
})

test('binary shows as hex, JSON as JSON, other text as text', () => {
  expect(usualView(binary(0xff))).toBe('hex')
  expect(usualView(utf8(' {"a":1}', 'json'))).toBe('decoded')
  expect(usualView({ ...binary(0x81), format: 'messagepack', decoded: '{}' })).toBe('decoded')
  expect(usualView({ ...utf8('x'), format: 'binary' })).toBe('hex')
  expect(usualView(utf8('hello'))).toBe('text')
})

test('base64 is of the bytes', () => {
  expect(payloadBase64(utf8('é'))).toBe('w6k=')
  expect(payloadBase64(binary(1, 2))).toBe('AQI=')
})

test('a preview is one line with visible escapes', () => {
  expect(payloadPreview(utf8('a\nb\u202e'))).toBe('a\\nb\\u202e')
  expect(payloadPreview(binary(0, 255, 16))).toBe('00 ff 10')
  expect(payloadPreview(utf8('x'.repeat(10_000)))).toHaveLength(400)
})

test('bytes that are not text are marked in the text view', () => {
  expect(payloadText(binary(0x41, 0xff))).toBe('A\ufffd')
})
