import * as z from 'zod/mini'
import { RegistryError, type RegistryClient } from './registry-client.ts'
import type { KnownSchema, SchemaType } from './schema-entry.ts'

const MAX_REFERENCES = 100
const MAX_REFERENCE_DEPTH = 16
/** Of a schema and all that it refers to. */
const MAX_CHARS = 4 << 20

const reference = z.object({ name: z.string(), subject: z.string(), version: z.number() })
const schemaAnswer = z.object({
  schema: z.string(),
  schemaType: z.optional(z.nullable(z.string())),
  references: z.optional(z.nullable(z.array(reference))),
})
type SchemaAnswer = z.infer<typeof schemaAnswer>
const versionsAnswer = z.array(z.object({ subject: z.string(), version: z.number() }))

/** A schema by its id, with its subject and everything it refers to (Confluent's Schema Registry API). @throws RegistryError */
export async function loadSchema(client: RegistryClient, id: number, signal: AbortSignal): Promise<KnownSchema> {
  const answer = await schemaAt(client, `/schemas/ids/${id}`, signal)
  const type = typeOf(answer)
  const references = new References(client, signal, answer.schema.length)
  const [named] = await Promise.all([subjectOf(client, id, signal), references.follow(answer, 0)])
  return { kind: 'known', id, type, text: answer.schema, references: references.found, ...named }
}

function typeOf({ schemaType }: SchemaAnswer): SchemaType {
  const written = schemaType ?? 'AVRO'
  const type = ({ AVRO: 'avro', PROTOBUF: 'protobuf', JSON: 'json-schema' } as const)[written]
  if (type === undefined) throw new RegistryError('refused', `it is of a type that is not known here: ${written.slice(0, 40)}`)
  return type
}

/** Older registries cannot tell; the schema is of use without. */
async function subjectOf(
  client: RegistryClient,
  id: number,
  signal: AbortSignal,
): Promise<{ subject: string | null; version: number | null }> {
  try {
    const [first] = z.parse(versionsAnswer, await client.get(`/schemas/ids/${id}/versions`, signal))
    return { subject: first?.subject ?? null, version: first?.version ?? null }
  } catch {
    return { subject: null, version: null }
  }
}

async function schemaAt(client: RegistryClient, path: string, signal: AbortSignal): Promise<SchemaAnswer> {
  const parsed = z.safeParse(schemaAnswer, await client.get(path, signal))
  if (!parsed.success) throw new RegistryError('refused', 'its answer is no schema')
  return parsed.data
}

class References {
  /** Each behind those it needs itself. */
  readonly found: { name: string; text: string }[] = []
  readonly #client: RegistryClient
  readonly #signal: AbortSignal
  readonly #seen = new Set<string>()
  #chars: number

  constructor(client: RegistryClient, signal: AbortSignal, chars: number) {
    this.#client = client
    this.#signal = signal
    this.#chars = chars
  }

  async follow({ references }: SchemaAnswer, depth: number): Promise<void> {
    for (const { name, subject, version } of references ?? []) {
      const key = JSON.stringify([subject, version])
      // Also what refers to itself in a circle ends here.
      if (this.#seen.has(key)) continue
      this.#seen.add(key)
      if (depth >= MAX_REFERENCE_DEPTH) throw tooMuch(`references ${MAX_REFERENCE_DEPTH} deep`)
      if (this.#seen.size > MAX_REFERENCES) throw tooMuch(`more than ${MAX_REFERENCES} references`)
      const answer = await schemaAt(this.#client, `/subjects/${encodeURIComponent(subject)}/versions/${version}`, this.#signal)
      this.#chars += answer.schema.length
      if (this.#chars > MAX_CHARS) throw tooMuch(`references of more than ${MAX_CHARS >> 20} MiB`)
      await this.follow(answer, depth + 1)
      this.found.push({ name, text: answer.schema })
    }
  }
}

function tooMuch(what: string): RegistryError {
  return new RegistryError('refused', `it has ${what}`)
}
