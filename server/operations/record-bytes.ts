import type { RecordLine } from '#lib/wire/write-records'
import type { FieldError } from '../errors.ts'

type Encoded = RecordLine['value']

/** The bytes that a field of a record stands for; what is wrong with it goes to `errors` under its pointer. */
function bytesOf(encoded: Encoded, pointer: string, errors: FieldError[]): Buffer | null {
  if (encoded === null) return null
  if (typeof encoded === 'string') return textBytes(encoded, pointer, errors)
  const { data, encoding, truncated } = encoded
  if (truncated === true) {
    errors.push({
      pointer,
      detail: 'This is only the beginning of the bytes, as a search shows them: export the message to get it whole.',
    })
  }
  if (encoding === 'utf8') return textBytes(data, pointer, errors)
  const valid = encoding === 'hex' ? /^([0-9a-fA-F]{2})*$/ : /^([A-Za-z0-9+/]{4})*([A-Za-z0-9+/]{2}(==)?|[A-Za-z0-9+/]{3}=?)?$/
  if (!valid.test(data)) errors.push({ pointer, detail: `This is not ${encoding}.` })
  return Buffer.from(data, encoding)
}

/** UTF-8 has no bytes for half of a surrogate pair: something else would be written than was meant. */
function textBytes(text: string, pointer: string, errors: FieldError[]): Buffer {
  if (!text.isWellFormed())
    errors.push({ pointer, detail: 'The text holds half of a surrogate pair, which UTF-8 cannot: send it as base64.' })
  return Buffer.from(text)
}

export interface RecordBytes {
  key: Buffer | null
  value: Buffer | null
  headers: { key: string; value: Buffer | null }[]
}

/** All bytes of a record, and everything that is wrong with it. */
export function recordBytes({ key, value, headers }: Pick<RecordLine, 'key' | 'value' | 'headers'>): {
  record: RecordBytes
  errors: FieldError[]
} {
  const errors: FieldError[] = []
  const record = {
    key: bytesOf(key ?? null, '/key', errors),
    value: bytesOf(value, '/value', errors),
    headers: (headers ?? []).map((header, i) => ({
      key: header.key,
      value: bytesOf(header.value, `/headers/${i}/value`, errors),
    })),
  }
  return { record, errors }
}

const RECORD_OVERHEAD_BYTES = 24

/** About what the record takes in a batch. */
export function sizeOf({ key, value, headers }: RecordBytes): number {
  const ofHeaders = headers.reduce((sum, header) => sum + header.key.length + (header.value?.length ?? 0) + 4, 0)
  return (key?.length ?? 0) + (value?.length ?? 0) + ofHeaders + RECORD_OVERHEAD_BYTES
}
