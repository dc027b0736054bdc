type Json = string | number | boolean | null | readonly Json[] | { readonly [name: string]: Json }
type Schemas = Readonly<Record<string, Json>> | undefined

const deepest = 6

/** A JSON schema as a person would write the shape down: `{ name: string, lag: string | null, items: [{ … }] }`. */
export function schemaText(schema: Json | undefined, schemas: Schemas, depth = 0): string {
  if (!isObject(schema)) return 'any'
  const ref = schema['$ref']
  if (typeof ref === 'string') return refText(ref, schemas, depth)
  if (Array.isArray(schema['enum'])) return schema['enum'].map(value => JSON.stringify(value)).join(' | ')
  if (schema['const'] !== undefined) return JSON.stringify(schema['const'])
  const alternatives = schema['anyOf'] ?? schema['oneOf']
  if (Array.isArray(alternatives)) return alternatives.map(each => schemaText(each, schemas, depth)).join(' | ')
  if (schema['type'] === 'array') return `[${schemaText(schema['items'], schemas, depth)}]`
  if (isObject(schema['properties'])) return objectText(schema, schema['properties'], schemas, depth)
  if (schema['additionalProperties'] !== undefined && isObject(schema['additionalProperties'])) {
    return `{ [name]: ${schemaText(schema['additionalProperties'], schemas, depth)} }`
  }
  return typeText(schema['type'])
}

function objectText(
  schema: { readonly [name: string]: Json },
  properties: { readonly [name: string]: Json },
  schemas: Schemas,
  depth: number,
): string {
  if (depth >= deepest) return '{ … }'
  const required = Array.isArray(schema['required']) ? schema['required'] : []
  const indent = '  '.repeat(depth + 1)
  const lines = Object.entries(properties).map(([name, value]) => {
    const optional = required.includes(name) ? '' : '?'
    return `${indent}${name}${optional}: ${schemaText(value, schemas, depth + 1)}`
  })
  return lines.length === 0 ? '{}' : `{\n${lines.join('\n')}\n${'  '.repeat(depth)}}`
}

function refText(ref: string, schemas: Schemas, depth: number): string {
  const name = ref.split('/').at(-1) ?? ref
  const target = schemas?.[name]
  return target === undefined || depth >= deepest ? name : schemaText(target, schemas, depth)
}

function typeText(type: Json | undefined): string {
  if (Array.isArray(type)) return type.map(typeText).join(' | ')
  return typeof type === 'string' ? type : 'any'
}

function isObject(value: Json | undefined): value is { readonly [name: string]: Json } {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
