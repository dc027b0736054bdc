import type { SchemaEntry } from './schema-entry.ts'

/** More are not fetched by one question. */
export const SCHEMAS_AT_ONCE = 50

/** Where decoding threads have schemas fetched from. */
export interface SchemaSource {
  /** Under which threads keep its schemas apart from those of other registries. */
  readonly name: string
  /** An entry for each id, `missing` where there is no schema. Never rejects, and takes two seconds at most. */
  fetch(ids: readonly number[]): Promise<SchemaEntry[]>
}
