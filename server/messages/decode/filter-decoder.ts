import type { PayloadDecoder } from '#lib/filter/cel-value'
import type { FirstBytes } from '#server/kafka/find-by-first-byte'
import { decodableFirstBytes } from '../formats/decodable-first-bytes.ts'
import type { Interpreter, TopicFormats } from '../formats/interpreter.ts'
import { UndecodableError } from '../formats/undecodable.ts'
import { asBuffer } from './node-text.ts'

/** What CEL expressions see of the keys and values of one topic. */
export interface FilterDecoder extends PayloadDecoder {
  /** How keys and values begin that `decode` may have something for; null: none. */
  readonly firstBytes: Readonly<Record<'key' | 'value', FirstBytes | null>>
}

/** Filters see what the page shows: keys and values as the interpreter decodes them, never only their beginning. */
export function createFilterDecoder(formats: TopicFormats, interpreter: Interpreter): FilterDecoder {
  const firstBytes = {
    key: decodableFirstBytes(formats.key, formats.topic),
    value: decodableFirstBytes(formats.value, formats.topic),
  }
  return {
    firstBytes,
    decode(part, { key, value }) {
      const bytes = part === 'key' ? key : value
      const first = bytes?.[0]
      if (bytes === null || first === undefined || firstBytes[part]?.[first] !== 1) return null
      const own = asBuffer(bytes)
      const decoded = part === 'key' ? interpreter.key(own) : interpreter.value(key && asBuffer(key), own)
      if (decoded.error !== null) throw new UndecodableError(decoded.error)
      if (decoded.cut) throw new UndecodableError(`The ${part} is too long to be decoded for a filter`)
      return decoded.json === null ? null : Buffer.from(decoded.json)
    },
  }
}
