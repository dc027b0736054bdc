import { describe, expect, it } from 'vitest'
import { goldenBatch } from '#server/testing/golden-batches'
import { compress, sealBatch, writeBatch } from '#server/testing/record-batches'
import type { TestBatch } from '#server/testing/record-batches'
import { seededRandom } from '#server/testing/seeded-random'
import type { Codec } from '#server/kafka/record-batch'
import { exportFormat } from '../export/export-format.ts'
import { rowOf } from '../export/written-row.ts'
import type { ChunkTask } from './chunk.ts'
import { decodeChunk } from './decode-chunk.ts'
import { NO_TESTS } from './record-filter.ts'
import { PREVIEW, SINGLE } from './to-message.ts'

const MIB = 1 << 20
const CODECS: readonly Codec[] = ['none', 'gzip', 'snappy', 'lz4', 'zstd']

function task(records: Buffer | Buffer[], overrides: Partial<ChunkTask> = {}): ChunkTask {
  const bytes = Array.isArray(records) ? Buffer.concat(records) : records
  const own = new Uint8Array(bytes.length)
  own.set(bytes)
  return {
    partition: 3,
    records: own,
    fromOffset: 0n,
    toOffset: 1000n,
    fetchOffset: 0n,
    committedOnly: true,
    abortedTransactions: [],
    direction: 'forward',
    ...NO_TESTS,
    derived: null,
    fieldTypes: false,
    checkSchemas: true,
    maxHits: 1000,
    maxHitBytes: MIB,
    show: null,
    preview: PREVIEW,
    formats: { topic: 't', registry: null, key: 'auto', value: 'auto' },
    row: null,
    maxBatchBytes: 8 * MIB,
    ...overrides,
  }
}

/** A batch of values "v<offset>", with offsets from `baseOffset` on. */
function values(baseOffset: number, count: number, more: Partial<TestBatch> = {}): Buffer {
  const records = Array.from({ length: count }, (_, i) => ({ value: `v${baseOffset + i}` }))
  return writeBatch({ baseOffset: BigInt(baseOffset), baseTimestamp: BigInt(1000 + baseOffset), records, ...more })
}

const offsets = (result: { hits: { offset: string }[] }) => result.hits.map(hit => Number(hit.offset))

describe('forward', () => {
  const chunk = [values(10, 3), values(13, 2, { codec: 'zstd' }), values(15, 4, { codec: 'lz4' })]

  it('gives the records in range in order, and where to go on', () => {
    const result = decodeChunk(task(chunk, { fetchOffset: 11n, fromOffset: 11n, toOffset: 18n }))
    expect(offsets(result)).toEqual([11, 12, 13, 14, 15, 16, 17])
    expect(result).toMatchObject({ scanned: 7, doneFrom: 11n, doneTo: 18n, unreadable: [], broken: null, edgeTimestampMs: 1015 })
  })

  it('stops at the number of hits wanted, right behind the last one, and counts what it looked at', () => {
    const result = decodeChunk(task(chunk, { fetchOffset: 10n, maxHits: 4 }))
    expect(offsets(result)).toEqual([10, 11, 12, 13])
    expect(result).toMatchObject({ doneTo: 14n, scanned: 4 })
  })

  it('counts every match and shows the newest of them where only so many are wanted', () => {
    const result = decodeChunk(task(chunk, { fetchOffset: 10n, show: 5, contains: { text: 'V1', caseSensitive: false } }))
    expect(offsets(result)).toEqual([14, 15, 16, 17, 18])
    expect(result).toMatchObject({ matched: 9, scanned: 9, doneFrom: 10n, doneTo: 19n })
    expect(decodeChunk(task(chunk, { fetchOffset: 12n, fromOffset: 12n, show: 1 }))).toMatchObject({ matched: 7, scanned: 7 })
  })

  it.each([{ format: 'ndjson' }, { format: 'csv' }, { format: 'raw', delimiter: 'length' }] as const)(
    'writes hits as rows of a file where that is wanted, and gives away nothing else of their bytes: %j',
    row => {
      const whole = decodeChunk(task(chunk, { fetchOffset: 10n }))
      const { hits, hitBytes } = decodeChunk(task(chunk, { fetchOffset: 10n, row }))
      expect(hits.map(hit => Buffer.from(rowOf(hit) ?? []))).toEqual(
        whole.hits.map(hit => Buffer.from(exportFormat(row).message(hit))),
      )
      expect(hits).toMatchObject(
        whole.hits.map(({ offset, timestampMs }) => ({ offset, timestampMs, key: null, value: null, headers: [] })),
      )
      expect(hitBytes).toBe(whole.hitBytes)
      expect(whole.hits.map(rowOf)).toEqual(whole.hits.map(() => null))
    },
  )

  it('stops when the hits grow too large to hand over, but gives at least one', () => {
    const result = decodeChunk(task(chunk, { fetchOffset: 10n, maxHitBytes: 1 }))
    expect(offsets(result)).toEqual([10])
    expect(result.doneTo).toBe(11n)
  })

  it('D4: leaves a batch that was cut off for the next fetch', () => {
    const bytes = Buffer.concat(chunk)
    const result = decodeChunk(task(bytes.subarray(0, bytes.length - 1), { fetchOffset: 10n }))
    expect(offsets(result)).toEqual([10, 11, 12, 13, 14])
    expect(result.doneTo).toBe(15n)
  })

  it('passes over the gaps of compaction', () => {
    const sparse = writeBatch({
      baseOffset: 20n,
      lastOffsetDelta: 9,
      records: [
        { value: 'a', offsetDelta: 2 },
        { value: 'b', offsetDelta: 7 },
      ],
    })
    const result = decodeChunk(task([values(10, 1), sparse], { fetchOffset: 5n }))
    expect(offsets(result)).toEqual([10, 22, 27])
    expect(result).toMatchObject({ doneTo: 30n, scanned: 3 })
  })
})

describe('backward', () => {
  const chunk = [values(10, 3), values(13, 2), values(15, 4)]

  it('gives the last hits in ascending order and says from where on it is complete', () => {
    const result = decodeChunk(task(chunk, { direction: 'backward', fetchOffset: 14n, maxHits: 5 }))
    expect(offsets(result)).toEqual([14, 15, 16, 17, 18])
    expect(result).toMatchObject({ doneFrom: 14n, doneTo: 19n, scanned: 5 })
  })

  it('takes a batch whole that begins before the offset fetched, but not below what is wanted', () => {
    const all = decodeChunk(task(chunk, { direction: 'backward', fetchOffset: 12n }))
    expect(offsets(all)).toEqual([10, 11, 12, 13, 14, 15, 16, 17, 18])
    expect(all.doneFrom).toBe(10n)
    const bounded = decodeChunk(task(chunk, { direction: 'backward', fetchOffset: 12n, fromOffset: 11n }))
    expect(offsets(bounded)).toEqual([11, 12, 13, 14, 15, 16, 17, 18])
    expect(bounded).toMatchObject({ doneFrom: 11n, edgeTimestampMs: 1010 })
  })
})

describe('contains', () => {
  const batch = (codec: Codec) =>
    writeBatch({
      codec,
      records: [
        { key: 'ab', value: 'cd' },
        { key: 'K', value: 'Zürich HAUPTBAHNHOF' },
        { key: 'needle', value: null },
        {
          value: 'x',
          headers: [
            ['Trace', 'a NEEDLE b'],
            ['none', null],
          ],
        },
        { value: 'y', headers: [['needle', null]] },
      ],
    })
  const search = (text: string, caseSensitive = false, codec: Codec = 'none') =>
    offsets(decodeChunk(task(batch(codec), { contains: { text, caseSensitive } })))

  it.each(CODECS)('looks into key, value, header names and header values (%s)', codec => {
    expect(search('needle', false, codec)).toEqual([2, 3, 4])
    expect(search('needle', true, codec)).toEqual([2, 4])
    expect(search('hauptbahnhof', false, codec)).toEqual([1])
    expect(search('hauptbahnhof', true, codec)).toEqual([])
  })

  it('compares letters outside ASCII whatever their case, unless asked not to', () => {
    expect(search('ZÜRICH')).toEqual([1])
    expect(search('ZÜRICH', true)).toEqual([])
  })

  it('does not match across the border of two fields', () => {
    expect(search('abcd')).toEqual([])
    expect(search('b\u0004c')).toEqual([])
  })

  it('counts every record as scanned, found or not', () => {
    expect(decodeChunk(task(batch('none'), { contains: { text: 'absent', caseSensitive: true } }))).toMatchObject({
      scanned: 5,
      hits: [],
    })
    expect(decodeChunk(task(batch('none'), { contains: { text: 'needle', caseSensitive: true } })).scanned).toBe(5)
  })

  it('finds what a plain comparison finds, on random texts', () => {
    const random = seededRandom(10)
    const word = () => Array.from({ length: random.int(12) }, () => 'aAbBcC'[random.int(6)]).join('')
    for (let round = 0; round < 300; round++) {
      const texts = Array.from({ length: 8 }, word)
      const needle = 'aAbBcC'.charAt(random.int(6)) + word().slice(0, random.int(3))
      const caseSensitive = random.int(2) === 0
      const fold = (text: string) => (caseSensitive ? text : text.toLowerCase())
      const expected = texts.flatMap((text, i) => (fold(text).includes(fold(needle)) ? [i] : []))
      const records = writeBatch({ records: texts.map(value => ({ value })), codec: CODECS[round % 5] ?? 'none' })
      expect(offsets(decodeChunk(task(records, { contains: { text: needle, caseSensitive } })))).toEqual(expected)
    }
  })
})

describe('transactions', () => {
  const chunk = [
    values(10, 2, { transactional: true, producerId: 7n }),
    goldenBatch('abort'),
    values(12, 2, { transactional: true, producerId: 7n }),
  ]

  it('that were aborted are hidden when only committed messages are wanted, and their markers always', () => {
    const aborted = { fetchOffset: 10n, abortedTransactions: [{ producerId: 7n, firstOffset: 10n }] }
    expect(
      offsets(decodeChunk(task([values(10, 1, { transactional: true, producerId: 7n }), ...chunk.slice(1)], aborted))),
    ).toEqual([12, 13])
    const all = decodeChunk(task(chunk.slice(1), { ...aborted, committedOnly: false }))
    expect(offsets(all)).toEqual([12, 13])
    expect(all.hits[0]?.transactional).toBe(true)
  })
})

describe('damage', () => {
  it('D5: is flagged wherever a bit flips under the checksum, and the next batch is still shown', () => {
    const random = seededRandom(11)
    const good = [values(10, 3, { codec: 'lz4' }), values(13, 3), values(16, 3)]
    const [first, second, third] = good.map(batch => batch.length)
    for (let i = 0; i < 400; i++) {
      const bytes = Buffer.concat(good)
      const at = (first ?? 0) + 17 + random.int((second ?? 0) - 17)
      bytes[at] = (bytes[at] ?? 0) ^ (1 << random.int(8))
      const result = decodeChunk(task(bytes, { fetchOffset: 10n }))
      expect(offsets(result)).toEqual([10, 11, 12, 16, 17, 18])
      expect(result.unreadable).toMatchObject([{ partition: 3, fromOffset: '13', toOffset: '15', code: 'crc-mismatch' }])
      expect(result.doneTo).toBe(19n)
    }
    expect(third).toBeGreaterThan(0)
  })

  it('D5: anywhere in a batch, framing included, never throws and never passes unseen', () => {
    const random = seededRandom(12)
    const good = [values(10, 3), values(13, 3), values(16, 3)]
    for (let i = 0; i < 2000; i++) {
      const bytes = Buffer.concat(good)
      const at = random.int(bytes.length)
      const unchecked = at % (good[0]?.length ?? 1) < 8 || (at % (good[0]?.length ?? 1) >= 12 && at % (good[0]?.length ?? 1) < 16)
      bytes[at] = (bytes[at] ?? 0) ^ (1 << random.int(8))
      const result = decodeChunk(task(bytes, { fetchOffset: 10n }))
      const complete = result.unreadable.length === 0 && result.broken === null && result.doneTo >= 19n
      expect(unchecked || !complete || result.hits.length === 9).toBe(true)
    }
  })

  it.each([
    ['a codec that does not exist', values(13, 3, { codecId: 5 }), 'unknown-codec'],
    ['bytes that are no lz4', values(13, 3, { codec: 'lz4', body: Buffer.alloc(50, 7) }), 'damaged'],
    ['records that run over the end', values(13, 3, { body: Buffer.alloc(50, 0x7e) }), 'malformed'],
    ['more records than bytes', values(13, 3, { recordCount: 1_000_000 }), 'malformed'],
    ['a batch too large to unpack', values(13, 3, { codec: 'gzip', body: compress('gzip', Buffer.alloc(9 * MIB)) }), 'too-large'],
  ])('D2, D4: by %s is named with its offsets, and the search goes on', (_name, bad, code) => {
    const result = decodeChunk(task([values(10, 3), bad, values(16, 3)], { fetchOffset: 10n }))
    expect(offsets(result)).toEqual([10, 11, 12, 16, 17, 18])
    expect(result.unreadable).toMatchObject([{ fromOffset: '13', toOffset: '15', code }])
  })

  it('of old message formats makes one line for all neighbours', () => {
    const result = decodeChunk(task([goldenBatch('magic1'), values(5, 1)], { fetchOffset: 3n }))
    expect(result.unreadable).toMatchObject([{ fromOffset: '3', toOffset: '4', code: 'old-message-format' }])
    expect(offsets(result)).toEqual([5])
  })

  it('of a batch’s own claim about its end does not hide the batches behind it', () => {
    const lying = values(13, 3)
    lying.writeInt32BE(2 ** 30, 23)
    const result = decodeChunk(task([values(10, 3), lying, values(16, 3)], { fetchOffset: 10n }))
    expect(offsets(result)).toEqual([10, 11, 12, 16, 17, 18])
    expect(result).toMatchObject({ doneTo: 19n, unreadable: [{ fromOffset: '13', toOffset: '15' }] })
  })

  it('by offsets that run backwards is flagged', () => {
    const result = decodeChunk(task([values(10, 3), sealBatch(values(11, 2)), values(13, 1)], { fetchOffset: 10n }))
    expect(result.unreadable).toMatchObject([{ code: 'offsets-out-of-order', fromOffset: '13' }])
  })
})

describe('previews', () => {
  const one = (value: Buffer | string, preview = PREVIEW) =>
    decodeChunk(task(writeBatch({ records: [{ value }] }), { preview })).hits[0]?.value

  it('show the first 64 KiB of a large value with its true size, never half a character', () => {
    const value = one('é'.repeat(100_000) + 'x')
    expect(value).toMatchObject({ encoding: 'utf8', truncated: true, sizeBytes: 200_001 })
    expect(value?.data).toBe('é'.repeat(32_768))
    const odd = one('x' + 'é'.repeat(100_000))
    expect(odd?.data).toBe('x' + 'é'.repeat(32_767))
  })

  it('give a MiB when asked for one message', () => {
    expect(one('é'.repeat(100_000), SINGLE)?.data).toHaveLength(100_000)
  })

  it('carry any bytes unchanged, as text or base64', () => {
    const random = seededRandom(13)
    const samples = ['\u0000', '\ufeffbom', '‮bidi', '\u001b[31m', '__proto__', '💥', 'a\r\nb'].map(text => Buffer.from(text))
    for (const bytes of [
      ...samples,
      Buffer.from([0xed, 0xa0, 0x80]),
      ...Array.from({ length: 300 }, () => random.bytes(random.int(40))),
    ]) {
      const value = one(bytes)
      expect(Buffer.from(value?.data ?? '', value?.encoding === 'utf8' ? 'utf8' : 'base64').equals(bytes)).toBe(true)
    }
  })

  it.each([10_000, 100_000])('D3: keep 200 of %i headers and the count of all, within a second of work', count => {
    const headers = Array.from({ length: count }, (_, i): [string, string] => [`h${i}`, 'v'])
    const chunk = task(writeBatch({ records: [{ value: 'x', headers }] }))
    const startedAt = process.cpuUsage()
    const hit = decodeChunk(chunk).hits[0]
    const { user, system } = process.cpuUsage(startedAt)
    expect(hit?.headers).toHaveLength(200)
    expect(hit?.headerCount).toBe(count)
    expect((user + system) / 1e6).toBeLessThan(1)
  })
})
