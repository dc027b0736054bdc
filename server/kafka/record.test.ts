import { describe, expect, it } from 'vitest'
import { varint, writeBatch } from '#server/testing/record-batches'
import type { TestRecord } from '#server/testing/record-batches'
import { onlyBatch, recordsOf } from '#server/testing/record-rows'
import { seededRandom } from '#server/testing/seeded-random'
import type { Codec, RecordBatch } from './record-batch.ts'
import { MalformedRecordsError, RecordReader } from './record.ts'

const CODECS: readonly Codec[] = ['none', 'gzip', 'snappy', 'lz4', 'zstd']

function outcome(batch: RecordBatch): string {
  try {
    return recordsOf(batch).every(record => record.sizeBytes <= batch.body.length) ? 'read' : 'out of bounds'
  } catch (error) {
    return error instanceof MalformedRecordsError ? 'refused' : String(error)
  }
}

describe('records', () => {
  it('come back as they were written, whatever their shape and codec', () => {
    const random = seededRandom(3)
    for (let round = 0; round < 200; round++) {
      const records: TestRecord[] = Array.from({ length: 1 + random.int(20) }, (_, i) => ({
        key: random.int(3) === 0 ? null : random.bytes(random.int(30)),
        value: random.int(4) === 0 ? null : random.bytes(random.int(400)),
        headers: Array.from({ length: random.int(4) }, (): [string, Buffer | null] => [
          `h${random.int(9)}`,
          random.bytes(random.int(9)),
        ]),
        timestampDelta: BigInt(random.int(2 ** 31)) * (random.int(2) ? 1n : -1000n),
        offsetDelta: i * (1 + random.int(3)),
      }))
      const codec = CODECS[round % CODECS.length] ?? 'none'
      const batch = onlyBatch(writeBatch({ baseOffset: 2n ** 40n, codec, records, baseTimestamp: 5_000_000_000_000n }))
      expect(recordsOf(batch).map(record => ({ ...record, sizeBytes: 0 }))).toEqual(
        records.map(record => ({
          offset: 2n ** 40n + BigInt(record.offsetDelta ?? 0),
          timestampMs: 5_000_000_000_000 + Number(record.timestampDelta ?? 0n),
          key: record.key,
          value: record.value,
          headers: record.headers?.map(([key, value]) => ({ key: Buffer.from(key), value })),
          headerCount: record.headers?.length,
          sizeBytes: 0,
        })),
      )
    }
  })

  it('without a timestamp have none, not −1', () => {
    const batch = onlyBatch(writeBatch({ baseTimestamp: -1n, records: [{ value: 'x' }] }))
    expect(recordsOf(batch)[0]?.timestampMs).toBeNull()
  })

  it('with 100,000 headers are read at once, keeping as many as wanted and counting all', () => {
    const headers = Array.from({ length: 100_000 }, (_, i): [string, string] => [`h${i}`, 'v'])
    const batch = onlyBatch(writeBatch({ records: [{ value: 'x', headers }] }))
    const record = new RecordReader(batch, batch.body).read(0, 200)
    expect(record.headers).toHaveLength(200)
    expect(record.headerCount).toBe(100_000)
  })

  it.each([
    ['a record longer than its batch', Buffer.concat([varint(500), Buffer.alloc(10)])],
    ['a negative length', varint(-5)],
    ['a number that never ends', Buffer.alloc(20, 0xff)],
    ['a key longer than its record', Buffer.concat([varint(4), Buffer.from([0, 0, 0]), varint(60), Buffer.alloc(80)])],
    ['a billion headers', Buffer.concat([varint(10), Buffer.from([0, 0, 0, 1, 1]), varint(1_000_000_000)])],
  ])('that are malformed (%s) are refused', (_name, body) => {
    const batch = onlyBatch(writeBatch({ records: [], body, recordCount: 1 }))
    expect(() => new RecordReader(batch, batch.body).read(0, 10)).toThrow(MalformedRecordsError)
  })

  it('of random bytes are refused or read, but never read out of bounds', () => {
    const random = seededRandom(4)
    for (let i = 0; i < 3000; i++) {
      const batch = onlyBatch(writeBatch({ records: [], body: random.bytes(1 + random.int(60)), recordCount: 3 }))
      expect(outcome(batch)).toMatch(/^(read|refused)$/)
    }
  })
})
