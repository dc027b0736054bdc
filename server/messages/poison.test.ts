import { describe, expect, it } from 'vitest'
import type { Message } from '#lib/wire/messages'
import { formatChoice, type Payload } from '#lib/wire/payload'
import { hexDump } from '#components/messages/hex.ts'
import { layOutJson } from '#components/messages/json-view-model.ts'
import { decodedText, isDecodedCut, payloadBytes, payloadPreview } from '#components/messages/payload.ts'
import { visibleString } from '#components/messages/visible-text.ts'
import { poisonCorpus } from '../testing/poison-corpus.ts'
import { writeBatch } from '../testing/record-batches.ts'
import type { ChunkTask } from './decode/chunk.ts'
import { NO_TESTS } from './decode/record-filter.ts'
import { decodeChunk } from './decode/decode-chunk.ts'
import { SINGLE } from './decode/to-message.ts'
import { exportFormat } from './export/export-format.ts'
import { decodePayload } from './formats/decode-payload.ts'
import type { KnownSchema } from './formats/registry/schema-entry.ts'
import { SchemaStore } from './formats/registry/schema-store.ts'

const corpus = poisonCorpus()
const COORDINATORS = ['__consumer_offsets', '__transaction_state', '__share_group_state']
/** The dump of the largest ones only takes long. */
const DUMPED_BYTES = 4096

/** Good ones and evil ones, for the cases that begin with a schema's id. */
function schemas(): SchemaStore {
  const store = new SchemaStore()
  const known = { kind: 'known', references: [], subject: 's', version: 1 } as const
  const nothing = { type: 'record', name: 'A', fields: [{ name: 'a', type: 'A' }] }
  const proto = 'syntax = "proto3"; message __proto__ { __proto__ constructor = 1; map<string, __proto__> toString = 2; }'
  store.learn('r', [
    { ...known, id: 1, type: 'avro', text: JSON.stringify({ type: 'map', values: ['null', 'long', 'string', 'double'] }) },
    { ...known, id: 2, type: 'avro', text: JSON.stringify(nothing) },
    { ...known, id: 3, type: 'protobuf', text: proto },
    { ...known, id: 4, type: 'json-schema', text: '{}' },
    { ...known, id: 5, type: 'protobuf', text: 'message A { option (x) = {' },
  ] satisfies KnownSchema[])
  return store
}

function read(part: 'key' | 'value' | 'header', choice: ChunkTask['formats']['value'] = 'auto'): Message[] {
  const records = corpus.map(({ bytes }) => {
    const headers: [string, Buffer][] = part === 'header' ? [['h', bytes]] : []
    return { key: part === 'key' ? bytes : null, value: part === 'value' ? bytes : null, headers }
  })
  const batch = writeBatch({ records })
  const result = decodeChunk(
    {
      partition: 0,
      records: new Uint8Array(batch),
      fromOffset: 0n,
      toOffset: 10_000n,
      fetchOffset: 0n,
      committedOnly: false,
      abortedTransactions: [],
      direction: 'forward',
      ...NO_TESTS,
      derived: null,
      fieldTypes: false,
      checkSchemas: true,
      show: null,
      maxHits: 10_000,
      maxHitBytes: 1 << 30,
      preview: SINGLE,
      formats: { topic: 't', registry: 'r', key: choice, value: choice },
      row: null,
      maxBatchBytes: 64 << 20,
    },
    schemas(),
  )
  expect(result.unreadable).toEqual([])
  return result.hits
}

const partOf = (message: Message | undefined, part: 'key' | 'value' | 'header'): Payload | null =>
  part === 'header' ? (message?.headers[0]?.value ?? null) : (message?.[part] ?? null)

describe('D6: the poison corpus', { timeout: 60_000 }, () => {
  it('has 500 cases or more', () => {
    expect(corpus.length).toBeGreaterThanOrEqual(500)
  })

  it.each(['key', 'value', 'header'] as const)('comes back byte for byte in the hex view, as a %s', part => {
    const hits = read(part)
    const wrong = corpus.filter(({ bytes }, i) => {
      const payload = partOf(hits[i], part)
      const shown = payload === null ? Buffer.alloc(0) : Buffer.from(payloadBytes(payload))
      if (payload === null || !shown.equals(bytes)) return true
      return bytes.length <= DUMPED_BYTES && !bytesOfDump(hexDump(shown)).equals(bytes)
    })
    expect(wrong.map(each => each.name)).toEqual([])
  })

  it('harms nothing in any format that can be asked for, and what is decoded is always JSON', () => {
    const context = { topic: 't', registry: 'r', schemas: schemas(), nowMs: 0, maxChars: 64 * 1024 }
    const tries = [
      ...formatChoice.options.map(choice => ({ topic: 't', choice })),
      ...COORDINATORS.map(topic => ({ topic, choice: 'auto' as const })),
    ]
    const wrong: string[] = []
    for (const { topic, choice } of tries) {
      for (const { name, bytes } of corpus) {
        const decoded = decodePayload(bytes, choice, { ...context, topic }, { bytes })
        const layout = decoded.json === null ? null : layOutJson(decoded.json, { truncated: decoded.cut, maxLines: 1000 })
        if (decoded.json !== null && layout === null) wrong.push(`${name} as ${choice}`)
      }
    }
    expect(wrong).toEqual([])
  })

  it('shows every number with all its digits', () => {
    const hits = read('value')
    for (const [i, { name }] of corpus.entries()) {
      const number = /^number (.*)$/.exec(name)?.[1]
      if (number === undefined) continue
      const payload = partOf(hits[i], 'value')
      const layout = payload && layOutJson(decodedText(payload) ?? '', { truncated: isDecodedCut(payload) })
      const numbers = layout?.lines.flatMap(line => line.tokens.filter(token => token.kind === 'number'))
      expect(numbers?.map(token => token.text)).toEqual([number, number])
    }
  })

  it('shows nothing that cannot be seen', () => {
    const hits = read('value')
    const unseen = corpus.filter((_case, i) => {
      const payload = partOf(hits[i], 'value')
      const shown = payload === null ? '' : payloadPreview(payload) + visibleString(payload.data.slice(0, 1000))
      return /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u.test(shown)
    })
    expect(unseen.map(each => each.name)).toEqual([])
  })

  it('begins no cell of a CSV file with a formula', () => {
    const { message: row } = exportFormat({ format: 'csv' })
    const formulas = (['key', 'value', 'header'] as const).flatMap(part =>
      read(part).flatMap(message => cellsOf(Buffer.from(row(message)).toString()).filter(isFormula)),
    )
    expect(formulas).toEqual([])
  })

  it('leaves nothing behind in the prototypes', () => {
    read('value')
    expect(Object.keys(Object.prototype)).toEqual([])
    expect('1' in {}).toBe(false)
  })
})

function isFormula(cell: string): boolean {
  return /^[=+@\t\r\n＝＋－＠]|^-(?!\d+(\.\d+)?$)/.test(cell)
}

/** Reads a hex dump back: the offset, the bytes, and the characters beside them. */
function bytesOfDump(dump: string): Buffer {
  return Buffer.from(
    dump
      .split('\n')
      .map(row => row.slice(10, 57).replaceAll(' ', ''))
      .join(''),
    'hex',
  )
}

/** RFC 4180. */
function cellsOf(row: string): string[] {
  return [...row.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^",\r\n]*))/g)].map(
    ([, quoted, bare]) => quoted?.replaceAll('""', '"') ?? bare ?? '',
  )
}
