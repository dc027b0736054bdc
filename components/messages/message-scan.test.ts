import { describe, expect, test } from 'vitest'
import type { Message, ScanLine } from '#lib/wire/messages'
import { MessageScan, type ScanPorts } from './message-scan.ts'
import { KEPT_TAIL_MESSAGES } from './scan-state.ts'
import { WAITING_CHARACTERS } from './tail-buffer.ts'

const message = (offset: number): Message => ({
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
})
const progress = (matched: number, cursor = 'c', scanned = matched): ScanLine => ({
  type: 'progress',
  scanned,
  scannedBytes: 0,
  remaining: '0',
  tail: { matched, shown: 0, matchedPerSecond: matched, scannedPerSecond: scanned, cursor },
})
const end: ScanLine = {
  type: 'end',
  reason: 'end-reached',
  detail: null,
  scanned: 9,
  scannedBytes: 9,
  elapsedMs: 5,
  partitions: [],
  cursor: null,
}

/** A server whose lines the test sends, and a page whose frames the test draws. */
function setUp() {
  let controller: ReadableStreamDefaultController<Uint8Array> | undefined
  let frame: (() => void) | undefined
  const seen = { signals: [] as AbortSignal[], paths: [] as string[], nowMs: 0, renders: 0 }
  const ports: ScanPorts = {
    open: (path, signal) => {
      seen.paths.push(path)
      seen.signals.push(signal)
      const body = new ReadableStream<Uint8Array>({ start: started => void (controller = started) })
      // As fetch does: an abort breaks the body off.
      signal.addEventListener('abort', () => controller?.error(signal.reason))
      return Promise.resolve(body)
    },
    nextFrame: callback => void (frame = callback),
    nowMs: () => seen.nowMs,
    wait: () => Promise.resolve(),
  }
  const scan = new MessageScan(ports)
  scan.subscribe(() => void seen.renders++)
  return {
    scan,
    seen,
    send: async (...lines: readonly ScanLine[]) => {
      await expect.poll(() => controller !== undefined).toBe(true)
      controller?.enqueue(new TextEncoder().encode(lines.map(line => `${JSON.stringify(line)}\n`).join('')))
      await new Promise(resolve => setImmediate(resolve))
    },
    close: () => controller?.close(),
    draw: () => frame?.(),
  }
}

const search = { path: '/x', tail: false, append: false }
const offsets = (scan: MessageScan) => scan.state().messages.map(each => Number(each.offset))

describe('MessageScan', () => {
  test('lines become state once a frame, however many batches arrive', async () => {
    const { scan, seen, send, draw, close } = setUp()
    const done = scan.start(search)
    const before = seen.renders
    for (let offset = 0; offset < 50; offset++) await send(message(offset))
    expect(seen.renders).toBe(before)
    draw()
    expect(seen.renders).toBe(before + 1)
    expect(scan.state().messages).toHaveLength(50)
    await send(end)
    draw()
    close()
    await done
    expect(scan.state()).toMatchObject({ phase: 'ended', found: 50, scanned: 9 })
  })

  test('stopping aborts the request and keeps what was found', async () => {
    const { scan, seen, send } = setUp()
    const done = scan.start(search)
    await send(message(1))
    scan.stop()
    expect(seen.signals[0]?.aborted).toBe(true)
    expect(scan.state()).toMatchObject({ phase: 'stopped', found: 1 })
    await done
    expect(offsets(scan)).toEqual([1])
  })

  test('a new search aborts the one before, whose late lines are not shown', async () => {
    const first = setUp()
    const done = first.scan.start(search)
    await first.send(message(1))
    void first.scan.start({ ...search, path: '/y' })
    expect(first.seen.signals[0]?.aborted).toBe(true)
    first.draw()
    expect(first.scan.state()).toMatchObject({ phase: 'running', found: 0 })
    first.scan.stop()
    await done
  })

  test('the next page adds to the counts of the first', async () => {
    const { scan, send, draw, close } = setUp()
    const first = scan.start(search)
    await send(message(9), end)
    draw()
    close()
    await first
    const second = scan.start({ ...search, append: true })
    await new Promise(resolve => setImmediate(resolve))
    await send(message(8), end)
    draw()
    close()
    await second
    expect(offsets(scan)).toEqual([9, 8])
    expect(scan.state()).toMatchObject({ found: 2, scanned: 18, elapsedMs: 10 })
  })

  test('a stream that breaks off is a failure that says so', async () => {
    const { scan, send, close } = setUp()
    const done = scan.start(search)
    await send(message(1))
    close()
    await done
    expect(scan.state().phase).toBe('failed')
    expect(scan.state().problem?.detail).toContain('broke off')
    expect(offsets(scan)).toEqual([1])
  })

  test('a tail shows the newest first, keeps a bounded number, and counts what was not sent', async () => {
    const { scan, send, draw } = setUp()
    const done = scan.start({ ...search, tail: true })
    const count = KEPT_TAIL_MESSAGES + 500
    await send(...Array.from({ length: count }, (_, offset) => message(offset)), progress(70_000))
    draw()
    expect(scan.state()).toMatchObject({ found: 70_000, shown: count, rate: { found: 70_000, scanned: 70_000 } })
    expect(offsets(scan)[0]).toBe(count - 1)
    expect(scan.state().messages).toHaveLength(KEPT_TAIL_MESSAGES)
    scan.stop()
    await done
  })

  test('a paused tail keeps counting, holds what is to be shown, bounded, and says what it left out', async () => {
    const { scan, send, draw } = setUp()
    const done = scan.start({ ...search, tail: true })
    await send(message(0))
    draw()
    scan.setPaused(true)
    await send(message(1), message(2), progress(3))
    draw()
    expect(scan.state()).toMatchObject({ found: 3, paused: { waiting: 2, leftOut: 0 } })
    for (let batch = 0; batch < 10; batch++) {
      await send(...Array.from({ length: 1_000 }, (_, index) => message(3 + batch * 1_000 + index)))
      draw()
    }
    expect(offsets(scan)).toEqual([0])
    expect(scan.state().paused).toEqual({ waiting: KEPT_TAIL_MESSAGES, leftOut: 10_002 - KEPT_TAIL_MESSAGES })
    scan.setPaused(false)
    expect(scan.state().paused).toBeNull()
    expect(offsets(scan)[0]).toBe(10_002)
    scan.stop()
    await done
  })

  test('a paused tail is bounded by size too', async () => {
    const { scan, send, draw } = setUp()
    const done = scan.start({ ...search, tail: true })
    scan.setPaused(true)
    const data = 'x'.repeat(WAITING_CHARACTERS / 4)
    const large = (offset: number) => ({ ...message(offset), headers: [{ key: data, value: null }] })
    for (let offset = 0; offset < 6; offset++) await send(large(offset))
    draw()
    expect(scan.state().paused).toEqual({ waiting: 4, leftOut: 2 })
    scan.stop()
    await done
  })

  test('a tail whose stream is lost goes on from its cursor, counts on, and shows nothing twice', async () => {
    const { scan, seen, send, draw, close } = setUp()
    const done = scan.start({ ...search, path: '/x?tail=true', tail: true })
    await send(message(4), progress(1, 'a/b'), message(5))
    close()
    await expect.poll(() => seen.paths.length).toBe(2)
    expect(seen.paths[1]).toBe('/x?tail=true&cursor=a%2Fb')
    expect(scan.state()).toMatchObject({ phase: 'running', reconnecting: true, found: 1 })
    await send(message(5), message(6), progress(2, 'd'))
    draw()
    expect(offsets(scan)).toEqual([6, 5, 4])
    expect(scan.state()).toMatchObject({ reconnecting: false, found: 3, shown: 3 })
    scan.stop()
    await done
  })
})
