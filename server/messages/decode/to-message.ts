import { isUtf8 } from 'node:buffer'
import type { Message } from '#lib/wire/messages'
import type { Payload } from '#lib/wire/payload'
import type { Codec, RecordBatch } from '#server/kafka/record-batch'
import type { RawRecord } from '#server/kafka/record'
import type { Decoded } from '../formats/decode-payload.ts'
import type { Interpreter } from '../formats/interpreter.ts'
import type { CheckBudget } from '../formats/json-schema/check-budget.ts'

export interface PreviewLimits {
  /** Key and value: first part shown. */
  payloadBytes: number
  headerBytes: number
  headers: number
}

export const PREVIEW: PreviewLimits = { payloadBytes: 64 * 1024, headerBytes: 4 * 1024, headers: 200 }
/** Of one message by itself: what is larger is downloaded, for the main thread has to put every answer together. */
export const SINGLE: PreviewLimits = { payloadBytes: 1 << 20, headerBytes: 1 << 20, headers: Infinity }

/** Of what becomes a file. */
export const WHOLE: PreviewLimits = { payloadBytes: Infinity, headerBytes: Infinity, headers: Infinity }

/** A record in the form of the wire. `checks`: for telling whether it conforms to its schema; null: that is not asked. */
export function toMessage(
  partition: number,
  batch: RecordBatch,
  codec: Codec,
  record: RawRecord,
  limits: PreviewLimits,
  interpreter: Interpreter,
  checks: CheckBudget | null,
): Message {
  return {
    type: 'message',
    partition,
    offset: String(record.offset),
    timestampMs: record.timestampMs,
    timestampType: batch.timestampType,
    key: record.key && toPayload(record.key, limits.payloadBytes, interpreter.key(record.key), checks),
    value: record.value && toPayload(record.value, limits.payloadBytes, interpreter.value(record.key, record.value), checks),
    headers: record.headers.map(({ key, value }) => ({
      key: key.subarray(0, Math.min(limits.headerBytes, key.length)).toString(),
      value: value && toPayload(value, limits.headerBytes, interpreter.header(value), null),
    })),
    headerCount: record.headerCount,
    sizeBytes: record.sizeBytes,
    compression: codec,
    transactional: batch.transactional,
  }
}

/** Text when the part shown is valid UTF-8, base64 otherwise; a cut never splits a character. */
export function toPayload(bytes: Buffer, maxBytes: number, decoded: Decoded, checks: CheckBudget | null): Payload {
  const truncated = bytes.length > maxBytes
  const shown = truncated ? bytes.subarray(0, maxBytes) : bytes
  const text = truncated ? wholeCharacters(shown) : shown
  const encoding = isUtf8(text) ? 'utf8' : 'base64'
  const data = encoding === 'utf8' ? text.toString('utf8') : shown.toString('base64')
  return {
    encoding,
    data,
    sizeBytes: bytes.length,
    truncated,
    format: decoded.format,
    decoded: decoded.json,
    decodedTruncated: decoded.cut,
    schema: decoded.schema,
    formatError: decoded.error,
    ...(decoded.conformance === undefined || checks === null ? {} : { conformance: checks.run(decoded.conformance) }),
  }
}

/** Drops the bytes of a character that was cut at the end. */
function wholeCharacters(bytes: Buffer): Buffer {
  for (let back = 1; back <= 4 && back <= bytes.length; back++) {
    const byte = bytes[bytes.length - back] ?? 0
    if (byte < 0x80) return bytes
    if (byte >= 0xc0) {
      const needed = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2
      return needed > back ? bytes.subarray(0, bytes.length - back) : bytes
    }
  }
  return bytes
}
