export interface FieldOption {
  path: string
  types: readonly string[]
}

/** What may be put in at the caret: the text from `from` to `to` gives way to one of the options. */
export interface Completion {
  from: number
  to: number
  options: readonly FieldOption[]
}

export const VARIABLES: readonly FieldOption[] = [
  { path: 'key', types: ['string'] },
  { path: 'value', types: [] },
  { path: 'headers', types: ['map'] },
  { path: 'partition', types: ['int'] },
  { path: 'offset', types: ['int'] },
  { path: 'timestamp', types: ['timestamp'] },
  { path: 'size', types: ['int'] },
]

const MAX_OPTIONS = 8
/** A name and the accesses that follow it, the last one perhaps unfinished. */
const PATH_BEFORE = /[A-Za-z_]\w*(\.\w*|\["[^"\]]*"?\]?|\[\d*\]?)*$/
const PATH_BEHIND = /^\w*/

/** The fields whose path begins with what stands before the caret, then those that hold it elsewhere; null inside a text. */
export function completionAt(text: string, caret: number, fields: readonly FieldOption[]): Completion | null {
  const before = text.slice(0, caret)
  const typed = PATH_BEFORE.exec(before)?.[0] ?? ''
  const from = caret - typed.length
  if (isInsideText(text.slice(0, from))) return null
  // Nothing typed: only where a field may begin.
  if (typed === '' && !/(^|[(!,]|&&|\|\||[=<>+*/-])\s*$/.test(before)) return null
  const wanted = typed.toLowerCase()
  const known = new Set(fields.map(({ path }) => path))
  const all = [...fields, ...VARIABLES.filter(({ path }) => !known.has(path))]
  const first = all.filter(({ path }) => path.toLowerCase().startsWith(wanted))
  const then = wanted.length < 2 ? [] : all.filter(({ path }) => path.toLowerCase().indexOf(wanted) > 0)
  const options = [...first, ...then].filter(({ path }) => path !== typed).slice(0, MAX_OPTIONS)
  if (options.length === 0) return null
  return { from, to: caret + (PATH_BEHIND.exec(text.slice(caret))?.[0].length ?? 0), options }
}

/** The text and the caret after the choice. */
export function complete(text: string, { from, to }: Completion, option: FieldOption): { text: string; caret: number } {
  return { text: text.slice(0, from) + option.path + text.slice(to), caret: from + option.path.length }
}

function isInsideText(before: string): boolean {
  let quote = ''
  for (let i = 0; i < before.length; i++) {
    const character = before.charAt(i)
    if (quote !== '' && character === '\\') i++
    else if (quote === '' && (character === '"' || character === "'")) quote = character
    else if (character === quote) quote = ''
  }
  return quote !== ''
}
