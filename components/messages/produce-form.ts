import type { Message, ProduceBody } from '#lib/wire/messages'
import type { Payload } from '#lib/wire/payload'

export type Encoding = 'utf8' | 'base64' | 'hex'

/** A key, a value or a header's value as it stands in the form. */
export interface DraftPayload {
  /** null in Kafka's sense: no key, a tombstone, a header without a value. */
  absent: boolean
  text: string
  encoding: Encoding
}

export interface DraftHeader {
  id: number
  key: string
  value: DraftPayload
}

export interface DraftMessage {
  key: DraftPayload
  value: DraftPayload
  headers: readonly DraftHeader[]
  /** Empty: chosen by the key, or at random without one. */
  partition: string
  compression: NonNullable<ProduceBody['compression']>
}

export const EMPTY_DRAFT: DraftMessage = {
  key: { absent: true, text: '', encoding: 'utf8' },
  value: { absent: false, text: '', encoding: 'utf8' },
  headers: [],
  partition: '',
  compression: 'none',
}

/** The form filled in with a message; null: not all of its bytes are here. Every byte stays what it is unless it is edited. */
export function draftOf(message: Message): DraftMessage | null {
  const payloads = [message.key, message.value, ...message.headers.map(header => header.value)]
  if (message.headerCount > message.headers.length || payloads.some(payload => payload?.truncated)) return null
  return {
    ...EMPTY_DRAFT,
    key: draftPayload(message.key),
    value: draftPayload(message.value),
    headers: message.headers.map((header, index) => ({ id: index + 1, key: header.key, value: draftPayload(header.value) })),
    partition: String(message.partition),
    compression: message.compression,
  }
}

/** A text field turns CR LF into LF and cannot show a NUL: such a text is edited as base64. */
function draftPayload(payload: Payload | null): DraftPayload {
  if (payload === null) return { absent: true, text: '', encoding: 'utf8' }
  const { data, encoding } = payload
  if (encoding === 'base64' || !/[\r\0]/.test(data)) return { absent: false, text: data, encoding }
  const bytes = new TextEncoder().encode(data)
  return { absent: false, text: btoa(Array.from(bytes, byte => String.fromCodePoint(byte)).join('')), encoding: 'base64' }
}

/** The request that writes the message of the form. */
export function produceBodyOf(draft: DraftMessage): ProduceBody {
  return {
    key: encoded(draft.key),
    value: encoded(draft.value),
    headers: draft.headers.map(header => ({ key: header.key, value: encoded(header.value) })),
    compression: draft.compression,
    ...(draft.partition === '' ? {} : { partition: Number(draft.partition) }),
  }
}

function encoded(payload: DraftPayload): ProduceBody['value'] {
  if (payload.absent) return null
  if (payload.encoding === 'utf8') return payload.text
  return { data: payload.text.replaceAll(/\s/g, ''), encoding: payload.encoding }
}

/** What is wrong with a payload as typed, before anything is sent; null when nothing is. */
export function payloadError(payload: DraftPayload): string | null {
  if (payload.absent || payload.encoding === 'utf8') return null
  const text = payload.text.replaceAll(/\s/g, '')
  if (payload.encoding === 'hex') return /^([0-9a-f]{2})*$/i.test(text) ? null : 'Write two hex digits for every byte.'
  return /^([A-Za-z0-9+/]{4})*([A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/.test(text) ? null : 'This is not base64.'
}

/** The first of the API's field errors (JSON Pointers) that belongs to a field or to what lies within it. */
export function fieldError(errors: readonly { pointer: string; detail: string }[], field: string): string | null {
  const found = errors.find(({ pointer }) => {
    const path = pointer.replace(/^#?\/?/, '/')
    return path === `/${field}` || path.startsWith(`/${field}/`)
  })
  return found?.detail ?? null
}
