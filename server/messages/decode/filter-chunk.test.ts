import { describe, expect, it } from 'vitest'
import { seededRandom } from '#server/testing/seeded-random'
import { writeBatch } from '#server/testing/record-batches'
import type { Codec } from '#server/kafka/record-batch'
import type { ChunkTask } from './chunk.ts'
import { decodeChunk } from './decode-chunk.ts'
import type { RecordTests } from './record-filter.ts'
import { NO_TESTS } from './record-filter.ts'
import { TextSearch } from './text-search.ts'
import { PREVIEW } from './to-message.ts'

const CODECS: readonly Codec[] = ['none', 'gzip', 'snappy', 'lz4', 'zstd']

function task(records: Buffer, tests: Partial<RecordTests>, overrides: Partial<ChunkTask> = {}): ChunkTask {
  return {
    ...NO_TESTS,
    derived: null,
    fieldTypes: false,
    checkSchemas: true,
    show: null,
    formats: { topic: 't', registry: null, key: 'auto', value: 'auto' },
    partition: 3,
    records,
    fromOffset: 0n,
    toOffset: 1_000_000n,
    fetchOffset: 0n,
    committedOnly: true,
    abortedTransactions: [],
    direction: 'forward',
    maxHits: 1000,
    maxHitBytes: 1 << 20,
    preview: PREVIEW,
    row: null,
    maxBatchBytes: 8 << 20,
    ...tests,
    ...overrides,
  }
}

const offsets = (result: { hits: { offset: string }[] }) => result.hits.map(hit => Number(hit.offset))

const ORDERS = [
  { key: 'k1', value: '{"status":"paid","total":5}' },
  { key: 'k2', value: '{"status":"open"}' },
  { key: 'k1', value: '{"st\\u0061tus":"p\\u0061id","total":50}' },
  { key: null, value: 'status paid' },
  { key: 'k1x', value: null },
  { key: 'k3', value: '{"status":"paid","total":500}', headers: [['source', 'shop']] as [string, string][] },
]

describe('a CEL filter', { timeout: 30_000 }, () => {
  const search = (tests: Partial<RecordTests>, codec: Codec = 'none', overrides: Partial<ChunkTask> = {}) =>
    decodeChunk(task(writeBatch({ records: ORDERS, codec }), tests, overrides))

  it.each(CODECS)('finds what is true of a record, however its JSON is spelled (%s)', codec => {
    expect(offsets(search({ cel: 'value.status == "paid"' }, codec))).toEqual([0, 2, 5])
    expect(offsets(search({ cel: 'value.status == "paid" && value.total >= 50' }, codec))).toEqual([2, 5])
    expect(offsets(search({ cel: 'headers["source"] == "shop" || partition == 4' }, codec))).toEqual([5])
    expect(offsets(search({ cel: 'partition == 3 && offset > 3' }, codec))).toEqual([4, 5])
  })

  it('says of how many records it could not be told, and why; all of them are scanned', () => {
    const result = search({ cel: 'value.total > 1' })
    expect(offsets(result)).toEqual([0, 2, 5])
    expect(result).toMatchObject({
      scanned: 6,
      judged: {
        evaluated: 6,
        failed: 3,
        reasons: [{ detail: 'No such key: total', messages: 3, partition: 3, offset: '1' }],
      },
    })
  })

  it('passes over records whose bytes rule it out, and does not count them as evaluated', () => {
    const result = search({ cel: 'value.status == "paid"' })
    expect(result).toMatchObject({ scanned: 6, judged: { evaluated: 4, failed: 1, reasons: [{ offset: '3' }] } })
  })

  it('lists the records that it fails on, each with the reason, none passed over', () => {
    const result = search({ cel: 'value.status == "paid"', failing: true })
    expect(result.hits.map(({ offset, filterError }) => [offset, filterError])).toEqual([
      ['3', 'No such key: status'],
      ['4', 'No such key: status'],
    ])
    expect(result.judged).toMatchObject({ evaluated: 6, failed: 2 })
  })

  it('counts only what was looked at when it stops at the number of hits, forward and backward', () => {
    const forward = search({ cel: 'value.total > 1' }, 'none', { maxHits: 2 })
    expect(forward).toMatchObject({ doneTo: 3n, scanned: 3, judged: { evaluated: 3, failed: 1 } })
    const backward = search({ cel: 'value.total > 1' }, 'none', { maxHits: 1, direction: 'backward' })
    expect(offsets(backward)).toEqual([5])
    expect(backward).toMatchObject({ doneFrom: 5n, scanned: 1, judged: { evaluated: 1, failed: 0, reasons: [] } })
  })

  it('joins with a text and a key: all must hold, and the filter is asked last', () => {
    const both = search({ cel: 'value.total > 1', contains: { text: 'PAID', caseSensitive: false }, key: Buffer.from('k1') })
    expect(offsets(both)).toEqual([0])
    expect(both.judged).toMatchObject({ evaluated: 1, failed: 0 })
  })

  it('hands over what it has when it takes long, and the next piece goes on behind it', () => {
    const list = `{"l":[${Array.from({ length: 110 }, (_, i) => i).join(',')}]}`
    const batches = Array.from({ length: 150 }, (_, i) =>
      writeBatch({ baseOffset: BigInt(i * 4), records: Array.from({ length: 4 }, () => ({ value: list })) }),
    )
    const slow = { cel: 'value.l.all(a, value.l.all(b, a + b >= 0)) || false' }
    const pieces = []
    for (let from = 0n; from < 600n;) {
      const rest = batches.slice(Number(from / 4n))
      const result = decodeChunk(task(Buffer.concat(rest), slow, { fetchOffset: from, fromOffset: from, toOffset: 600n }))
      expect(result.doneTo).toBeGreaterThan(from)
      expect(result.cutShort).toBe(result.doneTo < 600n)
      pieces.push(result)
      from = result.doneTo
    }
    expect(pieces.length).toBeGreaterThan(1)
    expect(pieces.reduce((sum, piece) => sum + piece.scanned, 0)).toBe(600)
    expect(pieces.reduce((sum, piece) => sum + piece.judged.failed, 0)).toBe(600)
  })
})

describe('a key', () => {
  const batch = (codec: Codec) =>
    writeBatch({
      codec,
      records: [
        { key: 'ab', value: 'ab' },
        { key: 'abc', value: 'ab' },
        { key: null, value: 'ab' },
        { key: '', value: 'ab' },
        { key: 'ab', value: null },
      ],
    })

  it.each(CODECS)('is found whole only (%s)', codec => {
    expect(offsets(decodeChunk(task(batch(codec), { key: Buffer.from('ab') })))).toEqual([0, 4])
    expect(offsets(decodeChunk(task(batch(codec), { key: Buffer.from('') })))).toEqual([3])
    expect(decodeChunk(task(batch(codec), { key: Buffer.from('zz') }))).toMatchObject({ hits: [], scanned: 5 })
  })
})

describe('the search for several texts', () => {
  it('finds the nearest of them, as a plain search does, wherever it begins anew', () => {
    const random = seededRandom(5)
    const word = (length: number) => Array.from({ length }, () => 'abc'.charAt(random.int(3))).join('')
    for (let round = 0; round < 500; round++) {
      const texts = Array.from({ length: 1 + random.int(3) }, () => word(1 + random.int(4)))
      const search = new TextSearch(texts)
      for (const text of [word(60), word(60)]) {
        const bytes = Buffer.from(text)
        for (let from = 0; from < 60; from += random.int(12)) {
          const found = texts.map(each => text.indexOf(each, from)).filter(at => at >= 0)
          expect(search.find(bytes, from)).toBe(found.length === 0 ? -1 : Math.min(...found))
          if (random.int(4) === 0) break
        }
      }
    }
  })
})
