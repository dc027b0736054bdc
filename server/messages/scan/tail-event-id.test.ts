import { describe, expect, it } from 'vitest'
import type { ScanLine, ScanProgress } from '#lib/wire/messages'
import { messageLine } from '../../testing/message-line.ts'
import { seededRandom } from '../../testing/seeded-random.ts'
import { printCursor, readCursor } from './scan-cursor.ts'
import { resumed, TailEventIds } from './tail-event-id.ts'

const TO = 1000n
const PARTITIONS = 3

function progressAt(positions: readonly number[]): ScanProgress {
  const ranges = new Map(positions.map((from, partition) => [partition, { from: BigInt(from), to: TO }]))
  const cursor = printCursor({ topic: 't', topicId: 'id', order: 'oldest', ranges })
  const tail = { matched: 0, shown: 0, matchedPerSecond: null, scannedPerSecond: null, cursor }
  return { type: 'progress', scanned: 0, scannedBytes: 0, remaining: null, tail }
}

const positionsOf = (cursor = '') => [...readCursor(cursor, 't', 'oldest').ranges.values()].map(range => Number(range?.from))

describe('the id of an event', () => {
  it('goes on right behind it, wherever the stream breaks', () => {
    const random = seededRandom(4)
    const ids = new TailEventIds()
    const positions = Array.from({ length: PARTITIONS }, () => 10)
    let last: string | null = null
    for (let i = 0; i < 300; i++) {
      const partition = random.int(PARTITIONS)
      const offset = (positions[partition] ?? 0) + random.int(3)
      const line: ScanLine = i % 20 === 0 ? progressAt(positions) : messageLine(partition, offset, 0)
      if (line.type === 'message') positions[partition] = offset + 1
      last = ids.idOf(line) ?? last
      const query = resumed('t', { tail: true, from: 'latest', contains: 'x' }, last ?? '')
      expect({ ...query, cursor: positionsOf(query.cursor) }).toEqual({ tail: true, contains: 'x', cursor: positions })
    }
  })

  it('is that of the last progress behind a buffer that changes the order, and of many partitions', () => {
    const ids = new TailEventIds()
    const first = progressAt([1, 2, 3])
    expect(ids.idOf(first)).toBe(first.tail?.cursor)
    const resequenced = { delayMs: 0, delayMessages: 0, late: false }
    expect(ids.idOf({ ...messageLine(0, 5, 0), resequenced })).toBeNull()
    const random = seededRandom(5)
    expect(ids.idOf(progressAt(Array.from({ length: 600 }, () => random.int(1_000_000))))).not.toBeNull()
    expect(ids.idOf(messageLine(0, 5, 0))).toBeNull()
  })

  it('is of no use to a search, and refused when it is none of ours or of another topic', () => {
    const id = new TailEventIds().idOf(progressAt([1])) ?? ''
    expect(resumed('t', { contains: 'x' }, id)).toEqual({ contains: 'x' })
    expect(resumed('t', { tail: true }, undefined)).toEqual({ tail: true })
    for (const bad of ['17', 'x~', `${id}~0:`, `${id}~0:1,`, `${id} `, '%00'])
      expect(() => resumed('t', { tail: true }, bad)).toThrow(/Last-Event-ID|damaged/)
    expect(() => resumed('other', { tail: true }, id)).toThrow('belongs to a search in topic “t”')
  })
})
