import type { FormatChoice, Payload, PayloadFormat } from '#lib/wire/payload'

const NAMES: Readonly<Record<PayloadFormat, string>> = {
  json: 'JSON',
  text: 'text',
  binary: 'binary',
  integer: 'integer',
  messagepack: 'MessagePack',
  cbor: 'CBOR',
  avro: 'Avro',
  protobuf: 'Protobuf',
  'json-schema': 'JSON',
  kafka: 'Kafka record',
}

/** What a payload is, in words: “Avro, schema 12, orders-value v3, shop.Order”. */
export function formatSentence({ format, schema }: Pick<Payload, 'format' | 'schema'>): string {
  const parts = [NAMES[format]]
  if (schema !== null) {
    if (schema.id !== null) parts.push(`schema ${schema.id}`)
    if (schema.subject !== null) parts.push(schema.version === null ? schema.subject : `${schema.subject} v${schema.version}`)
    if (schema.name !== null) parts.push(schema.name)
  }
  return parts.join(', ')
}

/** What can be asked for, per column. */
export const FORMAT_CHOICES: readonly { value: FormatChoice; label: string }[] = [
  { value: 'auto', label: 'automatic' },
  { value: 'json', label: 'JSON' },
  { value: 'text', label: 'text' },
  { value: 'hex', label: 'hex' },
  { value: 'base64', label: 'base64' },
  { value: 'integer', label: 'integer' },
  { value: 'messagepack', label: 'MessagePack' },
  { value: 'cbor', label: 'CBOR' },
  { value: 'registry', label: 'schema registry' },
]

export function parseFormatChoice(text: string | null): FormatChoice {
  return FORMAT_CHOICES.find(choice => choice.value === text)?.value ?? 'auto'
}
