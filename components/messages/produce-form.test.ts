import { describe, expect, test } from 'vitest'
import * as z from 'zod/mini'
import { produceBody } from '#lib/wire/messages'
import type { Message } from '#lib/wire/messages'
import type { Payload } from '#lib/wire/payload'
import { draftOf, EMPTY_DRAFT, fieldError, payloadError, produceBodyOf, type DraftMessage } from './produce-form.ts'

const full: DraftMessage = {
  key: { absent: false, text: 'order-1', encoding: 'utf8' },
  value: { absent: false, text: '00 ff', encoding: 'hex' },
  headers: [{ id: 1, key: 'trace', value: { absent: true, text: 'x', encoding: 'utf8' } }],
  partition: '3',
  compression: 'lz4',
}

test.each([
  ['an empty form', EMPTY_DRAFT],
  ['a full form', full],
])('%s makes a request the API accepts', (_, draft) => {
  expect(z.safeParse(produceBody, produceBodyOf(draft)).success).toBe(true)
})

test('an absent value is null, an empty one is the empty text', () => {
  expect(produceBodyOf(EMPTY_DRAFT)).toMatchObject({ key: null, value: '' })
})

test('spaces in hex do not count, and the partition is a number', () => {
  expect(produceBodyOf(full)).toEqual({
    key: 'order-1',
    value: { data: '00ff', encoding: 'hex' },
    headers: [{ key: 'trace', value: null }],
    compression: 'lz4',
    partition: 3,
  })
})

describe('payloadError', () => {
  test.each([
    ['hex', '00ff', null],
    ['hex', '0', 'Write two hex digits for every byte.'],
    ['hex', 'zz', 'Write two hex digits for every byte.'],
    ['base64', 'AP8=', null],
    ['base64', 'AP8', 'This is not base64.'],
    ['utf8', '{"', null],
  ] as const)('%s %j', (encoding, text, error) => {
    expect(payloadError({ absent: false, text, encoding })).toBe(error)
  })
})

test.each([
  ['/value', 'value', 'wrong'],
  ['#/value/data', 'value', 'wrong'],
  ['value', 'value', 'wrong'],
  ['/headers/0/key', 'headers', 'wrong'],
  ['/valueless', 'value', null],
  ['', 'value', null],
])('a field error at %j belongs to %s: %j', (pointer, field, expected) => {
  expect(fieldError([{ pointer, detail: 'wrong' }], field)).toBe(expected)
})

describe('draftOf', () => {
  const payload = (data: string, encoding: 'utf8' | 'base64' = 'utf8', truncated = false): Payload => ({
    encoding,
    data,
    truncated,
    sizeBytes: data.length,
    format: 'text',
    decoded: null,
    decodedTruncated: false,
    schema: null,
    formatError: null,
  })
  const message: Message = {
    type: 'message',
    partition: 3,
    offset: '9',
    timestampMs: 1,
    timestampType: 'create',
    sizeBytes: 1,
    transactional: false,
    compression: 'zstd',
    key: payload('/wCA', 'base64'),
    value: payload('two\r\nlines\0'),
    headers: [
      { key: 'h', value: null },
      { key: 'h', value: payload('') },
    ],
    headerCount: 2,
  }

  test('what a message holds is what is sent again, byte for byte', () => {
    const draft = draftOf(message)
    expect(draft && produceBodyOf(draft)).toEqual({
      key: { data: '/wCA', encoding: 'base64' },
      value: { data: 'dHdvDQpsaW5lcwA=', encoding: 'base64' },
      headers: [
        { key: 'h', value: null },
        { key: 'h', value: '' },
      ],
      compression: 'zstd',
      partition: 3,
    })
  })

  test('a tombstone stays one', () => {
    const draft = draftOf({ ...message, value: null })
    expect(draft && produceBodyOf(draft).value).toBeNull()
  })

  test('a message of which only the beginning is here makes no form', () => {
    expect(draftOf({ ...message, value: payload('x', 'utf8', true) })).toBeNull()
    expect(draftOf({ ...message, headerCount: 300 })).toBeNull()
  })
})
