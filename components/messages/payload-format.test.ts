import { expect, test } from 'vitest'
import { formatSentence, parseFormatChoice } from './payload-format.ts'

test('says the format with its schema', () => {
  expect(formatSentence({ format: 'json', schema: null })).toBe('JSON')
  const schema = { id: 12, name: 'shop.Order', subject: 'orders-value', version: 3 }
  expect(formatSentence({ format: 'avro', schema })).toBe('Avro, schema 12, orders-value v3, shop.Order')
  expect(formatSentence({ format: 'protobuf', schema: { ...schema, subject: null, version: null } })).toBe(
    'Protobuf, schema 12, shop.Order',
  )
  expect(formatSentence({ format: 'kafka', schema: { id: null, name: 'OffsetCommit', subject: null, version: null } })).toBe(
    'Kafka record, OffsetCommit',
  )
})

test('a choice that does not exist is the automatic one', () => {
  expect(parseFormatChoice('cbor')).toBe('cbor')
  expect(parseFormatChoice('exe')).toBe('auto')
  expect(parseFormatChoice(null)).toBe('auto')
})
