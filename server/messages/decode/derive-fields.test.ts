import { describe, expect, it } from 'vitest'
import { compileDerived } from './derive-fields.ts'

const record = (value: string | null, timestampMs: number | null = 1_700_000_000_123) => ({
  offset: 42n,
  timestampMs,
  key: Buffer.from('customer-7'),
  value: value === null ? null : Buffer.from(value),
  headers: [{ key: Buffer.from('seq'), value: Buffer.from('17') }],
  sizeBytes: 10,
})
const sequenceOf = (sequence: string, value: string | null) => compileDerived({ sequence, keyBy: null })(record(value), 3)
const keyOf = (keyBy: string, value: string | null) => compileDerived({ sequence: null, keyBy })(record(value), 3)

describe('the sequence number of a message', () => {
  it.each([
    ['value.sequence', '{"sequence":12}', '12'],
    ['value.id', '{"id":9007199254740993}', '9007199254740993'],
    ['value.at', '{"at":1.5}', '1.5'],
    ['value.text', '{"text":"-7"}', '-7'],
    ['value.round * 10 + value.number', '{"round":3,"number":4}', '34'],
    ['timestamp', '{}', '1700000000123'],
    ['offset', null, '42'],
    ['headers["seq"]', null, '17'],
  ])('%s of %s is %s', (expression, value, expected) => {
    expect(sequenceOf(expression, value)).toEqual({ sequence: expected })
  })

  it.each([
    ['value.sequence', '{"other":1}', /sequence/],
    ['value.sequence', '{"sequence":"twelve"}', /gives a text/],
    ['value.sequence', '{"sequence":[1]}', /gives a list/],
    ['value.sequence', null, /./],
    ['value.sequence', 'no JSON', /./],
  ])('%s of %s is none, with the reason', (expression, value, reason) => {
    const derived = sequenceOf(expression, value)
    expect(derived.sequence).toBeNull()
    expect(derived.underived?.sequence).toMatch(reason)
  })
})

describe('the key by a field', () => {
  it.each([
    ['value.customer.id', '{"customer":{"id":"c-1"}}', 'c-1'],
    ['value.round', '{"round":3}', '3'],
    ['value.new', '{"new":true}', 'true'],
    ['key', null, 'customer-7'],
    ['partition', null, '3'],
  ])('%s of %s is %s', (expression, value, expected) => {
    expect(keyOf(expression, value)).toEqual({ keyBy: expected })
  })

  it('is none where it is an object, with the reason', () => {
    expect(keyOf('value', '{"a":1}')).toMatchObject({ keyBy: null, underived: { keyBy: expect.stringMatching(/object/) } })
  })
})
