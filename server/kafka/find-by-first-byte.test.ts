import { describe, expect, it } from 'vitest'
import { writeBatch, type TestRecord } from '#server/testing/record-batches'
import { seededRandom } from '#server/testing/seeded-random'
import { findByFirstByte, type FirstBytes } from './find-by-first-byte.ts'
import { walkLogEntries } from './record-batch.ts'
import { RecordReader } from './record.ts'

const random = seededRandom(31)
const HIGH: FirstBytes = Uint8Array.from({ length: 256 }, (_, byte) => (byte >= 0x80 ? 1 : 0))

function payload(): Buffer | null {
  const length = [0, 1, 3, 63, 64, 200, 9000][random.int(7)] ?? 0
  return random.int(5) === 0 ? null : Buffer.concat([random.bytes(length)])
}

function readerOf(records: TestRecord[]): { reader: RecordReader; count: number } {
  const [batch] = [...walkLogEntries(writeBatch({ records }))]
  if (batch?.kind !== 'batch') throw new Error('one batch was written')
  return { reader: new RecordReader(batch, batch.body), count: batch.recordCount }
}

describe('the search for records by the first byte of their key or value', { timeout: 30_000 }, () => {
  it.each([
    ['keys', HIGH, null],
    ['values', null, HIGH],
    ['both', HIGH, HIGH],
  ] as const)('finds those that reading every record finds (%s)', (_what, keys, values) => {
    let found = 0
    for (let round = 0; round < 300; round++) {
      const records = Array.from({ length: 1 + random.int(20) }, (_, i) => ({
        key: payload(),
        value: payload(),
        timestampDelta: BigInt([0, 5, -70, 3_000_000_000][random.int(4)] ?? 0),
        offsetDelta: i * (random.int(2) === 0 ? 1 : 100),
        headers: random.int(3) === 0 ? [['h', payload()] as [string, Buffer | null]] : [],
      }))
      const { reader, count } = readerOf(records)
      const expected: number[] = []
      for (let start = 0, i = 0; i < count; i++, start = reader.endOf(start)) {
        const { key, value } = reader.read(start, 0)
        if (flagged(keys, key) || flagged(values, value)) expected.push(start)
      }
      const actual: number[] = []
      for (let at = 0; (at = findByFirstByte(reader.bytes, at, keys, values)) >= 0; at = reader.endOf(at)) actual.push(at)
      expect(actual).toEqual(expected)
      found += actual.length
    }
    expect(found).toBeGreaterThan(300)
  })

  it('ends on whatever bytes, at a position within them', () => {
    for (let round = 0; round < 3000; round++) {
      const bytes = Buffer.from(random.bytes(random.int(60)))
      const at = findByFirstByte(bytes, 0, HIGH, HIGH)
      expect(at).toBeGreaterThanOrEqual(-1)
      expect(at).toBeLessThan(Math.max(1, bytes.length))
    }
  })
})

function flagged(flags: FirstBytes | null, bytes: Buffer | null): boolean {
  return flags !== null && bytes !== null && bytes.length > 0 && flags[bytes[0] ?? 0] === 1
}
