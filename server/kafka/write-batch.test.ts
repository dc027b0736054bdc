import { expect, it } from 'vitest'
import { onlyBatch, recordsOf } from '#server/testing/record-rows'
import { crc32c } from './crc32c.ts'
import { writeBatch, writeTimedBatch } from './write-batch.ts'

const record = (key: string | null, value: string) => ({
  key: key === null ? null : Buffer.from(key),
  value: Buffer.from(value),
  headers: [
    { key: 'a', value: Buffer.from('1') },
    { key: 'a', value: null },
  ],
})

it.each(['none', 'gzip', 'snappy', 'lz4', 'zstd'] as const)(
  'many records are one batch, in their order, with codec %s',
  codec => {
    const records = Array.from({ length: 100 }, (_, number) =>
      record(number % 2 === 0 ? String(number) : null, `value ${number}`),
    )
    const batch = onlyBatch(writeBatch(records, 1_700_000_000_000, codec))
    expect(batch).toMatchObject({ codec, recordCount: 100, baseOffset: 0n, lastOffset: 99n, crc: crc32c(batch.checked) })
    const read = recordsOf(batch)
    expect(read.map(({ offset }) => offset)).toEqual(records.map((_, number) => BigInt(number)))
    expect(read.every(({ timestampMs }) => timestampMs === 1_700_000_000_000)).toBe(true)
    expect(read.map(({ key, value }) => [key?.toString() ?? null, value?.toString()])).toEqual(
      records.map(({ key, value }) => [key?.toString() ?? null, value.toString()]),
    )
    expect(read[7]?.headers.map(({ key, value }) => [key.toString(), value?.toString() ?? null])).toEqual([
      ['a', '1'],
      ['a', null],
    ])
  },
)

it('keeps every record’s own timestamp, earlier and years apart ones too, and names its producer', () => {
  const times = [1_700_000_000_000, 0, 1_900_000_000_000, 1_699_999_999_999]
  const records = times.map(timestampMs => ({ ...record('k', 'v'), timestampMs }))
  const producer = { producerId: 77n, epoch: 3, sequence: 12, transactional: true }
  const batch = onlyBatch(writeTimedBatch(records, 'none', producer))
  expect(recordsOf(batch).map(({ timestampMs }) => timestampMs)).toEqual(times)
  expect(batch).toMatchObject({ maxTimestamp: 1_900_000_000_000n, producerId: 77n, transactional: true, control: false })
})
