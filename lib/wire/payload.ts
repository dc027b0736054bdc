import * as z from 'zod/mini'

/**
 * What bytes are. `avro`, `protobuf`, `json-schema`: behind the id of a registry's schema. `kafka`: a record of Kafka's own
 * coordinators. `binary`: nothing that is known here.
 */
export const payloadFormat = z.enum([
  'json',
  'text',
  'binary',
  'integer',
  'messagepack',
  'cbor',
  'avro',
  'protobuf',
  'json-schema',
  'kafka',
])
export type PayloadFormat = z.infer<typeof payloadFormat>

/**
 * How keys or values are to be read. `auto` looks at the bytes; `registry` demands the id of a schema before the data;
 * `integer` is big-endian, as Java's serializers write it; `hex` and `base64` decode nothing.
 */
export const formatChoice = z.enum(['auto', 'json', 'text', 'hex', 'base64', 'integer', 'messagepack', 'cbor', 'registry'])
export type FormatChoice = z.infer<typeof formatChoice>

export const payloadSchema = z.object({
  /** In the registry; null: of Kafka itself. */
  id: z.nullable(z.number()),
  /** Of the record, message or coordinator record. */
  name: z.nullable(z.string()),
  /** The first subject that has it; null: the registry did not tell. */
  subject: z.nullable(z.string()),
  version: z.nullable(z.number()),
})
export type PayloadSchema = z.infer<typeof payloadSchema>

/** Whether JSON conforms to the registry's JSON Schema. */
export const conformance = z.object({
  /** null: it was not checked, see `unchecked`. */
  valid: z.nullable(z.boolean()),
  /** The first five. `at`: a JSON Pointer (RFC 6901) into the message. */
  violations: z.array(z.object({ at: z.string(), detail: z.string() })),
  violationCount: z.number(),
  /** Why it was not checked. */
  unchecked: z.nullable(z.string()),
})
export type Conformance = z.infer<typeof conformance>

/** Bytes as text when they are valid UTF-8, as base64 otherwise. `truncated`: `data` holds only the first part of `sizeBytes`. */
export const payload = z.object({
  encoding: z.enum(['utf8', 'base64']),
  data: z.string(),
  sizeBytes: z.number(),
  truncated: z.boolean(),
  format: payloadFormat,
  /**
   * What the bytes mean, as JSON text with every digit of every integer; null: `data` is the text itself, or there is nothing
   * to decode. Bytes within are base64, moments are ISO 8601 texts.
   */
  decoded: z.nullable(z.string()),
  /** `decoded` is only the beginning. */
  decodedTruncated: z.boolean(),
  schema: z.nullable(payloadSchema),
  /** Why it is not decoded as was asked for, or as it seems to be; null: it is. */
  formatError: z.nullable(z.string()),
  /** With a schema of JSON Schema only. */
  conformance: z.optional(conformance),
})
export type Payload = z.infer<typeof payload>
