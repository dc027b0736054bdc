/** A run of text to show as it is, or one character that must not act on the page and is shown by its name. */
export interface TextSegment {
  kind: 'text' | 'escape'
  text: string
}

/**
 * Characters that would be invisible or would reorder what stands around them: controls, format characters (bidi overrides,
 * zero-width ones, the byte order mark), line and paragraph separators, lone surrogates.
 */
const NOT_VISIBLE = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u

/** Blank although they are letters or marks: grapheme joiner, Hangul fillers, Khmer and Mongolian vowels without a glyph, empty Braille. */
const BLANK_LETTERS = new Set([0x34f, 0x115f, 0x1160, 0x17b4, 0x17b5, 0x180b, 0x180c, 0x180d, 0x180f, 0x2800, 0x3164, 0xffa0])

const NAMED: Readonly<Record<string, string>> = { '\t': '\\t', '\n': '\\n', '\r': '\\r', '\0': '\\0', '\b': '\\b', '\f': '\\f' }

/**
 * Splits text so that every character that cannot be seen becomes a visible escape (`\t`, `\u202e`, `\u{e0041}`). `keep` lists
 * characters that the caller lays out itself, such as the line feed of a block of text.
 */
export function visibleText(text: string, keep = ''): readonly TextSegment[] {
  const segments: TextSegment[] = []
  let plainFrom = 0
  let index = 0
  while (index < text.length) {
    const codePoint = text.codePointAt(index) ?? 0
    const character = String.fromCodePoint(codePoint)
    if (!needsEscape(codePoint, character) || keep.includes(character)) {
      index += character.length
      continue
    }
    if (plainFrom < index) segments.push({ kind: 'text', text: text.slice(plainFrom, index) })
    segments.push({ kind: 'escape', text: escapeOf(codePoint, character) })
    index += character.length
    plainFrom = index
  }
  if (plainFrom < text.length) segments.push({ kind: 'text', text: text.slice(plainFrom) })
  return segments
}

/** The same as one string, for places that take no mark-up: titles, labels, one-line previews. */
export function visibleString(text: string): string {
  return visibleText(text)
    .map(segment => segment.text)
    .join('')
}

function needsEscape(codePoint: number, character: string): boolean {
  // Printable ASCII is most of all text; the expression is asked only about the rest.
  if (codePoint >= 0x20 && codePoint <= 0x7e) return false
  return NOT_VISIBLE.test(character) || BLANK_LETTERS.has(codePoint)
}

function escapeOf(codePoint: number, character: string): string {
  const named = NAMED[character]
  if (named !== undefined) return named
  const hex = codePoint.toString(16)
  return codePoint > 0xffff ? `\\u{${hex}}` : `\\u${hex.padStart(4, '0')}`
}
