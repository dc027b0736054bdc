import type { CelValue, PayloadDecoder } from '#lib/filter/cel-value'
import { fieldTypesOf, type FieldType } from '#lib/filter/field-types'
import { JsonTooDeepError } from '#lib/filter/json-reader'
import { RecordVariables } from '#lib/filter/record-variables'
import type { RawRecord } from '#server/kafka/record'
import { UndecodableError } from '../formats/undecodable.ts'
import { NODE_TEXT } from './node-text.ts'

const variables = new RecordVariables({ key: null, value: null }, NODE_TEXT)

/** The fields of a record as a filter sees them. */
export function describeFields(record: RawRecord, partition: number, decoder: PayloadDecoder): FieldType[] {
  variables.load(record, partition, decoder)
  return [
    ...typesOf('key', () => variables.key),
    ...typesOf('value', () => variables.value),
    ...fieldTypesOf(variables.headers, 'headers').filter(({ path }) => path !== 'headers'),
  ]
}

function typesOf(root: string, read: () => CelValue): FieldType[] {
  try {
    return fieldTypesOf(read(), root)
  } catch (error) {
    if (error instanceof JsonTooDeepError || error instanceof UndecodableError) return []
    throw error
  }
}
