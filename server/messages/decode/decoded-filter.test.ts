import { describe, expect, it } from 'vitest'
import { seededRandom } from '#server/testing/seeded-random'
import { varint, writeBatch, type TestRecord } from '#server/testing/record-batches'
import { SchemaStore } from '../formats/registry/schema-store.ts'
import type { ChunkResult, ChunkTask } from './chunk.ts'
import { decodeChunk } from './decode-chunk.ts'
import { NO_TESTS } from './record-filter.ts'
import { PREVIEW } from './to-message.ts'

interface Order {
  id: bigint
  state: 'NEW' | 'PAID'
  note: string
}

const STATES = ['NEW', 'PAID'] as const
const NOTES = ['', 'plain', 'Grüße', 'a/b', 'q"uote', 'PAID']
const random = seededRandom(77)
const of = <Item>(items: readonly Item[], otherwise: Item): Item => items[random.int(items.length)] ?? otherwise
const text = (value: string) => Buffer.concat([varint(Buffer.byteLength(value)), Buffer.from(value)])
const short = (head: number, value: string) => Buffer.concat([Buffer.of(head + Buffer.byteLength(value)), Buffer.from(value)])
const int64 = (head: number, value: bigint) => {
  const bytes = Buffer.alloc(9, head)
  bytes.writeBigInt64BE(value, 1)
  return bytes
}

/** Each writes an order by the book of its format; the enumeration's names stand in neither Avro nor Protobuf. */
const WRITERS: Readonly<Record<string, (order: Order) => Buffer>> = {
  json: ({ id, state, note }) => Buffer.from(`{"id":${id},"state":"${state}","note":${JSON.stringify(note)}}`),
  messagepack: ({ id, state, note }) =>
    Buffer.concat([
      Buffer.of(0x83),
      short(0xa0, 'id'),
      int64(0xd3, id),
      short(0xa0, 'state'),
      short(0xa0, state),
      short(0xa0, 'note'),
      short(0xa0, note),
    ]),
  cbor: ({ id, state, note }) =>
    Buffer.concat([
      Buffer.of(0xa3),
      short(0x60, 'id'),
      int64(0x1b, id),
      short(0x60, 'state'),
      short(0x60, state),
      short(0x60, 'note'),
      short(0x60, note),
    ]),
  avro: ({ id, state, note }) =>
    Buffer.concat([Buffer.from('0000000001', 'hex'), varint(id), varint(STATES.indexOf(state)), text(note)]),
  jsonSchema: order => Buffer.concat([Buffer.from('0000000002', 'hex'), WRITERS.json?.(order) ?? Buffer.of()]),
}

function schemas(): SchemaStore {
  const store = new SchemaStore()
  const known = { kind: 'known', references: [], subject: 'orders', version: 1 } as const
  const fields = [
    { name: 'id', type: 'long' },
    { name: 'state', type: { type: 'enum', name: 'State', symbols: STATES } },
    { name: 'note', type: 'string' },
  ]
  store.learn('r', [
    { ...known, id: 1, type: 'avro', text: JSON.stringify({ type: 'record', name: 'Order', fields }) },
    { ...known, id: 2, type: 'json-schema', text: '{}' },
    { kind: 'missing', id: 9, reason: 'it is not there.', untilMs: Infinity },
  ])
  return store
}

function search(records: TestRecord[], cel: string, more: Partial<ChunkTask> = {}): ChunkResult {
  // Small batches: some of JSON only, some mixed.
  const batches = Array.from({ length: Math.ceil(records.length / 4) }, (_, i) =>
    writeBatch({ baseOffset: BigInt(i * 4), records: records.slice(i * 4, i * 4 + 4), codec: i % 2 === 0 ? 'none' : 'lz4' }),
  )
  const task: ChunkTask = {
    partition: 0,
    records: new Uint8Array(Buffer.concat(batches)),
    fromOffset: 0n,
    toOffset: BigInt(records.length),
    fetchOffset: 0n,
    committedOnly: true,
    abortedTransactions: [],
    direction: 'forward',
    ...NO_TESTS,
    cel,
    derived: null,
    fieldTypes: false,
    checkSchemas: true,
    maxHits: 10_000,
    maxHitBytes: 8 << 20,
    show: null,
    preview: PREVIEW,
    formats: { topic: 't', registry: 'r', key: 'auto', value: 'auto' },
    row: null,
    maxBatchBytes: 8 << 20,
    ...more,
  }
  return decodeChunk(task, schemas())
}

const offsets = (result: ChunkResult) => result.hits.map(hit => Number(hit.offset))

/** To the end: a thread that is slow hands over pieces. */
function found(records: TestRecord[], cel: string, more: Partial<ChunkTask> = {}): number[] {
  const all: number[] = []
  for (let fromOffset = 0n; fromOffset < BigInt(records.length);) {
    const piece = search(records, cel, { ...more, fromOffset })
    all.push(...offsets(piece))
    if (piece.doneTo <= fromOffset) throw new Error('a search must go on')
    fromOffset = piece.doneTo
  }
  return all
}

const FILTERS: readonly (readonly [string, (order: Order) => boolean])[] = [
  ['state == "PAID"', ({ state }) => state === 'PAID'],
  ['note.contains("üß")', ({ note }) => note.includes('üß')],
  ['note == "q\\"uote"', ({ note }) => note === 'q"uote'],
  ['note.startsWith("a/")', ({ note }) => note.startsWith('a/')],
  ['id == 9007199254740993', ({ id }) => id === 9007199254740993n],
  ['state in ["PAID", "LOST"] && ROOT.id < 5', ({ state, id }) => state === 'PAID' && id < 5n],
  ['state == "NEW" || ROOT.note == "plain"', ({ state, note }) => state === 'NEW' || note === 'plain'],
]

describe('a filter on a topic of several formats', { timeout: 60_000 }, () => {
  const order = (): Order => ({ id: of([0n, 1n, 4n, 5n, 9007199254740993n], 0n), state: of(STATES, 'NEW'), note: of(NOTES, '') })
  const topic = Array.from({ length: 400 }, (_, i) => {
    const orders = [order(), order()]
    // The first half of the batches is mostly JSON, as where one producer of many writes another format.
    const format = () => (i < 200 && random.int(12) > 0 ? 'json' : of(Object.keys(WRITERS), 'json'))
    const [key, value] = orders.map(each => WRITERS[format()]?.(each) ?? null)
    return { orders, record: { key: random.int(3) === 0 ? key : null, value: value ?? null } }
  })
  const records = topic.map(each => ({ key: each.record.key ?? null, value: each.record.value }))

  it.each(FILTERS)('finds every message of which %s, with and without the test of bytes', (filter, holds) => {
    for (const [place, root] of ['key', 'value'].entries()) {
      const cel = `${root}.${filter.replaceAll('ROOT', root)}`
      const expected = topic.flatMap(({ orders, record }, offset) => {
        const meant = orders[place]
        return meant !== undefined && record[place === 0 ? 'key' : 'value'] && holds(meant) ? [offset] : []
      })
      expect(expected.length).toBeGreaterThan(3)
      expect(found(records, cel)).toEqual(expected)
      expect(found(records, `(${cel}) || false`)).toEqual(expected)
    }
  })

  it('still passes over batches of JSON, and asks only of messages that are decoded or have the text', () => {
    const json = Array.from({ length: 40 }, () => ({ value: WRITERS.json?.({ id: 1n, state: 'NEW', note: 'plain' }) ?? null }))
    const avro = { value: WRITERS.avro?.({ id: 1n, state: 'PAID', note: '' }) ?? null }
    expect(search(json, 'value.state == "PAID"')).toMatchObject({ scanned: 40, judged: { evaluated: 0 } })
    const result = search([...json, avro, ...json], 'value.state == "PAID"')
    expect(offsets(result)).toEqual([40])
    expect(result).toMatchObject({ scanned: 81, judged: { evaluated: 1, failed: 0 } })
    // A filter on keys has no need to look at values.
    expect(search([...json, avro], 'key == "PAID"')).toMatchObject({ hits: [], judged: { evaluated: 0 } })
  })

  it('cannot judge what has no schema or is damaged, and says why', () => {
    const missing = { value: Buffer.from('0000000009020202', 'hex') }
    const damaged = { value: WRITERS.avro?.({ id: 1n, state: 'PAID', note: 'plain' }).subarray(0, -2) ?? null }
    const unknown = { value: Buffer.from('0000000008020202', 'hex') }
    const result = search([missing, damaged, unknown], 'value.state == "PAID" || partition == 7')
    expect(result).toMatchObject({ hits: [], wantedSchemas: [8], judged: { evaluated: 3, failed: 3 } })
    expect(result.judged.reasons.map(({ detail }) => detail)).toEqual([
      'Begins as with schema 9: it is not there.',
      'Not decoded with schema 1: the bytes end early, at 6.',
      'Schema 8 was not fetched.',
    ])
    expect(offsets(search([missing, damaged], 'value.state == "PAID" || partition == 0'))).toEqual([0, 1])
  })

  it('sees the formats that were asked for', () => {
    const formats = { topic: 't', registry: 'r' } as const
    const ids = [1n, 2n, -3n].map(id => ({ key: int64(0, id).subarray(1), value: Buffer.of(Number(id) & 0x7f) }))
    const integers = { formats: { ...formats, key: 'integer', value: 'messagepack' } } as const
    expect(offsets(search(ids, 'int(key) == -3', integers))).toEqual([2])
    expect(offsets(search(ids, 'value == 2', integers))).toEqual([1])
    const asBytes = { formats: { ...formats, key: 'hex', value: 'hex' } } as const
    expect(offsets(search(ids, 'value == "\\u0002"', asBytes))).toEqual([1])
    const [shown, decoded] = [found(records, 'value.state == "PAID"', asBytes), found(records, 'value.state == "PAID"')]
    expect(shown.length).toBeLessThan(decoded.length)
  })

  it('is decoded whole, however little of a message is shown', () => {
    const long = WRITERS.avro?.({ id: 5n, state: 'PAID', note: 'x'.repeat(5000) }) ?? null
    const result = search([{ value: long }], 'value.note.size() == 5000', { preview: { ...PREVIEW, payloadBytes: 10 } })
    expect(result.hits[0]?.value).toMatchObject({ format: 'avro', decodedTruncated: true })
  })

  it('sequence numbers, keys by a field and field names are of the decoded values too', () => {
    const value = WRITERS.avro?.({ id: 9007199254740993n, state: 'PAID', note: 'a' }) ?? null
    const missing = { value: Buffer.from('0000000009020202', 'hex') }
    const { hits } = search([{ key: value, value }, missing], 'true', {
      derived: { sequence: 'value.id', keyBy: 'key.state' },
      fieldTypes: true,
    })
    expect(hits[0]).toMatchObject({ sequence: '9007199254740993', keyBy: 'PAID' })
    expect(hits[0]?.fieldTypes).toContainEqual({ path: 'value.state', type: 'string' })
    expect(hits[0]?.fieldTypes).toContainEqual({ path: 'key.id', type: 'int' })
    expect(hits[1]).toMatchObject({ sequence: null, underived: { sequence: 'Begins as with schema 9: it is not there.' } })
  })
})
