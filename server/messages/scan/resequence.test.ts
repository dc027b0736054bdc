import { describe, expect, it } from 'vitest'
import type { Message, ScanEnd, ScanLine, ScanProgress } from '#lib/wire/messages'
import { messageLine } from '../../testing/message-line.ts'
import { ArrivalQueue } from './arrival-queue.ts'
import { ForwardScan } from './forward-scan.ts'
import { resequenceLines } from './resequence.ts'
import { printCursor, readCursor } from './scan-cursor.ts'
import { readScanQuery } from './scan-query.ts'

const progress: ScanProgress = { type: 'progress', scanned: 0, scannedBytes: 0, remaining: null }
const end: ScanEnd = {
  type: 'end',
  reason: 'end-reached',
  detail: null,
  scanned: 0,
  scannedBytes: 0,
  elapsedMs: 0,
  partitions: [],
  cursor: null,
}
const at = (timestampMs: number | null) => messageLine(0, 0, timestampMs)
const never = new AbortController().signal
const timesOf = (lines: readonly ScanLine[]) => lines.flatMap(line => (line.type === 'message' ? [line.timestampMs] : []))

async function* give(lines: readonly ScanLine[]): AsyncGenerator<ScanLine, void, undefined> {
  yield* lines
}

async function resequenced(lines: readonly ScanLine[], options: { messages: number; ms: number }, signal = never) {
  const out: ScanLine[] = []
  for await (const line of resequenceLines(give(lines), 't', { by: 'timestamp', ...options }, signal)) out.push(line)
  return out
}

describe('a search behind a buffer', () => {
  it('hands over in order, with what it cost each message, and keeps nothing back at the end', async () => {
    const out = await resequenced([at(1), at(3), at(2), progress, at(5), at(4), end], { messages: 2, ms: 60_000 })
    expect(timesOf(out)).toEqual([1, 2, 3, 4, 5])
    expect(out.at(-1)).toMatchObject({
      type: 'end',
      resequencing: { bufferMessages: 2, bufferMs: 60_000, arrived: 5, released: 5, held: 0, maxHeld: 2, late: 0, unranked: 0 },
    })
    expect(out.find(line => line.type === 'message')).toMatchObject({ resequenced: { delayMessages: 2, late: false } })
  })

  it('marks late messages and tells what other sizes would change', async () => {
    const out = await resequenced([at(1), at(5), at(6), at(7), at(2), at(null), end], { messages: 1, ms: 60_000 })
    expect(timesOf(out)).toEqual([1, 5, 6, 2, null, 7])
    const late = out.filter(line => line.type === 'message' && line.resequenced?.late === true)
    expect(timesOf(late)).toEqual([2])
    const last = out.at(-1)
    const report = last?.type === 'end' ? last.resequencing : undefined
    expect(report).toMatchObject({ late: 1, unranked: 1 })
    expect(report?.others.map(({ bufferMessages, late }) => [bufferMessages, late])).toEqual([
      [0, 1],
      [0, 1],
      [1, 1],
      [2, 1],
      [4, 0],
      [10, 0],
    ])
  })

  it('lets go what has waited long enough though nothing arrives', async () => {
    let ended = () => {}
    const quiet = new Promise<void>(resolve => (ended = resolve))
    const source = async function* (): AsyncGenerator<ScanLine, void, undefined> {
      yield at(1)
      await quiet
    }
    const out = resequenceLines(source(), 't', { by: 'timestamp', messages: 10, ms: 5 }, never)
    const first = await out.next()
    expect(first.value).toMatchObject({ type: 'message', timestampMs: 1 })
    ended()
    expect((await out.next()).done).toBe(true)
  })

  it('begins its cursors with what it holds: whoever goes on there gets it', async () => {
    const ranges = new Map([
      [0, { from: 9n, to: 99n }],
      [1, { from: 4n, to: 99n }],
    ])
    const cursor = printCursor({ topic: 't', topicId: null, order: 'oldest', ranges })
    const tail = { matched: 0, shown: 0, matchedPerSecond: null, scannedPerSecond: null, cursor }
    const lines = [messageLine(0, 7, 5), messageLine(0, 6, 1), messageLine(0, 8, 6), { ...progress, tail }, end]
    const out = await resequenced(lines, { messages: 2, ms: 60_000 })
    const told = out.find(line => line.type === 'progress')?.tail?.cursor ?? ''
    expect(timesOf(out.slice(0, 1))).toEqual([1])
    expect([...readCursor(told, 't', 'oldest').ranges.values()].map(range => range?.from)).toEqual([7n, 4n])
  })

  it('ends the search behind it when its reader leaves', async () => {
    let left = false
    const source = async function* (): AsyncGenerator<ScanLine, void, undefined> {
      try {
        for (let time = 0; ; time++) yield at(time)
      } finally {
        left = true
      }
    }
    for await (const line of resequenceLines(source(), 't', { by: 'timestamp', messages: 3, ms: 60_000 }, never)) {
      expect(line.type).toBe('message')
      break
    }
    expect(left).toBe(true)
  })

  it('hands over nothing more to one who has cancelled', async () => {
    const gone = AbortSignal.abort(new Error('gone'))
    const out = await resequenced([at(1), at(2), { ...end, reason: 'cancelled' }], { messages: 9, ms: 60_000 }, gone)
    expect(out.map(({ type }) => type)).toEqual(['end'])
  })

  it('orders by what it is asked to, and by nothing else', () => {
    const query = readScanQuery({ resequence: 'timestamp' })
    expect(query).toMatchObject({ arrival: true, order: 'oldest', resequence: { by: 'timestamp', messages: 100, ms: 1000 } })
    expect(() => readScanQuery({ resequence: 'timestamp', order: 'newest' })).toThrow(/order must be arrival/)
    expect(() => readScanQuery({ resequence: 'sequence' })).toThrow(/sequence=value.FIELD/)
    expect(() => readScanQuery({ sequence: 'value.a +' })).toThrow(/Something is missing here.*line 1, column 10/)
    expect(() => readScanQuery({ bufferMs: 5 })).toThrow(/bufferMs is a size of the buffer/)
  })
})

describe('the order of arrival', () => {
  const scanOf = (partition: number) => new ForwardScan({ partition, startOffset: 0n, endOffset: 9n, from: 0n, to: 9n }, false)
  const drain = (queue: ArrivalQueue) => {
    const out: Message[] = []
    for (let message = queue.next(); message !== null; message = queue.next()) out.push(message)
    return out.map(({ partition, offset, arrival }) => [partition, Number(offset), arrival?.index, arrival?.atMs])
  }

  it('keeps together what one answer brought of a partition, whatever the timestamps', () => {
    const [one, two] = [scanOf(0), scanOf(1)]
    const queue = new ArrivalQueue()
    const bring = (scan: ForwardScan, offsets: number[], atMs: number) => {
      scan.found.push(...offsets.map(offset => messageLine(scan.plan.partition, offset, 100 - offset)))
      queue.arrived(scan, offsets.length, atMs)
    }
    bring(one, [0, 1], 10)
    bring(two, [0], 11)
    bring(one, [2], 12)
    queue.arrived(two, 0, 13)
    expect(drain(queue)).toEqual([
      [0, 0, 0, 10],
      [0, 1, 1, 10],
      [1, 0, 2, 11],
      [0, 2, 3, 12],
    ])
  })
})
