/** A schema as a registry tells it, together with those it refers to; or why there is none. Plain data: it goes to a worker thread. */
export type SchemaEntry = KnownSchema | MissingSchema

export interface KnownSchema {
  kind: 'known'
  id: number
  type: SchemaType
  text: string
  /** Texts of the schemas it refers to, each behind those it needs itself. `name`: by which it is referred to. */
  references: readonly { name: string; text: string }[]
  /** Of the subjects that have it, the first; null: the registry did not tell. */
  subject: string | null
  version: number | null
}

export type SchemaType = 'avro' | 'protobuf' | 'json-schema'

export interface MissingSchema {
  kind: 'missing'
  id: number
  reason: string
  /** May be asked for again after this time, in epoch milliseconds. */
  untilMs: number
}
