import { expect, it } from 'vitest'
import { compileCel } from './compile-cel.ts'
import { fieldTypesOf } from './field-types.ts'
import { RecordVariables } from './record-variables.ts'
import { PLAIN_TEXT, type CelValue } from './cel-value.ts'
import { testRecord } from './testing/test-record.ts'

const record = testRecord({
  value: '{"id":1,"ok":true,"none":null,"sum":1.5,"in":1,"a b":{"é":"x","n\\"q":[{"sku":"A"}]},"empty":[]}',
})
const { value } = new RecordVariables({ key: null, value: null }, PLAIN_TEXT).load(record, 0)

it('names the fields of a message as a filter writes them, each of which compiles and has a value', () => {
  const fields = fieldTypesOf(value, 'value')
  expect(fields.map(({ path, type }) => `${path} ${type}`)).toEqual([
    'value map',
    'value.id int',
    'value.ok bool',
    'value.none null',
    'value.sum double',
    'value["in"] int',
    'value["a b"] map',
    'value["a b"]["é"] string',
    'value["a b"]["n\\"q"] list',
    'value["a b"]["n\\"q"][0] map',
    'value["a b"]["n\\"q"][0].sku string',
    'value.empty list',
  ])
  for (const { path } of fields) expect(compileCel(path).evaluate(record, 0)).toBeDefined()
})

it('is bounded, however large and deep the message', () => {
  const wide = new Map(Array.from({ length: 5000 }, (_, i) => [`f${i}`, 1n] as const))
  expect(fieldTypesOf(wide, 'value')).toHaveLength(200)
  let deep: CelValue = null
  for (let i = 0; i < 50; i++) deep = new Map([['d', deep]])
  expect(fieldTypesOf(deep, 'value')).toHaveLength(7)
})
