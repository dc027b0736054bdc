import { isUtf8 } from 'node:buffer'
import type { Conformance, FormatChoice, PayloadFormat, PayloadSchema } from '#lib/wire/payload'
import { writeAvro } from './avro/write-avro.ts'
import { writeCbor } from './cbor.ts'
import { isJson, isText } from './detect-text.ts'
import { writeJson, type JsonWriter } from './json-writer.ts'
import { isCoordinatorTopic, recordName, writeRecordKey, writeRecordValue } from './kafka-records/write-record.ts'
import { writeMessagePack } from './msgpack.ts'
import { writeProtobuf } from './protobuf/write-protobuf.ts'
import { readFraming, readMessageIndexes } from './registry/framing.ts'
import type { ReadySchema, SchemaStore } from './registry/schema-store.ts'
import { UndecodableError } from './undecodable.ts'

/** What decoding needs to know besides the bytes. */
export interface FormatContext {
  topic: string
  /** Names the cluster's schema registry in `schemas`; null: none is configured. */
  registry: string | null
  schemas: SchemaStore
  nowMs: number
  /** Of the decoded text. */
  maxChars: number
}

/** Bytes as their format has them. Never thrown: what cannot be decoded says why, and is shown as its bytes. */
export interface Decoded {
  format: PayloadFormat
  /** JSON text in which every integer keeps its digits; null: the bytes are the text (JSON, text), or nothing is to be read in them. */
  json: string | null
  /** `json` is only the beginning. */
  cut: boolean
  schema: PayloadSchema | null
  /** Why they are not shown in the format that was asked for, or that they seem to have. */
  error: string | null
  /** The registry's schema that is needed and that this thread does not know yet. */
  wanted: number | null
  /** Of JSON with a schema; asked for when it is shown, not when it is filtered. */
  conformance?: (withinMs: number) => Conformance
}

/**
 * Decodes a key or value for display or for a filter. Runs in a decoding thread: other people's bytes, and other people's
 * schemas. `key` is the record's key, which tells how the value of one of Kafka's own records is to be read; null for a key.
 */
export function decodePayload(
  bytes: Buffer,
  choice: FormatChoice,
  context: FormatContext,
  key: { bytes: Buffer | null } | null = null,
): Decoded {
  switch (choice) {
    case 'auto':
      return detect(bytes, context, key)
    case 'json':
      return isJson(bytes) || isJsonScalar(bytes) ? plain('json') : asBytes(bytes, 'These bytes are not JSON.')
    case 'text':
      return plain('text')
    case 'hex':
    case 'base64':
      return plain('binary')
    case 'messagepack':
      return attempt('messagepack', bytes, context, out => writeMessagePack(bytes, out), 'Not MessagePack')
    case 'cbor':
      return attempt('cbor', bytes, context, out => writeCbor(bytes, out), 'Not CBOR')
    case 'integer':
      return attempt('integer', bytes, context, out => writeInteger(bytes, out), 'Not an integer')
    case 'registry':
      return bySchema(bytes, context) ?? asBytes(bytes, 'No schema id stands before the data: it would begin with a zero byte.')
  }
}

function detect(bytes: Buffer, context: FormatContext, key: { bytes: Buffer | null } | null): Decoded {
  if (isCoordinatorTopic(context.topic)) return coordinatorRecord(bytes, context, key)
  const framed = bySchema(bytes, context)
  if (framed !== null && (framed.json !== null || framed.wanted !== null || framed.format === 'json-schema')) return framed
  return { ...byContent(bytes, context), error: framed?.error ?? null }
}

function byContent(bytes: Buffer, context: FormatContext): Decoded {
  if (isJson(bytes)) return plain('json')
  if (bytes.length === 0 || isText(bytes)) return plain('text')
  const first = bytes[0] ?? 0
  // Only maps and arrays: almost any byte is a number in both formats.
  if (bytes.length > 1 && isMessagePackContainer(first)) {
    const decoded = attempt('messagepack', bytes, context, out => writeMessagePack(bytes, out), '')
    if (decoded.json !== null) return decoded
  }
  if (bytes.length > 1 && first >> 5 >= 4 && first >> 5 <= 6) {
    const decoded = attempt('cbor', bytes, context, out => writeCbor(bytes, out), '')
    if (decoded.json !== null) return decoded
  }
  return asBytes(bytes, null)
}

function isMessagePackContainer(first: number): boolean {
  return (first >= 0x80 && first <= 0x9f) || (first >= 0xdc && first <= 0xdf)
}

function coordinatorRecord(bytes: Buffer, context: FormatContext, key: { bytes: Buffer | null } | null): Decoded {
  const { topic } = context
  const decoded = attempt(
    'kafka',
    bytes,
    context,
    out => (key === null ? writeRecordKey(topic, bytes, out) : writeRecordValue(topic, key.bytes, bytes, out)),
    'Not decoded',
  )
  if (decoded.json === null) return decoded
  return {
    ...decoded,
    schema: { id: null, name: recordName(topic, key === null ? bytes : key.bytes), subject: null, version: null },
  }
}

/** The highest id that bytes are guessed to name where no registry can be asked. */
const LIKELY_IDS = 1_000_000

/** null: no schema id stands before the data. */
function bySchema(bytes: Buffer, context: FormatContext): Decoded | null {
  const framed = readFraming(bytes)
  if (framed === null) return null
  const { schemaId, body } = framed
  if (context.registry === null) {
    if (schemaId > LIKELY_IDS || isText(body)) return null
    return asBytes(bytes, `Begins as with schema ${schemaId} of a schema registry; none is configured for this cluster.`)
  }
  const ready = context.schemas.find(context.registry, schemaId, context.nowMs)
  if (ready === null) return { ...asBytes(bytes, `Schema ${schemaId} was not fetched.`), wanted: schemaId }
  if (ready.kind === 'missing') return asBytes(bytes, `Begins as with schema ${schemaId}: ${ready.reason}`)
  return withSchema(ready, bytes, body, context)
}

function withSchema(
  ready: Exclude<ReadySchema, { kind: 'missing' }>,
  bytes: Buffer,
  body: Buffer,
  context: FormatContext,
): Decoded {
  const { id, subject, version, type } = ready.schema
  const named = (name: string | null): PayloadSchema => ({ id, name, subject, version })
  if (ready.kind === 'broken') return { ...asBytes(bytes, `Schema ${id} cannot be used: ${ready.reason}.`), schema: named(null) }
  const failure = `Not decoded with schema ${id}`
  if (ready.kind === 'avro') {
    const name = ready.type.kind === 'record' ? ready.type.name : null
    const decoded = attempt('avro', bytes, context, out => writeAvro(ready.type, body, out), failure)
    return { ...decoded, schema: named(name) }
  }
  if (ready.kind === 'protobuf') {
    let name: string | null = null
    const decoded = attempt(
      'protobuf',
      bytes,
      context,
      out => {
        const { indexes, data } = readMessageIndexes(body)
        const message = ready.proto.messageAt(indexes)
        name = message.name
        writeProtobuf(ready.proto, message, data, out)
      },
      failure,
    )
    return { ...decoded, schema: named(name) }
  }
  if (!isJson(body) && !isJsonScalar(body)) return { ...asBytes(bytes, `${failure}: no JSON follows it.`), schema: named(null) }
  const text = body.subarray(0, 4 * context.maxChars).toString()
  const cut = text.length > context.maxChars || body.length > 4 * context.maxChars
  const shown = { format: type, json: text.slice(0, context.maxChars), cut, schema: named(null), error: null, wanted: null }
  const { checker, reason } = ready
  const unchecked = { valid: null, violations: [], violationCount: 0, unchecked: `the schema cannot be used: ${reason}` }
  return { ...shown, conformance: withinMs => checker?.check(body, withinMs) ?? unchecked }
}

function attempt(
  format: PayloadFormat,
  bytes: Buffer,
  context: FormatContext,
  decode: (out: JsonWriter) => void,
  failure: string,
): Decoded {
  try {
    return { format, ...writeJson(context.maxChars, decode), schema: null, error: null, wanted: null }
  } catch (error) {
    // A RangeError is the stack's end or a text beyond V8's bounds: other people's bytes must not end the thread.
    if (!(error instanceof UndecodableError || error instanceof RangeError)) throw error
    return asBytes(bytes, `${failure}: ${error.message}.`)
  }
}

function plain(format: PayloadFormat): Decoded {
  return { format, json: null, cut: false, schema: null, error: null, wanted: null }
}

function asBytes(bytes: Buffer, error: string | null): Decoded {
  return { ...plain(isUtf8(bytes) ? 'text' : 'binary'), error }
}

function isJsonScalar(bytes: Buffer): boolean {
  return bytes.length <= 100 && /^\s*(-?(0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?|true|false|null|"[^"\\]*")\s*$/.test(bytes.toString())
}

/** As Java's serializers write Short, Integer and Long: big-endian, signed. */
function writeInteger(bytes: Buffer, out: JsonWriter): void {
  if (![1, 2, 4, 8].includes(bytes.length)) throw new UndecodableError(`${bytes.length} bytes are none: 1, 2, 4 or 8 would be`)
  out.integer(BigInt.asIntN(8 * bytes.length, BigInt(`0x${bytes.toString('hex')}`)))
}
