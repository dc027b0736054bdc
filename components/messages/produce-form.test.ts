import { describe, expect, test } from 'vitest'
import * as z from 'zod/mini'
import { produceBody } from '#lib/wire/messages'
import { EMPTY_DRAFT, fieldError, payloadError, produceBodyOf, type DraftMessage } from './produce-form.ts'

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
