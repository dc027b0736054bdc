import { afterEach, expect, test } from 'vitest'
import { writeBatch } from '#server/testing/record-batches'
import type { SchemaEntry } from '../formats/registry/schema-entry.ts'
import type { SchemaSource } from '../formats/registry/schema-source.ts'
import type { ChunkTask } from './chunk.ts'
import { createDecodePool, type DecodePool } from './decode-pool.ts'
import { NO_TESTS } from './record-filter.ts'
import { PREVIEW } from './to-message.ts'

let pool: DecodePool | undefined
afterEach(() => pool?.close())

const never = new AbortController().signal

/** Values of an Avro long under schemas 1, 2, …, one message each. */
function task(schemaCount: number): ChunkTask {
  const records = Array.from({ length: schemaCount }, (_, i) => ({ value: Buffer.from([0, 0, 0, 0, i + 1, 2 * i]) }))
  const bytes = writeBatch({ records })
  return {
    partition: 0,
    records: new Uint8Array(bytes),
    fromOffset: 0n,
    toOffset: 1000n,
    fetchOffset: 0n,
    committedOnly: false,
    abortedTransactions: [],
    direction: 'forward',
    ...NO_TESTS,
    derived: null,
    fieldTypes: false,
    show: null,
    maxHits: 100,
    maxHitBytes: 1 << 20,
    preview: PREVIEW,
    formats: { topic: 't', registry: 'r', key: 'auto', value: 'auto' },
    row: null,
    maxBatchBytes: 1 << 20,
  }
}

function source(entry: (id: number) => SchemaEntry): SchemaSource & { asked: number[] } {
  const asked: number[] = []
  return {
    name: 'r',
    asked,
    fetch: async ids => {
      asked.push(...ids)
      return ids.map(entry)
    },
  }
}

const long = (id: number): SchemaEntry => ({
  kind: 'known',
  id,
  type: 'avro',
  text: '"long"',
  references: [],
  subject: `s${id}`,
  version: 1,
})

test('what a thread lacks is fetched once, and every message is decoded', async () => {
  pool = createDecodePool({ threads: 1 })
  const schemas = source(long)
  for (let round = 0; round < 2; round++) {
    const { hits } = await pool.run(task(3), never, schemas)
    expect(hits.map(hit => hit.value?.decoded)).toEqual(['0', '1', '2'])
    expect(hits[2]?.value).toMatchObject({ format: 'avro', schema: { id: 3, subject: 's3', version: 1 } })
  }
  expect(schemas.asked).toEqual([1, 2, 3])
})

test('a schema that is not to be had leaves the bytes, with the reason', async () => {
  pool = createDecodePool({ threads: 1 })
  const missing = source(id => ({ kind: 'missing', id, reason: 'the registry is on fire.', untilMs: Date.now() + 60_000 }))
  const { hits } = await pool.run(task(2), never, missing)
  expect(hits.map(hit => hit.value?.formatError)).toEqual([
    'Begins as with schema 1: the registry is on fire.',
    'Begins as with schema 2: the registry is on fire.',
  ])
  expect(hits[0]?.value).toMatchObject({ decoded: null, data: expect.any(String) })
})

test('a filter has the schemas fetched that it needs, and judges every message', async () => {
  pool = createDecodePool({ threads: 1 })
  const schemas = source(long)
  const many = { ...task(60), cel: 'value == 58 || value == 3' }
  const { hits, judged } = await pool.run(many, never, schemas)
  expect(hits.map(hit => hit.offset)).toEqual(['3', '58'])
  expect(judged).toMatchObject({ evaluated: 60, failed: 0 })
  expect(schemas.asked.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 60 }, (_, i) => i + 1))
})

test('messages whose schema is not to be had cannot be judged, with the reason', async () => {
  pool = createDecodePool({ threads: 1 })
  const one = source(id =>
    id === 1 ? { kind: 'missing', id, reason: 'the registry is on fire.', untilMs: Date.now() + 60_000 } : long(id),
  )
  const { hits, judged } = await pool.run({ ...task(3), cel: 'value >= 0' }, never, one)
  expect(hits.map(hit => hit.offset)).toEqual(['1', '2'])
  const detail = 'Begins as with schema 1: the registry is on fire.'
  expect(judged).toEqual({ evaluated: 3, failed: 1, reasons: [{ detail, messages: 1, partition: 0, offset: '0' }] })
})

test('a source that forgets at once does not keep a search going round', async () => {
  pool = createDecodePool({ threads: 1 })
  const forgetful = source(id => ({ kind: 'missing', id, reason: 'not now.', untilMs: 0 }))
  const { hits } = await pool.run(task(1), never, forgetful)
  expect(hits[0]?.value?.formatError).toBe('Schema 1 was not fetched.')
  expect(forgetful.asked.length).toBeLessThan(10)
})

test('while one search waits for schemas, others use the thread', async () => {
  pool = createDecodePool({ threads: 1 })
  let answer = () => {}
  const slow: SchemaSource = {
    name: 'r',
    fetch: ids => new Promise(resolve => (answer = () => resolve(ids.map(long)))),
  }
  const waiting = pool.run(task(1), never, slow)
  const { hits } = await pool.run(task(1), never)
  expect(hits).toHaveLength(1)
  answer()
  expect((await waiting).hits[0]?.value?.decoded).toBe('0')
})

test('a search that is given up while it waits for schemas ends at once', async () => {
  pool = createDecodePool({ threads: 1 })
  const leaving = new AbortController()
  const hanging: SchemaSource = { name: 'r', fetch: () => new Promise(() => leaving.abort(new Error('left'))) }
  await expect(pool.run(task(1), leaving.signal, hanging)).rejects.toThrow('left')
  expect((await pool.run(task(1), never)).hits).toHaveLength(1)
})
