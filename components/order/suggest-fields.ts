export interface FieldSuggestions {
  /** CEL paths of whole numbers, likeliest sequence first. */
  sequences: string[]
  /** CEL paths of values that may be a key, likeliest first. */
  keys: string[]
}

const MAX_DEPTH = 3
const MAX_FIELDS = 200
const PLAIN_NAME = /^[A-Za-z_][A-Za-z0-9_]*$/
const SEQUENCE_NAME = /(seq|sequence|number|version|revision|counter|index|position|step|nr|no)$/i
const KEY_NAME = /(id|key|code|customer|user|account|session|order|round|device)$/i

/** Looks sampled JSON values through for fields that could say the order, and fields that could be the key. */
export function suggestFields(texts: readonly string[]): FieldSuggestions {
  const fields = new Map<string, (string | number)[]>()
  let samples = 0
  for (const text of texts) {
    const value = parsed(text)
    if (value === null) continue
    samples++
    collect(value, 'value', 1, fields)
  }
  const everywhere = [...fields].filter(([, values]) => values.length === samples && samples > 0)
  const distinct = (values: readonly unknown[]) => new Set(values).size
  const sequences = everywhere
    .filter(([, values]) => values.every(value => typeof value === 'number' && Number.isInteger(value)))
    .map(([path, values]) => ({ path, score: (SEQUENCE_NAME.test(path) ? 2 : 0) + distinct(values) / samples }))
  const keys = everywhere
    .filter(([, values]) => values.every(value => typeof value === 'string' || Number.isInteger(value)))
    .map(([path, values]) => ({ path, score: (KEY_NAME.test(path) ? 2 : 0) + 1 - distinct(values) / samples }))
  return { sequences: byScore(sequences), keys: byScore(keys) }
}

/** The field that the lens takes unasked; null: none has a name that says so. */
export function usualSequence({ sequences }: FieldSuggestions): string | null {
  return sequences.find(path => SEQUENCE_NAME.test(path)) ?? null
}

function byScore(fields: { path: string; score: number }[]): string[] {
  return fields.toSorted((a, b) => b.score - a.score || (a.path < b.path ? -1 : 1)).map(({ path }) => path)
}

function parsed(text: string): object | null {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : null
  } catch {
    return null
  }
}

function collect(value: object, path: string, depth: number, fields: Map<string, (string | number)[]>): void {
  for (const [name, inner] of Object.entries(value)) {
    const own = PLAIN_NAME.test(name) ? `${path}.${name}` : `${path}[${JSON.stringify(name)}]`
    if (typeof inner === 'string' || typeof inner === 'number') {
      const known = fields.get(own)
      if (known) known.push(inner)
      else if (fields.size < MAX_FIELDS) fields.set(own, [inner])
    } else if (typeof inner === 'object' && inner !== null && !Array.isArray(inner) && depth < MAX_DEPTH) {
      collect(inner, own, depth + 1, fields)
    }
  }
}
