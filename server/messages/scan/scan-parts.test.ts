import { describe, expect, it, vi } from 'vitest'
import type { Message } from '#lib/wire/messages'
import { messageLine as message } from '../../testing/message-line.ts'
import { seededRandom } from '../../testing/seeded-random.ts'
import type { ChunkResult } from '../decode/chunk.ts'
import { BackwardScan } from './backward-scan.ts'
import { ForwardScan } from './forward-scan.ts'
import { nextFound, nextMerged } from './merge.ts'
import type { PartitionScan } from './partition-scan.ts'
import { printCursor, readCursor } from './scan-cursor.ts'
import { readPartitions, readPosition, readScanQuery } from './scan-query.ts'

vi.setConfig({ testTimeout: 30_000 })

const plan = (partition: number, from: number, to: number) => ({
  partition,
  startOffset: 0n,
  endOffset: BigInt(to),
  from: BigInt(from),
  to: BigInt(to),
})

/** What a thread would answer about a log whose batches begin at `bases` and that holds `messages`. */
function decode(
  scan: PartitionScan,
  messages: readonly Message[],
  bases: readonly number[],
  backward: boolean,
  maxHits: number,
): ChunkResult {
  const { fetchOffset, range } = scan.nextFetch()
  const base = bases.findLast(each => BigInt(each) <= fetchOffset) ?? 0
  const chunkEnd = bases.find(each => each > Number(fetchOffset) + 40) ?? Number(range.to)
  const end = BigInt(Math.min(chunkEnd, Number(range.to)))
  const low = backward ? BigInt(Math.max(base, Number(range.from))) : fetchOffset
  const inChunk = messages.filter(each => BigInt(each.offset) >= low && BigInt(each.offset) < end)
  const hits = backward ? inChunk.slice(-maxHits) : inChunk.slice(0, maxHits)
  const cut = hits.length < inChunk.length
  const edge = backward ? hits[0] : hits.at(-1)
  return {
    hits,
    hitBytes: 0,
    matched: hits.length,
    unreadable: [],
    scanned: hits.length,
    scannedBytes: hits.length * 100,
    doneFrom: backward && cut ? BigInt(hits[0]?.offset ?? 0) : low < fetchOffset ? low : fetchOffset,
    doneTo: !backward && cut ? BigInt(hits.at(-1)?.offset ?? 0) + 1n : end,
    edgeTimestampMs: edge?.timestampMs ?? null,
    broken: null,
    wantedSchemas: [],
    judged: { evaluated: hits.length, failed: 0, reasons: [] },
    cutShort: false,
    recycle: false,
  }
}

describe('reading a partition', () => {
  it.each([false, true])(
    'gives and counts every message once and in order, whatever the gaps, batches and limits (backward: %s)',
    backward => {
      const random = seededRandom(40)
      for (let round = 0; round < 60; round++) {
        const to = 1 + random.int(250)
        const from = random.int(to)
        const messages = Array.from({ length: to }, (_, i) => message(0, i, i)).filter(() => random.int(3) > 0)
        const bases = [0, ...Array.from({ length: to }, (_, i) => i + 1).filter(() => random.int(6) === 0)]
        const maxHits = 1 + random.int(20)
        const scan = backward
          ? new BackwardScan(plan(0, from, to), false, { firstWindow: BigInt(1 + random.int(50)), maxHits })
          : new ForwardScan(plan(0, from, to), false)
        const seen: number[] = []
        const counted = { scanned: 0, evaluated: 0 }
        for (let step = 0; step < 2000 && !(scan.done && scan.found.length === 0); step++) {
          if (!scan.done && (scan.found.length === 0 || random.int(2))) {
            const result = decode(scan, messages, bases, backward, maxHits)
            const again = scan.apply(result)
            counted.scanned += result.scanned - (again?.scanned ?? 0)
            counted.evaluated += result.judged.evaluated - (again?.judged.evaluated ?? 0)
          }
          while (scan.found.length > 0 && random.int(3) > 0) {
            const next = scan.found.shift()
            seen.push(Number(next?.offset))
            const rest = scan.rest()
            const left = backward
              ? messages.filter(m => Number(m.offset) < Number(next?.offset))
              : messages.filter(m => Number(m.offset) > Number(next?.offset))
            const inRest = left.filter(m => BigInt(m.offset) >= rest.from && BigInt(m.offset) < rest.to)
            expect(inRest).toEqual(left.filter(m => Number(m.offset) >= from && Number(m.offset) < to))
          }
        }
        const wanted = messages.map(m => Number(m.offset)).filter(offset => offset >= from)
        expect(seen).toEqual(backward ? wanted.toReversed() : wanted)
        expect(scan.remaining).toBe(0n)
        expect(counted).toEqual({ scanned: wanted.length, evaluated: wanted.length })
      }
    },
  )

  it('says which messages retention took away before they were read', () => {
    const forward = new ForwardScan(plan(0, 10, 100), false)
    expect(forward.startMovedTo(5n)).toBeNull()
    expect(forward.startMovedTo(30n)).toEqual({ from: 10n, to: 30n })
    expect(forward.nextFetch().fetchOffset).toBe(30n)
    expect(forward.startMovedTo(500n)).toEqual({ from: 30n, to: 100n })
    expect(forward.done).toBe(true)
    const backward = new BackwardScan(plan(0, 10, 100), false, { firstWindow: 20n, maxHits: 50 })
    expect(backward.nextFetch().fetchOffset).toBe(80n)
    expect(backward.startMovedTo(90n)).toEqual({ from: 10n, to: 90n })
    expect(backward.nextFetch().fetchOffset).toBe(90n)
  })
})

describe('merging', () => {
  const input = (partition: number, times: number[], state: { done?: boolean; edge?: number; stalled?: boolean } = {}) => {
    const scan = new ForwardScan(plan(partition, 0, state.done ? 0 : 100), false)
    scan.found.push(...times.map((time, i) => message(partition, i, time)))
    scan.edgeTimestampMs = state.edge ?? null
    return { scan, stalled: state.stalled ?? false }
  }
  const all = (inputs: ReturnType<typeof input>[], order: 'oldest' | 'newest' = 'oldest') => {
    const taken: string[] = []
    for (let next = nextMerged(inputs, order); next; next = nextMerged(inputs, order))
      taken.push(`${next.partition}@${next.timestampMs}`)
    return taken
  }

  it('goes by time, then partition, and by offset within a partition even where times run backwards', () => {
    expect(all([input(0, [5, 3, 9], { done: true }), input(1, [5, 8], { done: true })])).toEqual([
      '0@5',
      '0@3',
      '1@5',
      '1@8',
      '0@9',
    ])
    expect(all([input(0, [9, 5], { done: true }), input(1, [8, 5], { done: true })], 'newest')).toEqual([
      '0@9',
      '1@8',
      '1@5',
      '0@5',
    ])
  })

  it('waits for a partition that may still find an earlier message, and for none that cannot', () => {
    expect(all([input(0, [5]), input(1, [])])).toEqual([])
    expect(all([input(0, [5]), input(1, [], { edge: 4 })])).toEqual([])
    expect(all([input(0, [5]), input(1, [], { edge: 6 })])).toEqual(['0@5'])
    expect(all([input(0, [5]), input(1, [], { done: true })])).toEqual(['0@5'])
    expect(all([input(0, [5]), input(1, [], { stalled: true })])).toEqual(['0@5'])
  })

  it('hands over what was found without waiting when the search must stop', () => {
    expect(nextFound([input(0, [5]), input(1, [])], 'oldest')).toMatchObject({ timestampMs: 5 })
  })
})

describe('cursors', () => {
  const cursor = {
    topic: 'a',
    topicId: 'id',
    order: 'newest',
    ranges: new Map([
      [0, { from: 0n, to: 2n ** 62n }],
      [7, null],
    ]),
  } as const

  it('come back as they were', () => {
    expect(readCursor(printCursor(cursor), 'a', 'newest')).toEqual(cursor)
  })

  it('of a thousand partitions fit into a URL', () => {
    const random = seededRandom(41)
    const ranges = new Map(Array.from({ length: 1000 }, (_, i) => [i, { from: 0n, to: BigInt(5e6 + random.int(1e6)) }]))
    const text = printCursor({ ...cursor, ranges })
    expect(text.length).toBeLessThan(10_000)
    expect(readCursor(text, 'a', 'newest').ranges).toEqual(ranges)
  })

  it.each([
    ['', /damaged/],
    ['%%%', /damaged/],
    [Buffer.from('{"v":1}').toString('base64url'), /damaged/],
    [printCursor({ ...cursor, topic: 'b' }), /topic “b”/],
    [printCursor({ ...cursor, order: 'oldest' }), /order oldest/],
  ])('that do not belong here are refused: %s', (text, why) => {
    expect(() => readCursor(text, 'a', 'newest')).toThrow(why)
  })

  it('of random bytes are refused', () => {
    const random = seededRandom(42)
    for (let i = 0; i < 500; i++)
      expect(() => readCursor(random.bytes(random.int(90)).toString('base64url'), 'a', 'newest')).toThrow(/damaged/)
  })
})

describe('queries', () => {
  it('name partitions singly and in runs', () => {
    expect(readPartitions('5-7,0,6')).toEqual([0, 5, 6, 7])
    expect(() => readPartitions('7-5')).toThrow(/ends before it begins/)
    expect(() => readPartitions('0-9999999')).toThrow(/At most/)
  })

  it('name positions', () => {
    expect(['earliest', 'latest', 'offset:9223372036854775807', 'time:5', 'last:3'].map(readPosition)).toEqual([
      { at: 'earliest' },
      { at: 'latest' },
      { at: 'offset', offset: 9223372036854775807n },
      { at: 'time', timeMs: 5n },
      { at: 'last', count: 3n },
    ])
  })

  it('have defaults, others for a tail', () => {
    expect(readScanQuery({})).toMatchObject({
      from: { at: 'earliest' },
      to: { at: 'latest' },
      order: 'oldest',
      limit: 100,
      isolation: 'read_committed',
    })
    expect(readScanQuery({ tail: true })).toMatchObject({ from: { at: 'latest' }, limit: Infinity, maxSeconds: Infinity })
    expect(() => readScanQuery({ tail: true, order: 'newest' })).toThrow(/oldest/)
    expect(() => readScanQuery({ tail: true, to: 'latest' })).toThrow(/no end/)
  })
})
