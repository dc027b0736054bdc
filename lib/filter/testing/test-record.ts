import type { CelRecord } from '../cel-value.ts'

type Text = string | Uint8Array | null

/** A record of the texts given, else without key and headers and with an empty object. */
export function testRecord({
  key = null,
  value = '{}',
  headers = [],
  offset = 0n,
  timestampMs = 0,
}: {
  key?: Text
  value?: Text
  headers?: readonly (readonly [string, Text])[]
  offset?: bigint
  timestampMs?: number | null
}): CelRecord {
  const record = {
    key: bytesOf(key),
    value: bytesOf(value),
    headers: headers.map(([name, text]) => ({ key: new TextEncoder().encode(name), value: bytesOf(text) })),
  }
  return { ...record, offset, timestampMs, sizeBytes: 20 + (record.key?.length ?? 0) + (record.value?.length ?? 0) }
}

function bytesOf(text: Text): Uint8Array | null {
  return typeof text === 'string' ? new TextEncoder().encode(text) : text
}
