import type { CelValue } from '#lib/filter/cel-value'
import { fieldTypesOf, type FieldType } from '#lib/filter/field-types'
import { WHOLE_PAYLOAD } from '#lib/filter/field-paths'
import { JsonReader, JsonTooDeepError } from '#lib/filter/json-reader'
import { RecordVariables } from '#lib/filter/record-variables'
import type { Message } from '#lib/wire/messages'
import type { RawRecord } from '#server/kafka/record'
import { NODE_TEXT } from './node-text.ts'

const variables = new RecordVariables({ key: null, value: null }, NODE_TEXT)
const json = new JsonReader(NODE_TEXT)

/** The fields of a record that a filter may name. Of what was decoded from a binary format, those that are shown. */
export function describeFields(record: RawRecord, message: Message): FieldType[] {
  variables.load(record, message.partition)
  return [
    ...typesOf('key', () => decodedOf(message.key?.decoded) ?? variables.key),
    ...typesOf('value', () => decodedOf(message.value?.decoded) ?? variables.value),
    ...fieldTypesOf(variables.headers, 'headers').filter(({ path }) => path !== 'headers'),
  ]
}

function decodedOf(text: string | null | undefined): CelValue | undefined {
  return text === null || text === undefined ? undefined : json.read(Buffer.from(text), WHOLE_PAYLOAD)
}

function typesOf(root: string, read: () => CelValue): FieldType[] {
  try {
    return fieldTypesOf(read(), root)
  } catch (error) {
    if (error instanceof JsonTooDeepError) return []
    throw error
  }
}
