export type KeyEncoding = 'text' | 'hex'

/** The key's bytes: UTF-8 of a text, or pairs of hex digits with spaces between as one likes; null: not such pairs. */
export function keyBytes(text: string, encoding: KeyEncoding): Uint8Array | null {
  if (encoding === 'text') return new TextEncoder().encode(text)
  const digits = text.replaceAll(/[\s:]/g, '')
  if (!/^([0-9a-fA-F]{2})*$/.test(digits)) return null
  return Uint8Array.from(digits.match(/../g) ?? [], pair => Number.parseInt(pair, 16))
}
