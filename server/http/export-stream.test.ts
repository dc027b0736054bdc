import { connect } from 'node:net'
import { afterAll, beforeAll, expect, test } from 'vitest'
import * as z from 'zod/mini'
import type { ScanEnd, ScanLine } from '#lib/wire/messages'
import { exportFormat } from '../messages/export/export-format.ts'
import { payloadOf } from '../testing/message-line.ts'
import { fakeHost } from '../testing/fake-host.ts'
import { startTestServer, type TestServer } from '../testing/front-server.ts'
import { exportStream } from './export-stream.ts'
import { processRoute } from './route.ts'

const produced = { count: 0, ended: 0 }
const reasons = ['end-reached', 'limit', 'failed', 'unreadable', 'budget-seconds', 'cut'] as const

async function* lines(count: number, how: (typeof reasons)[number]): AsyncGenerator<ScanLine> {
  try {
    const parts = { timestampMs: 0, timestampType: 'create', key: null, headerCount: 0, sizeBytes: 1 } as const
    for (let offset = 0; offset < count; offset++) {
      produced.count++
      const value = payloadOf('x'.repeat(1000))
      yield {
        type: 'message',
        partition: 0,
        offset: String(offset),
        ...parts,
        headers: [],
        value,
        compression: 'none',
        transactional: false,
      }
      if (offset % 100 === 0) await new Promise(resolve => setImmediate(resolve))
    }
    yield { type: 'progress', scanned: 1, scannedBytes: 1, remaining: '0' }
    if (how === 'cut') throw new Error('lost')
    if (how === 'unreadable') {
      yield { type: 'unreadable', partition: 1, fromOffset: '1', toOffset: '2', code: 'crc-mismatch', detail: 'damaged' }
    }
    const reason: ScanEnd['reason'] = how === 'unreadable' ? 'end-reached' : how
    yield { type: 'end', reason, detail: null, scanned: 1, scannedBytes: 1, elapsedMs: 1, partitions: [], cursor: null }
  } finally {
    produced.ended++
  }
}

const route = processRoute({
  method: 'GET',
  path: '/save',
  summary: 'test',
  tag: 'test',
  action: 'read',
  query: z.strictObject({
    count: z.coerce.number(),
    how: z.enum(reasons),
    format: z.enum(['ndjson', 'csv', 'raw']),
    stuckMs: z.optional(z.coerce.number()),
  }),
  answers: {},
  errors: [],
  handler: (_context, { query: { count, how, format, stuckMs } }) =>
    exportStream('a/"b', exportFormat({ format }), () => lines(count, how), stuckMs),
})

let server: TestServer
beforeAll(async () => {
  server = await startTestServer([route], fakeHost([]))
})
afterAll(() => server.close())

const save = (format: string, how: string, count = 3) => server.ask(`/api/v1/save?format=${format}&how=${how}&count=${count}`)

test('a file is an attachment that no browser runs, and its name cannot break out of the header', async () => {
  const { headers, text } = await save('csv', 'end-reached')
  expect(headers['content-disposition']).toBe('attachment; filename="a__b.csv"')
  expect(headers['x-content-type-options']).toBe('nosniff')
  expect(headers['content-type']).toBe('text/csv; charset=utf-8; header=present')
  expect(text.split('\r\n')).toHaveLength(5)
})

test.each(['end-reached', 'limit', 'failed', 'unreadable', 'budget-seconds'])(
  'NDJSON that ends with %s says so in its last line',
  async how => {
    const { text } = await save('ndjson', how)
    const rows = text
      .trimEnd()
      .split('\n')
      .map((row): unknown => JSON.parse(row))
    expect(rows).toHaveLength(how === 'unreadable' ? 5 : 4)
    expect(rows.at(-1)).toMatchObject({ type: 'end', reason: how === 'unreadable' ? 'end-reached' : how })
  },
)

test.each(['failed', 'unreadable', 'budget-seconds', 'cut'])('CSV and raw values that end with %s are cut off', async how => {
  await expect(save('csv', how)).rejects.toThrow(/aborted|hang up/)
  await expect(save('raw', how)).rejects.toThrow(/aborted|hang up/)
})

test('CSV and raw values that are whole end properly', async () => {
  expect((await save('csv', 'limit')).status).toBe(200)
  expect((await save('raw', 'end-reached')).text).toBe(`${'x'.repeat(1000)}\n`.repeat(3))
})

test('a client that does not read stops the search; one that leaves ends it', async () => {
  produced.count = 0
  const endedBefore = produced.ended
  const socket = connect(server.port, '127.0.0.1')
  socket.pause()
  socket.write(`GET /api/v1/save?format=csv&how=limit&count=1000000 HTTP/1.1\r\nHost: localhost:${server.port}\r\n\r\n`)
  let last = -1
  const stands = () => {
    const stood = produced.count > 0 && produced.count === last
    last = produced.count
    return stood
  }
  await expect.poll(stands, { interval: 200, timeout: 20_000 }).toBe(true)
  expect(produced.count).toBeLessThan(50_000)
  socket.destroy()
  await expect.poll(() => produced.ended, { timeout: 20_000 }).toBe(endedBefore + 1)
})

test('a client that stays and reads nothing is cut off: the search does not wait for it for ever', async () => {
  const endedBefore = produced.ended
  const socket = connect(server.port, '127.0.0.1')
  socket.pause()
  socket.on('error', () => {})
  const address = '/api/v1/save?format=csv&how=limit&count=1000000&stuckMs=300'
  socket.write(`GET ${address} HTTP/1.1\r\nHost: localhost:${server.port}\r\n\r\n`)
  await expect.poll(() => produced.ended, { timeout: 20_000 }).toBe(endedBefore + 1)
  socket.destroy()
})
