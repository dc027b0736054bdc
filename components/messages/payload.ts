import type { Payload } from '#lib/wire/payload'
import { visibleString } from './visible-text.ts'

export type PayloadView = 'decoded' | 'text' | 'hex' | 'base64'

/** The bytes that the answer holds of a payload: all of them unless it is truncated. */
export function payloadBytes(payload: Payload): Uint8Array {
  if (payload.encoding === 'utf8') return new TextEncoder().encode(payload.data)
  return Uint8Array.from(atob(payload.data), character => character.codePointAt(0) ?? 0)
}

/** The payload as text. Bytes that are not UTF-8 show as U+FFFD: the hex view has them exactly. */
export function payloadText(payload: Payload): string {
  return payload.encoding === 'utf8' ? payload.data : new TextDecoder().decode(payloadBytes(payload))
}

export function payloadBase64(payload: Payload): string {
  if (payload.encoding === 'base64') return payload.data
  let binary = ''
  for (const byte of payloadBytes(payload)) binary += String.fromCodePoint(byte)
  return btoa(binary)
}

/** What the bytes mean, as JSON text; null when they are only text or bytes. */
export function decodedText(payload: Payload): string | null {
  if (payload.decoded !== null) return payload.decoded
  return payload.format === 'json' && payload.encoding === 'utf8' ? payload.data : null
}

/** Whether the JSON text is only its beginning. */
export function isDecodedCut(payload: Payload): boolean {
  return payload.decoded === null ? payload.truncated : payload.decodedTruncated
}

/** How a payload is best shown first. */
export function usualView(payload: Payload): PayloadView {
  if (decodedText(payload) !== null) return 'decoded'
  return payload.encoding === 'base64' || payload.format === 'binary' ? 'hex' : 'text'
}

const PREVIEW_CHARACTERS = 400
const PREVIEW_BYTES = 24

/** One line for a table cell: what it means, or text with visible escapes, or binary as its first bytes. */
export function payloadPreview(payload: Payload): string {
  const text = payload.decoded ?? (usualView(payload) === 'hex' ? null : payload.data)
  if (text !== null) return visibleString(text.slice(0, PREVIEW_CHARACTERS))
  const part = payload.data.slice(0, 4 * Math.ceil(PREVIEW_BYTES / 3))
  const bytes = [...payloadBytes({ ...payload, data: part })].slice(0, PREVIEW_BYTES)
  return bytes.map(byte => byte.toString(16).padStart(2, '0')).join(' ')
}
