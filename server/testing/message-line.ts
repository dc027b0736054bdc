import type { Message } from '#lib/wire/messages'

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
