import { UndecodableError } from '../undecodable.ts'

/** A node of a schema, ready to be walked along the bytes. Records may contain themselves: nodes refer to each other. */
export type AvroType =
  | { kind: 'null' | 'boolean' | 'float' | 'double' | 'string' }
  | { kind: 'int' | 'long'; logical: AvroTime | null }
  | { kind: 'bytes'; decimalScale: number | null }
  | { kind: 'fixed'; size: number; decimalScale: number | null; uuid: boolean }
  | { kind: 'enum'; symbols: readonly string[] }
  | { kind: 'array'; items: AvroType }
  | { kind: 'map'; values: AvroType }
  | { kind: 'union'; branches: readonly AvroType[] }
  | AvroRecord

export interface AvroRecord {
  kind: 'record'
  name: string
  fields: { name: string; type: AvroType }[]
}

const TIMES = [
  'date',
  'timestamp-millis',
  'timestamp-micros',
  'timestamp-nanos',
  'local-timestamp-millis',
  'local-timestamp-micros',
  'local-timestamp-nanos',
] as const
export type AvroTime = (typeof TIMES)[number]

const MAX_DEPTH = 100
const MAX_TYPES = 20_000
const PRIMITIVES = ['null', 'boolean', 'int', 'long', 'float', 'double', 'bytes', 'string'] as const

/**
 * Reads an Avro schema (Avro 1.12 specification, “Schema Declaration”). `references` are the schemas it refers to by name,
 * each read before those that need it. Schemas are other people's: nothing in one is executed, and its size is bounded.
 * @throws UndecodableError
 */
export function parseAvroSchema(text: string, references: readonly string[]): AvroType {
  const reader = new SchemaReader()
  for (const reference of references) reader.read(parseJson(reference), '', 0)
  return reader.read(parseJson(text), '', 0)
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    // A schema that is one primitive may be written without quotes.
    if (PRIMITIVES.some(name => name === text.trim())) return text.trim()
    throw new UndecodableError('the schema is not JSON')
  }
}

type Attributes = ReadonlyMap<string, unknown>

class SchemaReader {
  readonly #named = new Map<string, AvroType>()
  #types = 0

  read(schema: unknown, namespace: string, depth: number): AvroType {
    if (depth > MAX_DEPTH) throw new UndecodableError(`the schema is nested more than ${MAX_DEPTH} deep`)
    if (++this.#types > MAX_TYPES) throw new UndecodableError(`the schema has more than ${MAX_TYPES.toLocaleString('en')} types`)
    if (typeof schema === 'string') return this.#byName(schema, namespace)
    if (Array.isArray(schema)) {
      return { kind: 'union', branches: schema.map(branch => this.read(branch, namespace, depth + 1)) }
    }
    if (typeof schema !== 'object' || schema === null) throw new UndecodableError('the schema holds something that is no type')
    return this.#complex(new Map(Object.entries(schema)), namespace, depth)
  }

  #byName(name: string, namespace: string): AvroType {
    const primitive = primitiveOf(name, new Map())
    if (primitive !== null) return primitive
    const found = this.#named.get(fullName(name, namespace)) ?? this.#named.get(name)
    if (found === undefined) throw new UndecodableError(`the schema refers to “${name.slice(0, 200)}”, which it does not define`)
    return found
  }

  #complex(attributes: Attributes, namespace: string, depth: number): AvroType {
    const type = attributes.get('type')
    if (typeof type !== 'string') return this.read(type, namespace, depth + 1)
    switch (type) {
      case 'record':
      case 'error':
        return this.#record(attributes, namespace, depth)
      case 'enum': {
        const symbols = listOf(attributes, 'symbols').map(String)
        return this.#define({ kind: 'enum', symbols }, nameOf(attributes, namespace))
      }
      case 'fixed': {
        const size = attributes.get('size')
        if (typeof size !== 'number' || !Number.isInteger(size) || size < 0) throw new UndecodableError('a fixed has no size')
        const uuid = attributes.get('logicalType') === 'uuid' && size === 16
        const fixed = { kind: 'fixed', size, decimalScale: decimalScaleOf(attributes), uuid } as const
        return this.#define(fixed, nameOf(attributes, namespace))
      }
      case 'array':
        return { kind: 'array', items: this.read(attributes.get('items'), namespace, depth + 1) }
      case 'map':
        return { kind: 'map', values: this.read(attributes.get('values'), namespace, depth + 1) }
      default:
        return primitiveOf(type, attributes) ?? this.#byName(type, namespace)
    }
  }

  #record(attributes: Attributes, namespace: string, depth: number): AvroType {
    const name = nameOf(attributes, namespace)
    const record: AvroRecord = { kind: 'record', name, fields: [] }
    // Before its fields, which may be of this very type.
    this.#define(record, name)
    const inner = name.includes('.') ? name.slice(0, name.lastIndexOf('.')) : ''
    for (const field of listOf(attributes, 'fields')) {
      const own: Attributes = typeof field === 'object' && field !== null ? new Map(Object.entries(field)) : new Map()
      record.fields.push({ name: String(own.get('name')), type: this.read(own.get('type'), inner, depth + 1) })
    }
    return record
  }

  #define(type: AvroType, name: string): AvroType {
    this.#named.set(name, type)
    return type
  }
}

function nameOf(attributes: Attributes, namespace: string): string {
  const own = attributes.get('namespace')
  return fullName(String(attributes.get('name')), typeof own === 'string' ? own : namespace)
}

function fullName(name: string, namespace: string): string {
  return name.includes('.') || namespace === '' ? name : `${namespace}.${name}`
}

function listOf(attributes: Attributes, name: string): readonly unknown[] {
  const list = attributes.get(name)
  if (!Array.isArray(list)) throw new UndecodableError(`a type of the schema has no “${name}”`)
  return list
}

function primitiveOf(name: string, attributes: Attributes): AvroType | null {
  const kind = PRIMITIVES.find(primitive => primitive === name)
  if (kind === undefined) return null
  if (kind === 'int' || kind === 'long') {
    return { kind, logical: TIMES.find(time => time === attributes.get('logicalType')) ?? null }
  }
  return kind === 'bytes' ? { kind, decimalScale: decimalScaleOf(attributes) } : { kind }
}

function decimalScaleOf(attributes: Attributes): number | null {
  if (attributes.get('logicalType') !== 'decimal') return null
  const scale = attributes.get('scale') ?? 0
  return typeof scale === 'number' && Number.isInteger(scale) && scale >= 0 && scale <= 1000 ? scale : null
}
