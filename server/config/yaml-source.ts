import { isCollection, isMap, isPair, isScalar, LineCounter, parseDocument } from 'yaml'
import { messageOf } from '../log.ts'
import type { ConfigProblem } from './config-error.ts'

export interface YamlSource {
  value: unknown
  problems: ConfigProblem[]
  /** The mistake at a path, with the line of the nearest thing that is written there. */
  problemAt(path: readonly PropertyKey[], reason: string, next: string): ConfigProblem
}

/** Parses YAML and remembers where everything stands, so that a mistake found later can be named with its line and column. */
export function parseYaml(file: string, text: string): YamlSource {
  const counter = new LineCounter()
  const document = parseDocument(text, { lineCounter: counter, prettyErrors: false, uniqueKeys: true })
  const place = (offset: number | null) => {
    if (offset === null) return { line: 1, column: 1 }
    const { line, col } = counter.linePos(offset)
    return { line: Math.max(1, line), column: Math.max(1, col) }
  }
  const broken = (offset: number, why: string): ConfigProblem => ({
    source: file,
    ...place(offset),
    field: null,
    reason: `this is not valid YAML: ${why}`,
    next: 'Check the indentation and the quotes of this line and the one before it.',
  })
  const problems = document.errors.map(error => broken(error.pos[0], error.message))
  let value: unknown = null
  try {
    if (problems.length === 0) value = document.toJS()
  } catch (error) {
    // An alias without its anchor, or aliases that multiply beyond reason.
    problems.push(broken(0, messageOf(error)))
  }
  return {
    value,
    problems,
    problemAt: (path, reason, next) => ({
      source: file,
      ...place(offsetOf(document.contents, path)),
      field: path.length === 0 ? null : fieldName(path),
      reason,
      next,
    }),
  }
}

/** `['clusters', 0, 'sasl']` → `clusters[0].sasl`. */
export function fieldName(path: readonly PropertyKey[]): string {
  return path
    .reduce<string>((name, part) => (typeof part === 'number' ? `${name}[${part}]` : `${name}.${String(part)}`), '')
    .slice(1)
}

/** Offset of the key (in a mapping) or the value (in a list) that the path leads to; of its nearest parent when it is missing. */
function offsetOf(root: unknown, path: readonly PropertyKey[]): number | null {
  let node = root
  let offset = startOf(root)
  for (const part of path) {
    if (!isCollection(node)) break
    if (isMap(node)) {
      const pair = node.items.find(item => isScalar(item.key) && String(item.key.value) === String(part))
      if (pair === undefined) break
      offset = startOf(pair.key) ?? offset
      node = pair.value
    } else {
      const item: unknown = node.items[Number(part)]
      if (item === undefined || isPair(item)) break
      offset = startOf(item) ?? offset
      node = item
    }
  }
  return offset
}

function startOf(node: unknown): number | null {
  if (typeof node !== 'object' || node === null || !('range' in node) || !Array.isArray(node.range)) return null
  const start: unknown = node.range[0]
  return typeof start === 'number' ? start : null
}
