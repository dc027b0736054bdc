import type { Message } from '#lib/wire/messages'
import type { Payload } from '#lib/wire/payload'

/** A message without a payload, as a search gives it. */
export function messageLine(partition: number, offset: number, timestampMs: number | null): Message {
  return {
    type: 'message',
    partition,
    offset: String(offset),
    timestampMs,
    timestampType: 'create',
    key: null,
    value: null,
    headers: [],
    headerCount: 0,
    sizeBytes: 0,
    compression: 'none',
    transactional: false,
  }
}

/** A payload of which nothing is known but its bytes. */
export function payloadOf(data: string, encoding: 'utf8' | 'base64' = 'utf8'): Payload {
  const undecoded = { decoded: null, decodedTruncated: false, schema: null, formatError: null } as const
  const sizeBytes = Buffer.byteLength(data, encoding)
  return { encoding, data, sizeBytes, truncated: false, format: encoding === 'utf8' ? 'text' : 'binary', ...undecoded }
}
