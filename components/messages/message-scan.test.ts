import { describe, expect, test } from 'vitest'
import type { Message, ScanLine } from '#lib/wire/messages'
import { MessageScan, type ScanPorts } from './message-scan.ts'
import { KEPT_TAIL_MESSAGES } from './scan-state.ts'

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
const progress = (scanned: number): ScanLine => ({ type: 'progress', scanned, scannedBytes: 0, remaining: null })
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
  const seen = { signals: [] as AbortSignal[], nowMs: 0, renders: 0 }
  const ports: ScanPorts = {
    open: (_, signal) => {
      seen.signals.push(signal)
      const body = new ReadableStream<Uint8Array>({ start: started => void (controller = started) })
      // As fetch does: an abort breaks the body off.
      signal.addEventListener('abort', () => controller?.error(signal.reason))
      return Promise.resolve(body)
    },
    nextFrame: callback => void (frame = callback),
    nowMs: () => seen.nowMs,
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

  test('a tail shows the newest first and keeps a bounded number, counting all', async () => {
    const { scan, send, draw } = setUp()
    const done = scan.start({ ...search, tail: true })
    const count = KEPT_TAIL_MESSAGES + 500
    await send(...Array.from({ length: count }, (_, offset) => message(offset)))
    draw()
    expect(scan.state()).toMatchObject({ found: count })
    expect(offsets(scan)[0]).toBe(count - 1)
    expect(scan.state().messages).toHaveLength(KEPT_TAIL_MESSAGES)
    scan.stop()
    await done
  })

  test('a paused tail holds what arrives, bounded, and shows it when it goes on', async () => {
    const { scan, send, draw } = setUp()
    const done = scan.start({ ...search, tail: true })
    await send(message(0))
    draw()
    scan.setPaused(true)
    for (let batch = 0; batch < 10; batch++) {
      await send(...Array.from({ length: 1_000 }, (_, index) => message(1 + batch * 1_000 + index)))
      draw()
    }
    expect(offsets(scan)).toEqual([0])
    scan.setPaused(false)
    expect(scan.state().found).toBe(10_001)
    expect(offsets(scan)[0]).toBe(10_000)
    scan.stop()
    await done
  })

  test('a tail tells how many a second it shows of how many arrive', async () => {
    const { scan, seen, send, draw } = setUp()
    const done = scan.start({ ...search, tail: true })
    await send(progress(0))
    draw()
    seen.nowMs = 1_000
    await send(message(1), message(2), progress(500))
    draw()
    expect(scan.state().rate).toEqual({ found: 2, scanned: 500 })
    scan.stop()
    await done
  })
})
