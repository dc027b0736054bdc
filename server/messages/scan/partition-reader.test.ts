import { describe, expect, it } from 'vitest'
import type { Unreadable } from '#lib/wire/messages'
import type { FetchedPartition } from '#server/kafka/protocol/fetch'
import type { ChunkResult } from '../decode/chunk.ts'
import { ForwardScan } from './forward-scan.ts'
import { PartitionReader } from './partition-reader.ts'

const END = 100n
const alone = { throttled: false, alone: true, committedOnly: false }
const together = { ...alone, alone: false }

function reading(): { reader: PartitionReader; reports: Unreadable[] } {
  const plan = { partition: 0, startOffset: 0n, endOffset: END, from: 0n, to: END }
  const reports: Unreadable[] = []
  return { reader: new PartitionReader(new ForwardScan(plan, false), false, line => reports.push(line)), reports }
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

  it('below the high watermark is a gap to the end only when it stays empty, asked for alone and not throttled', () => {
    const { reader } = reading()
    const take = (request: typeof alone) => reader.take(empty(END), reader.scan.nextFetch(), request)
    for (let i = 0; i < 5; i++) take(together)
    for (let i = 0; i < 5; i++) take({ ...alone, throttled: true })
    expect(reader.scan.done).toBe(false)
    take(alone)
    take(alone)
    expect(reader.scan.done).toBe(true)
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
