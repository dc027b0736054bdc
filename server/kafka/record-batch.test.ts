import { describe, expect, it } from 'vitest'
import { goldenBatch } from '#server/testing/golden-batches'
import type { GoldenName } from '#server/testing/golden-batches'
import { writeBatch } from '#server/testing/record-batches'
import { onlyBatch, recordsOf } from '#server/testing/record-rows'
import { seededRandom } from '#server/testing/seeded-random'
import { createAbortedFilter } from './aborted-transactions.ts'
import { crc32c } from './crc32c.ts'
import { walkLogEntries } from './record-batch.ts'

const text = (bytes: Buffer | null) => bytes && bytes.toString()

describe('batches that Kafka’s own Java classes wrote', () => {
  it.each<GoldenName>(['none', 'gzip', 'snappy', 'lz4', 'zstd'])('are read in full with codec %s', name => {
    const batch = onlyBatch(goldenBatch(name))
    expect(batch).toMatchObject({
      codec: name,
      baseOffset: 9007199254740993n,
      lastOffset: 9007199254740995n,
      transactional: true,
      control: false,
      producerId: 7n,
      timestampType: 'create',
      recordCount: 3,
    })
    expect(crc32c(batch.checked)).toBe(batch.crc)
    const rows = recordsOf(batch).map(r => [
      String(r.offset),
      r.timestampMs,
      text(r.key),
      r.value && r.value.length,
      r.headerCount,
    ])
    expect(rows).toEqual([
      ['9007199254740993', 1700000000001, 'k1', 13, 2],
      ['9007199254740994', 1700000000009, null, 216, 0],
      ['9007199254740995', 1699999999000, 'gone', null, 0],
    ])
    const [first] = recordsOf(batch)
    expect(first?.headers.map(h => [text(h.key), text(h.value)])).toEqual([
      ['trace', 'abc'],
      ['empty', null],
    ])
    expect(text(first?.value ?? null)).toBe('hello, wörld')
  })

  it('have the append time of the whole batch when the topic says so', () => {
    const batch = onlyBatch(goldenBatch('append'))
    expect(batch.timestampType).toBe('append')
    expect(recordsOf(batch).map(r => r.timestampMs)).toEqual([1700000000777, 1700000000777])
  })

  it('are known as control batches when they hold a transaction marker', () => {
    expect(onlyBatch(goldenBatch('abort'))).toMatchObject({ control: true, transactional: true, baseOffset: 11n })
  })

  it.each([0, 1])('of message format %i are named, not read', magic => {
    const entries = [...walkLogEntries(goldenBatch(magic === 0 ? 'magic0' : 'magic1'))]
    expect(entries.map(e => e.kind === 'other-format' && [e.magic, e.baseOffset])).toEqual([
      [magic, 3n],
      [magic, 4n],
    ])
  })
})

describe('walking', () => {
  const two = Buffer.concat([
    writeBatch({ baseOffset: 10n, records: [{ value: 'a' }, { value: 'b' }] }),
    writeBatch({ baseOffset: 12n, records: [{ value: 'c' }] }),
  ])

  it('ends at a batch that the broker cut off, wherever it was cut', () => {
    const first = [...walkLogEntries(two)][0]
    const firstSize = first && 'sizeBytes' in first ? first.sizeBytes : 0
    for (let end = 0; end < two.length; end++) {
      expect([...walkLogEntries(two.subarray(0, end))].length).toBe(end < firstSize ? 0 : 1)
    }
  })

  it('says where a length that cannot be true hides the rest', () => {
    const broken = Buffer.from(two)
    broken.writeInt32BE(3, 8)
    expect([...walkLogEntries(broken)]).toMatchObject([{ kind: 'broken-framing', baseOffset: 10n }])
  })

  it('names a codec that Kafka does not define', () => {
    expect(onlyBatch(writeBatch({ codecId: 6, records: [{ value: 'x' }] }))).toMatchObject({ codec: null, codecId: 6 })
  })

  it('finds every flipped bit under the checksum', () => {
    const bytes = goldenBatch('lz4')
    const random = seededRandom(1)
    for (let i = 0; i < 500; i++) {
      const flipped = Buffer.from(bytes)
      const at = 21 + random.int(bytes.length - 21)
      flipped[at] = (flipped[at] ?? 0) ^ (1 << random.int(8))
      const batch = onlyBatch(flipped)
      expect(crc32c(batch.checked)).not.toBe(batch.crc)
    }
  })

  it('never throws on random bytes', () => {
    const random = seededRandom(2)
    for (let i = 0; i < 2000; i++) {
      const bytes = random.bytes(random.int(200))
      expect(() => [...walkLogEntries(bytes)]).not.toThrow()
    }
  })
})

describe('aborted transactions', () => {
  const batch = (producerId: bigint, baseOffset: bigint, control = false) =>
    onlyBatch(writeBatch({ producerId, baseOffset, control, transactional: true, records: [{ value: 'x' }] }))

  it('hide a producer’s batches from the first offset to its marker, and no other producer’s', () => {
    const isAborted = createAbortedFilter([
      { producerId: 1n, firstOffset: 10n },
      { producerId: 1n, firstOffset: 15n },
    ])
    const log = [
      batch(1n, 9n),
      batch(1n, 10n),
      batch(2n, 11n),
      batch(1n, 12n, true),
      batch(1n, 13n),
      batch(1n, 14n, true),
      batch(1n, 15n),
    ]
    expect(log.map(isAborted)).toEqual([false, true, false, false, false, false, true])
  })

  it('leave batches outside transactions alone', () => {
    const plain = onlyBatch(writeBatch({ producerId: 1n, baseOffset: 10n, records: [{ value: 'x' }] }))
    expect(createAbortedFilter([{ producerId: 1n, firstOffset: 0n }])(plain)).toBe(false)
  })
})
