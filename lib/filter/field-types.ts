import type { CelValue } from './cel-value.ts'

export interface FieldType {
  /** As a filter writes it: `value.order.items[0].sku`, `headers["trace-id"]`. */
  path: string
  /** CEL's name of the type. */
  type: string
}

const MAX_DEPTH = 6
const MAX_FIELDS = 200
const IDENTIFIER = /^[A-Za-z_]\w*$/
/** Words that CEL keeps for itself cannot follow a dot. */
const RESERVED = new Set(['true', 'false', 'null', 'in'])

/** The fields of a value and of what lies in it, with their types; of a list its first item. At most 200. */
export function fieldTypesOf(value: CelValue, root: string): FieldType[] {
  const found: FieldType[] = []
  const visit = (at: CelValue, path: string, depth: number): void => {
    if (found.length >= MAX_FIELDS) return
    found.push({ path, type: typeNameOf(at) })
    if (depth >= MAX_DEPTH) return
    if (at instanceof Map) for (const [name, member] of at) visit(member, path + accessTo(name), depth + 1)
    else if (Array.isArray(at) && at[0] !== undefined) visit(at[0], `${path}[0]`, depth + 1)
  }
  visit(value, root, 0)
  return found
}

function accessTo(name: string): string {
  return IDENTIFIER.test(name) && !RESERVED.has(name) ? `.${name}` : `[${JSON.stringify(name)}]`
}

function typeNameOf(value: CelValue): string {
  if (value === null) return 'null'
  if (Array.isArray(value)) return 'list'
  if (value instanceof Map) return 'map'
  if (value instanceof Uint8Array) return 'bytes'
  if (typeof value === 'string') return 'string'
  if (typeof value === 'boolean') return 'bool'
  return typeof value === 'bigint' ? 'int' : 'double'
}
