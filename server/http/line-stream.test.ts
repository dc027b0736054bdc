import { connect } from 'node:net'
import { afterAll, beforeAll, expect, test } from 'vitest'
import * as z from 'zod/mini'
import { PartituraError } from '../errors.ts'
import { fakeHost } from '../testing/fake-host.ts'
import { startTestServer, type TestServer } from '../testing/front-server.ts'
import { lineStream } from './line-stream.ts'
import { processRoute } from './route.ts'

const produced = { count: 0, ended: 0 }

async function* numbers(count: number, failAt: number, signal: AbortSignal) {
  try {
    for (let n = 0; n < count; n++) {
      if (n === failAt) throw new PartituraError('topic-not-found', 'There is no such topic.')
      if (signal.aborted) return
      produced.count++
      yield { type: 'number', n, text: 'x'.repeat(1000) }
      if (n % 100 === 0) await new Promise(resolve => setImmediate(resolve))
    }
    yield { type: 'end' }
  } finally {
    produced.ended++
  }
}

const query = z.strictObject({
  count: z.coerce.number(),
  failAt: z.optional(z.coerce.number()),
  stuckMs: z.optional(z.coerce.number()),
})
const route = processRoute({
  method: 'GET',
  path: '/numbers',
  summary: 'test',
  tag: 'test',
  action: 'read',
  query,
  answers: {},
  errors: [],
  handler: (_context, { query: { count, failAt = -1, stuckMs }, accept }) =>
    lineStream(
      accept,
      signal => numbers(count, failAt, signal),
      () => ({ idOf: line => ('n' in line ? `id-${line.n}` : null) }),
      stuckMs,
    ),
})

let server: TestServer
beforeAll(async () => {
  server = await startTestServer([route], fakeHost([]))
})
afterAll(() => server.close())

test('lines arrive whole and in order as NDJSON', async () => {
  const { text, headers } = await server.ask('/api/v1/numbers?count=500')
  const lines = text
    .trimEnd()
    .split('\n')
    .map(line => JSON.parse(line) as { n?: number; type: string })
  expect(headers['content-type']).toBe('application/x-ndjson; charset=utf-8')
  expect(lines.slice(0, -1).map(({ n }) => n)).toEqual(Array.from({ length: 500 }, (_, n) => n))
  expect(lines.at(-1)).toEqual({ type: 'end' })
})

test('as server-sent events when those are asked for, named after their type and with the ids of their stream', async () => {
  const { text, headers } = await server.ask('/api/v1/numbers?count=1', { headers: { Accept: 'text/event-stream' } })
  expect(headers).toMatchObject({ 'content-type': 'text/event-stream; charset=utf-8', 'x-accel-buffering': 'no' })
  expect(text).toMatch(/^event: number\nid: id-0\ndata: \{"type":"number".*\}\n\nevent: end\ndata: \{"type":"end"\}\n\n$/)
})

test('an error before the first line is an ordinary problem', async () => {
  const answer = await server.ask('/api/v1/numbers?count=5&failAt=0')
  expect(answer.json()).toMatchObject({ status: 404, code: 'topic-not-found' })
})

test('an error later cuts the stream, which then has no end', async () => {
  await expect(server.ask('/api/v1/numbers?count=5&failAt=3')).rejects.toThrow('aborted')
})

test('a client that does not read stops the source; one that leaves ends it', async () => {
  produced.count = 0
  const endedBefore = produced.ended
  const socket = connect(server.port, '127.0.0.1')
  socket.pause()
  socket.write(`GET /api/v1/numbers?count=1000000 HTTP/1.1\r\nHost: localhost:${server.port}\r\n\r\n`)
  let last = -1
  await expect
    .poll(
      () => {
        const stands = produced.count > 0 && produced.count === last
        last = produced.count
        return stands
      },
      { interval: 200, timeout: 10_000 },
    )
    .toBe(true)
  expect(produced.count).toBeLessThan(50_000)
  socket.destroy()
  await expect.poll(() => produced.ended, { timeout: 20_000 }).toBe(endedBefore + 1)
})

test('a client that stays and reads nothing is cut off: the source does not wait for it for ever', async () => {
  const endedBefore = produced.ended
  const socket = connect(server.port, '127.0.0.1')
  socket.pause()
  socket.on('error', () => {})
  socket.write(`GET /api/v1/numbers?count=1000000&stuckMs=300 HTTP/1.1\r\nHost: localhost:${server.port}\r\n\r\n`)
  await expect.poll(() => produced.ended, { timeout: 20_000 }).toBe(endedBefore + 1)
  socket.destroy()
})
