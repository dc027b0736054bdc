import { parseAvroSchema, type AvroType } from '../avro/avro-schema.ts'
import { readProtoSchema, type ProtoSchema } from '../protobuf/proto-schema.ts'
import { JsonSchema } from '../json-schema/json-schema.ts'
import type { KnownSchema, MissingSchema, SchemaEntry } from './schema-entry.ts'

/** A schema made ready for reading. */
export type ReadySchema =
  | { kind: 'avro'; schema: KnownSchema; type: AvroType }
  | { kind: 'protobuf'; schema: KnownSchema; proto: ProtoSchema }
  /** `reason`: why messages cannot be checked with it; they are shown all the same. */
  | { kind: 'json-schema'; schema: KnownSchema; checker: JsonSchema | null; reason: string | null }
  | { kind: 'broken'; schema: KnownSchema; reason: string }
  | MissingSchema

const KEPT_SCHEMAS = 300
const KEPT_CHARS = 16 << 20

/** The schemas that one decoding thread knows, by registry and id; the ones that were used longest ago are forgotten first. */
export class SchemaStore {
  readonly #ready = new Map<string, { schema: ReadySchema; chars: number }>()
  #chars = 0

  learn(registry: string, entries: readonly SchemaEntry[]): void {
    for (const entry of entries) {
      const chars = entry.kind === 'known' ? sizeOf(entry) : 0
      this.#put(`${registry}:${entry.id}`, { schema: entry.kind === 'known' ? makeReady(entry) : entry, chars })
    }
  }

  /** null: to be asked for. */
  find(registry: string, id: number, nowMs: number): ReadySchema | null {
    const key = `${registry}:${id}`
    const found = this.#ready.get(key)
    if (found === undefined) return null
    if (found.schema.kind === 'missing' && found.schema.untilMs <= nowMs) {
      this.#drop(key)
      return null
    }
    this.#ready.delete(key)
    this.#ready.set(key, found)
    return found.schema
  }

  #put(key: string, entry: { schema: ReadySchema; chars: number }): void {
    this.#drop(key)
    this.#ready.set(key, entry)
    this.#chars += entry.chars
    for (const [oldest] of this.#ready) {
      if (this.#ready.size <= KEPT_SCHEMAS && this.#chars <= KEPT_CHARS) break
      if (oldest !== key) this.#drop(oldest)
    }
  }

  #drop(key: string): void {
    this.#chars -= this.#ready.get(key)?.chars ?? 0
    this.#ready.delete(key)
  }
}

function sizeOf({ text, references }: KnownSchema): number {
  return references.reduce((sum, reference) => sum + reference.text.length, text.length)
}

function makeReady(schema: KnownSchema): ReadySchema {
  const references = schema.references.map(({ text }) => text)
  try {
    if (schema.type === 'avro') return { kind: 'avro', schema, type: parseAvroSchema(schema.text, references) }
    if (schema.type === 'protobuf') return { kind: 'protobuf', schema, proto: readProtoSchema(schema.text, references) }
    return readyJsonSchema(schema)
  } catch (error) {
    return { kind: 'broken', schema, reason: error instanceof Error ? error.message : String(error) }
  }
}

function readyJsonSchema(schema: KnownSchema): ReadySchema {
  try {
    return { kind: 'json-schema', schema, checker: new JsonSchema(schema.text, schema.references), reason: null }
  } catch (error) {
    return { kind: 'json-schema', schema, checker: null, reason: error instanceof Error ? error.message : String(error) }
  }
}
