import type { Payload } from '#lib/wire/payload'
import { looksLikeJson } from './json-view-model.ts'
import { visibleString } from './visible-text.ts'

export type PayloadView = 'json' | 'text' | 'hex'

/** The bytes that the answer holds of a payload: all of them unless it is truncated. */
export function payloadBytes(payload: Payload): Uint8Array {
  if (payload.encoding === 'utf8') return new TextEncoder().encode(payload.data)
  return Uint8Array.from(atob(payload.data), character => character.codePointAt(0) ?? 0)
}

/** The payload as text. Bytes that are not UTF-8 show as U+FFFD: the hex view has them exactly. */
export function payloadText(payload: Payload): string {
  return payload.encoding === 'utf8' ? payload.data : new TextDecoder().decode(payloadBytes(payload))
}

/** How a payload is best shown first. */
export function usualView(payload: Payload): PayloadView {
  if (payload.encoding === 'base64') return 'hex'
  return looksLikeJson(payload.data) ? 'json' : 'text'
}

const PREVIEW_CHARACTERS = 400
const PREVIEW_BYTES = 24

/** One line for a table cell: text with visible escapes, binary as its first bytes. */
export function payloadPreview(payload: Payload): string {
  if (payload.encoding === 'utf8') return visibleString(payload.data.slice(0, PREVIEW_CHARACTERS))
  const bytes = [...payloadBytes({ ...payload, data: payload.data.slice(0, 4 * Math.ceil(PREVIEW_BYTES / 3)) })]
  return bytes.map(byte => byte.toString(16).padStart(2, '0')).join(' ')
}
