import type { SchemaRegistryConfig } from '#server/config/cluster-config'
import { messageOf } from '#server/log'
import { loadSchema } from './load-schema.ts'
import { createRegistryClient, RegistryError } from './registry-client.ts'
import type { KnownSchema, MissingSchema, SchemaEntry } from './schema-entry.ts'
import { SCHEMAS_AT_ONCE, type SchemaSource } from './schema-source.ts'

export interface SchemaRegistry extends SchemaSource {
  close(): void
}

/** A search waits this long for schemas, then shows bytes; the request itself may go on and serve the next search. */
const WAIT_MS = 2000
const REQUEST_MS = 10_000
const ABSENT_MS = 30_000
/** After silence nobody waits for it again so soon; twice as long after every further silence. */
const FIRST_PAUSE_MS = 10_000
const LAST_PAUSE_MS = 120_000
const KEPT_SCHEMAS = 1000
const KEPT_CHARS = 32 << 20
const KEPT_MISSING = 5000

/**
 * The schemas of one cluster's registry. A schema never changes under its id, so what was fetched is kept; what is missing is
 * asked for again after a while. All of it is bounded.
 */
export function createSchemaRegistry(name: string, config: SchemaRegistryConfig, now: () => number = Date.now): SchemaRegistry {
  return new CachedRegistry(name, config, now)
}

class CachedRegistry implements SchemaRegistry {
  readonly name: string
  readonly #client: ReturnType<typeof createRegistryClient>
  readonly #now: () => number
  readonly #known = new Map<number, KnownSchema>()
  readonly #missing = new Map<number, MissingSchema>()
  readonly #loading = new Map<number, Promise<SchemaEntry>>()
  readonly #closing = new AbortController()
  #chars = 0
  #pauseMs = 0
  #silence: { untilMs: number; reason: string } | null = null

  constructor(name: string, config: SchemaRegistryConfig, now: () => number) {
    this.name = name
    this.#client = createRegistryClient(config)
    this.#now = now
  }

  async fetch(ids: readonly number[]): Promise<SchemaEntry[]> {
    const distinct = [...new Set(ids)]
    const [asked, left] = [distinct.slice(0, SCHEMAS_AT_ONCE), distinct.slice(SCHEMAS_AT_ONCE)]
    let timer: NodeJS.Timeout | undefined
    const late = new Promise<null>(resolve => {
      timer = setTimeout(() => resolve(null), WAIT_MS)
    })
    const entries = await Promise.all(asked.map(async id => (await Promise.race([this.#entry(id), late])) ?? this.#late(id)))
    clearTimeout(timer)
    return [...entries, ...left.map(id => this.#soon(id, `more than ${SCHEMAS_AT_ONCE} schemas were needed at once.`))]
  }

  close(): void {
    this.#closing.abort(new Error('The schema registry is closed.'))
    this.#client.close()
  }

  /** Others need not find out for themselves that the registry is silent. */
  #late(id: number): MissingSchema {
    const reason = `the registry has not answered in ${WAIT_MS / 1000} s.`
    this.#fellSilent(reason)
    return this.#soon(id, reason)
  }

  /** A thread may ask again in a moment. */
  #soon(id: number, reason: string): MissingSchema {
    return { kind: 'missing', id, reason, untilMs: this.#now() + WAIT_MS }
  }

  #entry(id: number): Promise<SchemaEntry> | SchemaEntry {
    const known = this.#known.get(id)
    if (known !== undefined) {
      this.#known.delete(id)
      this.#known.set(id, known)
      return known
    }
    const missing = this.#missing.get(id)
    if (missing !== undefined && missing.untilMs > this.#now()) return missing
    const loading = this.#loading.get(id)
    if (loading !== undefined) return loading
    if (this.#silence !== null && this.#silence.untilMs > this.#now()) return { kind: 'missing', id, ...this.#silence }
    const started = this.#load(id).finally(() => this.#loading.delete(id))
    this.#loading.set(id, started)
    return started
  }

  async #load(id: number): Promise<SchemaEntry> {
    const limit = new AbortController()
    const timer = setTimeout(() => limit.abort(new DOMException('too late', 'TimeoutError')), REQUEST_MS)
    try {
      const schema = await loadSchema(this.#client, id, AbortSignal.any([limit.signal, this.#closing.signal]))
      this.#silence = null
      this.#pauseMs = 0
      this.#keep(schema)
      return schema
    } catch (error) {
      const silent = !(error instanceof RegistryError) || error.kind === 'silent'
      if (silent) this.#fellSilent(`the registry does not answer: ${messageOf(error)}.`)
      return this.#note({ kind: 'missing', id, reason: `${messageOf(error)}.`, untilMs: this.#now() + ABSENT_MS }, silent)
    } finally {
      clearTimeout(timer)
    }
  }

  #fellSilent(reason: string): void {
    if (this.#silence !== null && this.#silence.untilMs > this.#now()) return
    this.#pauseMs = Math.min(LAST_PAUSE_MS, Math.max(FIRST_PAUSE_MS, 2 * this.#pauseMs))
    this.#silence = { untilMs: this.#now() + this.#pauseMs, reason }
  }

  #note(missing: MissingSchema, silent: boolean): MissingSchema {
    if (silent && this.#silence !== null) return { ...missing, ...this.#silence }
    this.#missing.set(missing.id, missing)
    for (const [oldest] of this.#missing) {
      if (this.#missing.size <= KEPT_MISSING) break
      this.#missing.delete(oldest)
    }
    return missing
  }

  #keep(schema: KnownSchema): void {
    this.#missing.delete(schema.id)
    this.#known.set(schema.id, schema)
    this.#chars += sizeOf(schema)
    for (const [id, oldest] of this.#known) {
      if (this.#known.size <= KEPT_SCHEMAS && this.#chars <= KEPT_CHARS) break
      if (id === schema.id) continue
      this.#known.delete(id)
      this.#chars -= sizeOf(oldest)
    }
  }
}

function sizeOf({ text, references }: KnownSchema): number {
  return references.reduce((sum, each) => sum + each.text.length, text.length)
}
