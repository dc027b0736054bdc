import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { Unreadable } from '#lib/wire/messages'
import type { FetchedPartition } from '#server/kafka/protocol/fetch'
import type { ChunkResult } from '../decode/chunk.ts'
import { ForwardScan } from './forward-scan.ts'
import { PartitionReader } from './partition-reader.ts'

const END = 100n
const alone = { throttled: false, alone: true, committedOnly: false }
const together = { ...alone, alone: false }

const MAX_OFFSET = 2n ** 63n - 1n

beforeEach(() => void vi.useFakeTimers({ toFake: ['performance'] }))
afterEach(() => void vi.useRealTimers())

interface Emptiness {
  reader: PartitionReader
  /** Between two answers. */
  step?: number
  request?: typeof alone
}

function reading(isTail = false): { reader: PartitionReader; reports: Unreadable[] } {
  const plan = { partition: 0, startOffset: 0n, endOffset: END, from: 0n, to: isTail ? MAX_OFFSET : END }
  const reports: Unreadable[] = []
  return { reader: new PartitionReader(new ForwardScan(plan, false), isTail, line => reports.push(line)), reports }
}

function empty(highWatermark: bigint, lastStableOffset = highWatermark): FetchedPartition {
  const offsets = { highWatermark, lastStableOffset, logStartOffset: 0n, preferredReadReplica: null }
  return { partition: 0, errorCode: 0, ...offsets, abortedTransactions: [], records: Buffer.alloc(0) }
}

const cutOff: ChunkResult = {
  hits: [],
  hitBytes: 0,
  matched: 0,
  unreadable: [],
  scanned: 0,
  scannedBytes: 0,
  doneFrom: 0n,
  doneTo: 0n,
  edgeTimestampMs: null,
  broken: null,
  recycle: false,
  wantedSchemas: [],
  judged: { evaluated: 0, failed: 0, reasons: [] },
  cutShort: false,
}

describe('an empty answer', () => {
  it('of a new leader whose high watermark lies behind is waited for: messages are there that it does not show yet', () => {
    const { reader } = reading()
    for (let i = 0; i < 5; i++) expect(reader.take(empty(0n), reader.scan.nextFetch(), alone)).toEqual({ do: 'wait' })
    expect(reader.scan.remaining).toBe(END)
    expect(reader.trouble).toMatchObject({ code: 'OFFSET_NOT_AVAILABLE' })
    const committed = { ...alone, committedOnly: true }
    for (let i = 0; i < 5; i++) reader.take(empty(END, 0n), reader.scan.nextFetch(), committed)
    expect(reader.scan.remaining).toBe(END)
  })

  const emptyFor = (ms: number, { reader, step = 1000, request = alone }: Emptiness) => {
    for (let passed = 0; passed < ms; passed += step) {
      reader.take(empty(END), reader.scan.nextFetch(), request)
      vi.advanceTimersByTime(step)
    }
  }

  it('below the high watermark is no gap: tiered storage that is slow answers so, and then sends the messages', () => {
    const { reader, reports } = reading()
    emptyFor(9000, { reader, step: 300 })
    expect(reader.scan.done).toBe(false)
    expect(reader.trouble).toMatchObject({ code: 'no-messages' })
    const fetched = { ...empty(END), records: Buffer.alloc(20) }
    expect(reader.take(fetched, reader.scan.nextFetch(), alone)).toMatchObject({ do: 'decode' })
    expect([reader.trouble, reader.error, reports]).toEqual([null, null, []])
    emptyFor(9000, { reader, step: 300 })
    expect(reader.scan.done).toBe(false)
  })

  it('that lasts ten seconds, asked for alone and not throttled, is passed over, and said to be', () => {
    const { reader, reports } = reading()
    emptyFor(60_000, { reader, request: together })
    emptyFor(60_000, { reader, request: { ...alone, throttled: true } })
    expect(reader.scan.done).toBe(false)
    emptyFor(11_000, { reader })
    expect(reader.scan.done).toBe(true)
    expect(reports).toMatchObject([{ fromOffset: '0', toOffset: '99', code: 'no-messages' }])
  })

  it('of few answers is none, however long they took', () => {
    const { reader } = reading()
    emptyFor(16_000, { reader, step: 4000 })
    expect(reader.scan.done).toBe(false)
  })

  it('moves a tail no further than to what Kafka shows: what comes behind is read', () => {
    const { reader, reports } = reading(true)
    emptyFor(11_000, { reader })
    expect(reader.scan.nextFetch().fetchOffset).toBe(END)
    expect(reports).toMatchObject([{ fromOffset: '0', toOffset: '99' }])
    expect(reader.take(empty(END), reader.scan.nextFetch(), alone)).toEqual({ do: 'wait' })
    expect(reader.finished).toBe(false)
  })
})

describe('an answer without one whole batch', () => {
  it('is asked for alone first: only then does Kafka give a large batch whole', () => {
    const { reader } = reading()
    const asked = reader.scan.nextFetch()
    const sizeBytes = reader.scan.size.bytes
    const fetched = { ...empty(END), records: Buffer.alloc(20) }
    expect(reader.take(fetched, asked, together)).toMatchObject({ do: 'decode' })
    reader.apply(cutOff, asked, 10)
    expect(reader.wantsOwnRequest).toBe(true)
    expect(reader.scan.size.bytes).toBe(sizeBytes)
    reader.take(fetched, asked, alone)
    reader.apply(cutOff, asked, 10)
    expect(reader.error).toBeNull()
    expect(reader.scan.size.bytes).toBeGreaterThan(sizeBytes)
  })
})
