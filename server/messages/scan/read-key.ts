import { PartituraError } from '../../errors.ts'

/**
 * The bytes of a key as a query writes them: UTF-8, or `hex:…`, `base64:…`; `text:` before a text that begins like one of these.
 * @throws PartituraError `invalid-parameter`
 */
export function readKey(text: string): Buffer {
  if (text.startsWith('text:')) return Buffer.from(text.slice(5))
  if (text.startsWith('hex:')) {
    const digits = text.slice(4).replaceAll(' ', '')
    if (digits.length % 2 === 0 && /^[0-9a-f]*$/i.test(digits)) return Buffer.from(digits, 'hex')
    throw invalidKey('hex: is followed by an even number of hexadecimal digits; write text:hex:… for a text that begins so.')
  }
  if (text.startsWith('base64:')) {
    const digits = text.slice(7)
    if (/^[A-Za-z0-9+/_-]*={0,2}$/.test(digits)) return Buffer.from(digits, 'base64')
    throw invalidKey('base64: is followed by Base64 (RFC 4648); write text:base64:… for a text that begins so.')
  }
  return Buffer.from(text)
}

function invalidKey(detail: string): PartituraError {
  return new PartituraError('invalid-parameter', detail, { errors: [{ pointer: '?key', detail }] })
}
