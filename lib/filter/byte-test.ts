import type { ASTNode } from '@marcbachmann/cel-js'

/**
 * Texts one of which must stand in the bytes of a record (UTF-8) for the filter to be true of it: most records can then be
 * passed over without being read. Sound for payloads that are JSON or plain text, not for formats that name values by number:
 * a record whose key or value is decoded must never be passed over for it.
 */
export type ByteTest = readonly string[]

const MAX_TEXTS = 24
const PAYLOADS: ReadonlySet<string> = new Set(['key', 'value', 'headers'])
const TEXT_TESTS: ReadonlySet<string> = new Set(['startsWith', 'endsWith', 'contains'])

/**
 * What the filter's truth says about a record's bytes; null: nothing.
 *
 * It follows the tree only where truth of the whole makes a part true: both sides of `&&`, one side of `||`, the body of
 * `exists`; there, a part that compares something of the payload with a text. A JSON string may spell any of its characters as
 * an escape, so the escapes that could hide the text are among the texts looked for.
 */
export function byteTestOf(ast: ASTNode): ByteTest | null {
  const texts = textsOf(ast, PAYLOADS)
  if (texts === null) return null
  const all = new Set(texts.flatMap(text => [text, ...escapesOf(text)]))
  return [...all]
}

/** @param payloads names that stand for something of the payload */
function textsOf(node: ASTNode, payloads: ReadonlySet<string>): string[] | null {
  if (node.op === '&&') return better(textsOf(node.args[0], payloads), textsOf(node.args[1], payloads))
  if (node.op === '||') return either(textsOf(node.args[0], payloads), textsOf(node.args[1], payloads))
  if (node.op === '?:') return either(textsOf(node.args[1], payloads), textsOf(node.args[2], payloads))
  if (node.op === 'rcall') return textsOfCall(node.args, payloads)
  if (node.op === 'in') return textsOfMembership(node.args, payloads)
  if (node.op !== '==') return null
  const [left, right] = node.args
  if (isPayload(left, payloads)) return literal(right)
  return isPayload(right, payloads) ? literal(left) : null
}

function textsOfMembership([item, list]: [ASTNode, ASTNode], payloads: ReadonlySet<string>): string[] | null {
  if (isPayload(list, payloads)) return literal(item)
  if (!isPayload(item, payloads) || list.op !== 'list' || list.args.length === 0) return null
  return list.args.map(literal).reduce(either)
}

function textsOfCall([name, receiver, args]: [string, ASTNode, ASTNode[]], payloads: ReadonlySet<string>): string[] | null {
  const [first, second] = args
  if (first === undefined || !isPayload(receiver, payloads)) return null
  if (TEXT_TESTS.has(name) && second === undefined) return literal(first)
  if ((name !== 'exists' && name !== 'exists_one') || second === undefined || first.op !== 'id') return null
  return textsOf(second, new Set([...payloads, first.args]))
}

/** Something that stands in the payload as it is: a field, or an item, of key, value, headers or a loop over them. */
function isPayload(node: ASTNode, payloads: ReadonlySet<string>): boolean {
  if (node.op === 'id') return payloads.has(node.args)
  return (node.op === '.' || node.op === '[]') && isPayload(node.args[0], payloads)
}

/** The longest stretch of a text that JSON need not escape. */
function literal(node: ASTNode): string[] | null {
  if (node.op !== 'value' || typeof node.args !== 'string') return null
  let longest = ''
  let stretch = ''
  for (const character of node.args) {
    stretch = isEscaped(character) ? '' : stretch + character
    if (stretch.length > longest.length) longest = stretch
  }
  return longest === '' ? null : [longest]
}

/** In JSON these must be escaped (RFC 8259 §7) or cannot stand; U+FFFD is also what stands for bytes that are no UTF-8. */
function isEscaped(character: string): boolean {
  return character < ' ' || character === '"' || character === '\\' || character === '\ufffd' || !character.isWellFormed()
}

function either(left: string[] | null, right: string[] | null): string[] | null {
  if (left === null || right === null) return null
  return left.length + right.length > MAX_TEXTS ? null : [...left, ...right]
}

/** Of two tests that must both hold, the one that lets fewer records through: by its shortest text, then by their number. */
function better(left: string[] | null, right: string[] | null): string[] | null {
  if (left === null || right === null) return left ?? right
  const shortest = (texts: string[]) => Math.min(...texts.map(text => text.length))
  return shortest(right) > shortest(left) || (shortest(right) === shortest(left) && right.length < left.length) ? right : left
}

/** `\u0041` and `\u00e9` may stand for letters, `\/` for a slash; no other escape stands for what `literal` leaves. */
function escapesOf(text: string): string[] {
  let unicode = '\\u00'
  for (const character of text) if (character > '\u007f') unicode = '\\u'
  return text.includes('/') ? [unicode, '\\/'] : [unicode]
}
