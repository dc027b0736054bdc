import { afterEach, describe, expect, test } from 'vitest'
import { writeBatch } from '#server/testing/record-batches'
import type { SchemaEntry } from '../formats/registry/schema-entry.ts'
import type { SchemaSource } from '../formats/registry/schema-source.ts'
import { readScanQuery } from '../scan/scan-query.ts'
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
    checkSchemas: true,
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

test('a search that was given up while it waited for schemas is not gone on with when they come', async () => {
  pool = createDecodePool({ threads: 1 })
  const leaving = new AbortController()
  let asked = 0
  let answer = () => {}
  const late: SchemaSource = {
    name: 'r',
    fetch(ids) {
      asked++
      leaving.abort(new Error('left'))
      return new Promise(resolve => {
        answer = () => resolve(ids.map(id => ({ kind: 'missing', id, reason: 'not now.', untilMs: 0 })))
      })
    },
  }
  const memory = pool.lend(100)
  const { records, ...rest } = task(1)
  memory.set(records)
  const lent = { ...rest, records: memory.subarray(0, records.length) }
  await expect(pool.run(lent, leaving.signal, late)).rejects.toThrow('left')
  answer()
  // The second one stands behind whatever was put into the queue meanwhile.
  for (let i = 0; i < 2; i++) expect((await pool.run(task(1), never)).hits).toHaveLength(1)
  expect(asked).toBe(1)
  // Nobody reads its memory any more.
  expect(pool.lend(100).buffer).toBe(memory.buffer)
})

test('a search that is given up while it waits for schemas ends at once', async () => {
  pool = createDecodePool({ threads: 1 })
  const leaving = new AbortController()
  const hanging: SchemaSource = { name: 'r', fetch: () => new Promise(() => leaving.abort(new Error('left'))) }
  await expect(pool.run(task(1), leaving.signal, hanging)).rejects.toThrow('left')
  expect((await pool.run(task(1), never)).hits).toHaveLength(1)
})

describe('messages that take long to check against their JSON Schema', () => {
  /** Each takes tens of milliseconds: every item is compared with every other. */
  const slow = (count: number): Partial<ChunkTask> => {
    const json = JSON.stringify({ list: Array.from({ length: 2000 }, (_, id) => ({ id })) })
    const value = Buffer.concat([Buffer.from([0, 0, 0, 0, 1]), Buffer.from(json)])
    const bytes = writeBatch({ records: Array.from({ length: count }, () => ({ value })) })
    return { records: new Uint8Array(bytes), maxHits: count, maxHitBytes: 1 << 30, maxBatchBytes: 64 << 20 }
  }
  const unique = (id: number): SchemaEntry => ({
    kind: 'known',
    id,
    type: 'json-schema',
    text: JSON.stringify({ properties: { list: { uniqueItems: true } } }),
    references: [],
    subject: 's',
    version: 1,
  })

  test('are all shown: when the checks of a chunk have taken a second, the rest is said to be unchecked', async () => {
    pool = createDecodePool({ threads: 1, taskTimeoutMs: 20_000 })
    const { hits } = await pool.run({ ...task(1), ...slow(200) }, never, source(unique))
    expect(hits).toHaveLength(200)
    const outcomes = hits.map(hit => hit.value?.conformance)
    expect(outcomes[0]).toMatchObject({ valid: true })
    expect(outcomes.at(-1)).toMatchObject({ valid: null, unchecked: expect.stringMatching(/took too long/) })
  })

  test('are not checked where nobody is told: in an export as CSV and in copies', async () => {
    pool = createDecodePool({ threads: 1 })
    const { hits } = await pool.run({ ...task(1), ...slow(3), checkSchemas: false }, never, source(unique))
    expect(hits.map(hit => hit.value?.conformance)).toEqual([undefined, undefined, undefined])
    expect(readScanQuery({}, { whole: true, row: { format: 'csv' } }).checkSchemas).toBe(false)
    expect(readScanQuery({}, { whole: true, row: { format: 'raw' } }).checkSchemas).toBe(false)
    expect(readScanQuery({}, { whole: true }).checkSchemas).toBe(false)
    expect(readScanQuery({}, { whole: true, row: { format: 'ndjson' } }).checkSchemas).toBe(true)
    expect(readScanQuery({}).checkSchemas).toBe(true)
  })
})
