import { afterEach, expect, it, vi } from 'vitest'
import { compress, writeBatch } from '#server/testing/record-batches'
import type { ChunkTask } from './chunk.ts'
import { createDecodePool } from './decode-pool.ts'
import type { DecodePool } from './decode-pool.ts'
import { NO_TESTS } from './record-filter.ts'
import { PREVIEW } from './to-message.ts'

vi.setConfig({ testTimeout: 30_000 })

let pool: DecodePool | undefined
afterEach(() => pool?.close())

const never = new AbortController().signal

function task(bytes: Buffer, overrides: Partial<ChunkTask> = {}): ChunkTask {
  const records = new Uint8Array(bytes.length)
  records.set(bytes)
  return {
    partition: 0,
    records,
    fromOffset: 0n,
    toOffset: 1_000_000n,
    fetchOffset: 0n,
    committedOnly: false,
    abortedTransactions: [],
    direction: 'forward',
    ...NO_TESTS,
    derived: null,
    fieldTypes: false,
    checkSchemas: true,
    maxHits: 100,
    maxHitBytes: 1 << 20,
    show: null,
    preview: PREVIEW,
    formats: { topic: 't', registry: null, key: 'auto', value: 'auto' },
    row: null,
    maxBatchBytes: 64 << 20,
    ...overrides,
  }
}

/** A batch that takes long: every record has to be decoded and put in lower case, again and again. */
function slowTask(): ChunkTask {
  const records = Array.from({ length: 2000 }, () => ({ value: 'Ä'.repeat(2000) }))
  const batch = writeBatch({ codec: 'zstd', records })
  const batches = Array.from({ length: 400 }, (_, i) => {
    const copy = Buffer.from(batch) // the base offset is not under the checksum
    copy.writeBigInt64BE(BigInt(i * records.length))
    return copy
  })
  return task(Buffer.concat(batches), { contains: { text: 'ö', caseSensitive: false } })
}

it('decodes in a thread, from memory that it shares and lends again', async () => {
  pool = createDecodePool({ threads: 1 })
  const memory = new Set<ArrayBufferLike>()
  for (const codec of ['none', 'gzip', 'snappy', 'lz4', 'zstd'] as const) {
    const batch = writeBatch({ codec, records: [{ value: `in ${codec} ü` }, { value: Buffer.from([255]) }] })
    const records = pool.lend(batch.length)
    batch.copy(records)
    memory.add(records.buffer)
    const result = await pool.run({ ...task(batch), records }, never)
    expect(result.hits.map(hit => hit.value?.data)).toEqual([`in ${codec} ü`, '/w=='])
  }
  expect(memory.size).toBe(1)
})

it('kills a thread that is too slow, says so, and works on', async () => {
  pool = createDecodePool({ threads: 1, taskTimeoutMs: 1000 })
  await expect(pool.run(slowTask(), never)).rejects.toMatchObject({ name: 'DecodeKilledError', code: 'too-slow' })
  const result = await pool.run(task(writeBatch({ records: [{ value: 'after' }] })), never)
  expect(result.hits).toHaveLength(1)
})

it('lets go of a task at once when the caller leaves', async () => {
  pool = createDecodePool({ threads: 1 })
  const abort = new AbortController()
  const running = pool.run(task(writeBatch({ records: [{ value: 'a' }] })), never)
  const waiting = pool.run(task(writeBatch({ records: [{ value: 'b' }] })), abort.signal)
  abort.abort(new Error('left'))
  await expect(waiting).rejects.toThrow('left')
  expect((await running).hits).toHaveLength(1)
})

it('is free again soon when the caller leaves a filter that would run on for a minute', async () => {
  pool = createDecodePool({ threads: 1, taskTimeoutMs: 600_000 })
  const list = `{"l":[${Array.from({ length: 110 }, (_, i) => i).join(',')}]}`
  const records = writeBatch({ codec: 'zstd', records: Array.from({ length: 40_000 }, () => ({ value: list })) })
  // So that the thread has started, and begins with the filter at once.
  await pool.run(task(writeBatch({ records: [{ value: 'before' }] })), never)
  const abort = new AbortController()
  const endless = pool.run(task(records, { cel: 'value.l.all(a, value.l.all(b, a + b >= 0))' }), abort.signal)
  abort.abort(new Error('left'))
  await expect(endless).rejects.toThrow('left')
  const result = await pool.run(task(writeBatch({ records: [{ value: 'after' }] })), never)
  expect(result.hits).toHaveLength(1)
})

it('replaces a thread whose codec met damaged bytes', async () => {
  pool = createDecodePool({ threads: 1 })
  const bad = writeBatch({ codec: 'snappy', records: [{ value: 'x' }], body: Buffer.alloc(30, 9) })
  for (let i = 0; i < 3; i++) {
    const result = await pool.run(task(bad), never)
    expect(result.unreadable).toMatchObject([{ code: 'damaged' }])
  }
  const good = writeBatch({ codec: 'snappy', records: [{ value: 'fine' }] })
  expect((await pool.run(task(good), never)).hits).toHaveLength(1)
})

it('D2: says that a bomb is too large, and shows the batch behind it', async () => {
  pool = createDecodePool({ threads: 1 })
  const zeros = Buffer.alloc(40 << 20)
  const bomb = writeBatch({ codec: 'gzip', records: [{ value: null }], body: compress('gzip', Buffer.concat([zeros, zeros])) })
  const behind = writeBatch({ baseOffset: 1n, records: [{ value: 'behind' }] })
  const result = await pool.run(task(Buffer.concat([bomb, behind])), never)
  expect(result.unreadable).toMatchObject([{ fromOffset: '0', toOffset: '0', code: 'too-large' }])
  expect(result.hits.map(hit => hit.offset)).toEqual(['1'])
})

it('rejects what waits when it is closed', async () => {
  pool = createDecodePool({ threads: 1 })
  const waiting = pool.run(slowTask(), never)
  const [outcome] = await Promise.allSettled([waiting, pool.close()])
  expect(outcome).toMatchObject({ status: 'rejected', reason: { message: 'The decode pool is closed.' } })
})
