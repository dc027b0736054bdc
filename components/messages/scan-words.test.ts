import { describe, expect, test } from 'vitest'
import type { Message, ScanEnd } from '#lib/wire/messages'
import { IDLE, withLines, type ScanState } from './scan-state.ts'
import { describeScan } from './scan-words.ts'

const RUNNING: ScanState = { ...IDLE, phase: 'running' }
const end = (change: Partial<ScanEnd> = {}): ScanEnd => ({
  type: 'end',
  reason: 'end-reached',
  detail: null,
  scanned: 1_204_118,
  scannedBytes: 4_096,
  elapsedMs: 600,
  partitions: [],
  cursor: null,
  ...change,
})
const ended = (change: Partial<ScanEnd> = {}, before: Partial<ScanState> = {}) =>
  withLines({ ...RUNNING, scanned: end(change).scanned, ...before }, IDLE, [end(change)])

const found = (count: number) => ({
  found: count,
  messages: Array.from({ length: count }, (_, offset): Message => ({
    type: 'message',
    partition: 0,
    offset: String(offset),
    timestampMs: 0,
    timestampType: 'create',
    key: null,
    value: null,
    headers: [],
    headerCount: 0,
    sizeBytes: 1,
    compression: 'none',
    transactional: false,
  })),
})

describe('describeScan', () => {
  test('messages that were found but are not kept are counted', () => {
    const words = describeScan({ ...ended(), ...found(3), found: 5 })
    expect(words).toMatchObject({ complete: false, gaps: [expect.stringMatching(/^2 of those found are not shown/)] })
  })

  test('a search to the end says so, and that nothing is missing', () => {
    expect(describeScan({ ...ended(), ...found(214) })).toEqual({
      summary: '1,204,118 of 1,204,118 scanned in 600 ms, to the end of every partition · 214 found · every match is here',
      complete: true,
      gaps: [],
      notRead: [],
      order: [],
    })
  })

  test('while it runs it says how much there is', () => {
    const state = withLines(RUNNING, IDLE, [{ type: 'progress', scanned: 1_000, scannedBytes: 1, remaining: '9000' }])
    expect(describeScan(state)).toMatchObject({ summary: '1,000 of 10,000 scanned · 0 found', complete: false })
  })

  test('a stretch that could not be read makes the search incomplete although every partition ended', () => {
    const unreadable = {
      type: 'unreadable' as const,
      partition: 2,
      fromOffset: '100',
      toOffset: '1200',
      code: 'crc',
      detail: 'CRC mismatch',
    }
    const words = describeScan(withLines(RUNNING, IDLE, [unreadable, end()]))
    expect(words.complete).toBe(false)
    expect(words.gaps).toEqual(['Partition 2, offsets 100 to 1,200: could not be read (CRC mismatch)'])
    expect(words.summary).not.toContain('every match')
  })

  test('a partition without a leader makes the search incomplete', () => {
    const partition = {
      partition: 3,
      nextOffset: '5',
      endOffset: '9',
      startOffset: '0',
      error: { code: 'x', detail: 'no leader' },
    }
    const words = describeScan(ended({ partitions: [partition] }))
    expect(words).toMatchObject({ complete: false, gaps: ['Partition 3 was not searched to its end: no leader'] })
  })

  test.each([
    ['budget-messages', 'The other 9,000 were not searched'],
    ['budget-seconds', 'The other 9,000 were not searched'],
    ['topic-deleted', 'The topic was deleted'],
    ['failed', 'The search failed'],
    ['cancelled', 'The search was cancelled'],
  ] as const)('the end by %s says what was not searched', (reason, words) => {
    const described = describeScan(ended({ reason }, { remaining: 9_000n }))
    expect(described.complete).toBe(false)
    expect(described.gaps.join(' ')).toContain(words)
    expect(described.summary).not.toContain('to the end of every partition')
  })

  test('the end by the limit is nothing wrong, yet it says what was not searched', () => {
    const described = describeScan({ ...ended({ reason: 'limit', scanned: 50 }, { remaining: 9_000n }), ...found(50) })
    expect(described).toEqual({
      summary: '50 of 9,050 scanned in 600 ms · 50 found · the other 9,000 were not searched',
      complete: false,
      gaps: [],
      notRead: [],
      order: [],
    })
  })

  test('what was looked at after the last report of progress is no longer counted as left', () => {
    const lines = [
      { type: 'progress' as const, scanned: 15, scannedBytes: 1, remaining: '100' },
      end({ reason: 'limit', scanned: 18 }),
    ]
    expect(describeScan(withLines(RUNNING, IDLE, lines)).summary).toBe(
      '18 of 115 scanned in 600 ms · 0 found · the other 97 were not searched',
    )
  })

  test('an unknown rest is not counted', () => {
    expect(describeScan(ended({ reason: 'budget-seconds' })).gaps[0]).toMatch(/^The rest/)
  })

  test('a search that could not reach a partition names it, and nothing vague besides', () => {
    const partition = {
      partition: 3,
      nextOffset: '5',
      endOffset: '9',
      startOffset: '0',
      error: { code: 'x', detail: 'no leader' },
    }
    expect(describeScan(ended({ reason: 'failed', partitions: [partition] })).gaps).toHaveLength(1)
  })

  const TAIL: ScanState = { ...RUNNING, tail: true, found: 40_000, shown: 300, behind: 12n }

  test.each([
    [{ found: 4_310, scanned: 4_310 }, 'Showing 20 of 4,310 a second'],
    [{ found: 310, scanned: 20_000 }, 'Showing 20 of 310 matching a second, of 20,000 a second that arrive'],
    [{ found: 12, scanned: 3_400 }, 'Showing all of 12 matching a second, of 3,400 a second that arrive'],
    [{ found: 0, scanned: 0 }, 'Nothing new in the last 2 s'],
  ])('a tail says how much it shows of what arrives: %o', (rate, words) => {
    expect(describeScan({ ...TAIL, rate }).summary).toBe(`${words} · 40,000 matched, 300 shown since the start`)
  })

  test('a tail names the partitions that it cannot read, until it can', () => {
    const partitions = Array.from({ length: 20 }, (_, partition) => ({ partition, error: { code: 'x', detail: 'no leader' } }))
    const tail = { matched: 0, shown: 0, matchedPerSecond: null, scannedPerSecond: null, cursor: 'c' }
    const progress = { type: 'progress', scanned: 0, scannedBytes: 0, remaining: '0' } as const
    const hindered = withLines(TAIL, TAIL, [{ ...progress, tail: { ...tail, notRead: { count: 30, partitions } } }])
    expect(describeScan(hindered).notRead).toEqual([
      'Partition 0 is not read: no leader',
      'Partition 1 is not read: no leader',
      'Partition 2 is not read: no leader',
      '27 more partitions are not read.',
    ])
    expect(describeScan({ ...hindered, reconnecting: true }).notRead).toEqual([])
    expect(describeScan(withLines(hindered, TAIL, [{ ...progress, tail }])).notRead).toEqual([])
  })

  test('a tail that is paused, lost or behind says so', () => {
    const rate = { found: 50, scanned: 50 }
    expect(describeScan({ ...TAIL, rate, paused: { waiting: 7, leftOut: 3 } })).toMatchObject({
      summary: 'Paused, 7 waiting · 50 a second · 40,000 matched, 300 shown since the start',
      gaps: ['3 messages will not be shown: too many wait already. All are counted.'],
    })
    expect(describeScan({ ...TAIL, reconnecting: true }).summary).toMatch(/^The connection is lost/)
    expect(describeScan({ ...TAIL, rate, behind: 5_000n }).summary).toMatch(/5,000 behind the end of the log$/)
  })

  test('a search that waits for its turn says how many are before it', () => {
    const queued = (position: number) => describeScan(withLines(RUNNING, IDLE, [{ type: 'queued', position }])).summary
    expect(queued(3)).toBe('Waiting for its turn: 2 before it')
    expect(queued(1)).toBe('Waiting for another search to end: this one is next')
  })
})
