import { gunzipSync } from 'node:zlib'
import { request as httpRequest } from 'node:http'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import * as z from 'zod/mini'
import { fakeCluster, fakeConfig, fakeHost } from '../testing/fake-host.ts'
import { CHANGE, startTestServer, type TestServer } from '../testing/front-server.ts'
import { buildState } from '../testing/state-builder.ts'
import { answers, clusterRoute, json, processRoute, type Route } from './route.ts'

let computed = 0
let state = buildState()
const anything = answers(z.record(z.string(), z.unknown()))
const base = { tag: 'test', summary: 'test', answers: anything, errors: [] }

const routes: Route[] = [
  clusterRoute({
    ...base,
    method: 'GET',
    path: '/groups/{group}',
    action: 'read',
    query: z.strictObject({
      limit: z.optional(z.coerce.number().check(z.int(), z.minimum(1))),
      kind: z.optional(z.enum(['a', 'b'])),
    }),
    handler: (_context, { params, query }) => json({ group: params.group, query }),
  }),
  clusterRoute({
    ...base,
    method: 'GET',
    path: '/cached',
    action: 'read',
    cached: true,
    handler: () => json({ computed: (computed += 1), text: 'x'.repeat(5000) }),
  }),
  clusterRoute({
    ...base,
    method: 'POST',
    path: '/things',
    action: 'change',
    body: z.strictObject({
      name: z.string().check(z.minLength(1)),
      parts: z.optional(z.array(z.strictObject({ 'a/b': z.number() }))),
    }),
    handler: (_context, { body }) => json({ name: body.name }, 201),
  }),
  processRoute({
    ...base,
    method: 'GET',
    path: '/broken',
    action: 'read',
    handler: () => {
      throw new Error('the password is hunter2')
    },
  }),
  processRoute({
    ...base,
    method: 'GET',
    path: '/stream',
    action: 'read',
    handler: () => ({ kind: 'stream', send: ({ response }) => void response.end('streamed') }),
  }),
]

const logged: string[] = []
let server: TestServer
beforeAll(async () => {
  const log = {
    info: () => {},
    warn: () => {},
    error: (message: string, fields?: object) => void logged.push(`${message} ${JSON.stringify(fields)}`),
  }
  const clusters = [fakeCluster(() => state), fakeCluster(() => state, { config: fakeConfig('frozen'), readOnly: true })]
  server = await startTestServer(routes, fakeHost(clusters, { log }))
})
afterAll(() => server.close())

const post = (body: string | Buffer, headers: Record<string, string> = {}, path = '/api/v1/clusters/test/things') =>
  server.ask(path, { method: 'POST', headers: { ...CHANGE, ...headers }, body })

describe('paths', () => {
  test('carry any group id, decoded once', async () => {
    for (const group of ['a/b', 'with space', '🎵 müsic', '100%', 'a%2Fb', '..', 'quote\'"<script>']) {
      const answer = await server.ask(`/api/v1/clusters/test/groups/${encodeURIComponent(group)}`)
      expect(answer.json()).toMatchObject({ group })
    }
  })

  test.each([
    ['/api/v1/nothing', 404, 'not-found'],
    ['/api/v1/clusters/test/groups/', 404, 'not-found'],
    ['/api/v1/clusters/test/groups/%E0%A4%A', 404, 'not-found'],
    ['/api/v2/clusters', 404, 'not-found'],
    ['/api/v1/clusters/nowhere/cached', 404, 'cluster-not-found'],
    ['/page', 404, 'not-found'],
  ])('%s: %d %s as problem details', async (path, status, code) => {
    const answer = await server.ask(path)
    expect([answer.status, answer.headers['content-type']]).toEqual([status, 'application/problem+json; charset=utf-8'])
    expect(answer.json()).toMatchObject({
      type: `urn:partitura:problem:${code}`,
      status,
      code,
      instance: path,
      retryable: false,
      errors: [],
    })
    expect(answer.json()).toHaveProperty('requestId', answer.headers['x-request-id'])
  })

  test('a method that a path does not have gets 405 with Allow', async () => {
    const answer = await server.ask('/api/v1/clusters/test/things')
    expect([answer.status, answer.headers['allow']]).toEqual([405, 'POST'])
    expect((await server.ask('/api/v1/stream', { method: 'HEAD' })).status).toBe(405)
    expect((await server.ask('/page', { method: 'POST', headers: CHANGE })).status).toBe(404)
  })
})

describe('parameters', () => {
  const ask = async (query: string) => (await server.ask(`/api/v1/clusters/test/groups/g?${query}`)).json()

  test('are coerced', async () => {
    expect(await ask('limit=7&kind=a')).toEqual({ group: 'g', query: { limit: 7, kind: 'a' } })
  })

  test.each([
    ['limit=x', '?limit', 'must be a number'],
    ['limit=0', '?limit', 'must be at least 1'],
    ['limit=1.5', '?limit', 'must be a whole number'],
    ['kind=c', '?kind', 'must be one of a, b'],
    ['limmit=7', '?limmit', 'is not a known name'],
    ['limit=1&limit=2', '?limit', 'is given more than once'],
    ['__proto__=1', '?__proto__', 'is not a known name'],
  ])('%s is refused by name', async (query, pointer, detail) => {
    expect(await ask(query)).toMatchObject({ status: 400, code: 'invalid-parameter', errors: [{ pointer, detail }] })
  })
})

describe('bodies', () => {
  test('that fit are passed on', async () => {
    const answer = await post('{"name":"x"}')
    expect([answer.status, answer.json()]).toEqual([201, { name: 'x' }])
  })

  test.each([
    ['{"name":', 400, 'bad-request'],
    ['', 422, 'invalid-body'],
    ['[]', 422, 'invalid-body'],
    ['null', 422, 'invalid-body'],
    ['{"name":""}', 422, 'invalid-body'],
    ['{"name":"x","more":1}', 422, 'invalid-body'],
    ['{"name":"x","__proto__":{}}', 422, 'invalid-body'],
    [`{"name":${'['.repeat(10_000)}`, 400, 'bad-request'],
    [Buffer.from([0x22, 0xff, 0x22]), 400, 'bad-request'],
  ])('%s: %d %s', async (body, status, code) => {
    expect((await post(body)).json()).toMatchObject({ status, code })
  })

  test('are refused with JSON pointers to every wrong field', async () => {
    expect((await post('{"name":1,"parts":[{"a/b":1},{"a/b":"x","c":2}]}')).json()).toMatchObject({
      errors: [
        { pointer: '/name', detail: 'must be a string' },
        { pointer: '/parts/1/a~1b', detail: 'must be a number' },
        { pointer: '/parts/1/c', detail: 'is not a known name' },
      ],
    })
  })

  test('above 1 MB are refused, announced or not', async () => {
    expect((await post(Buffer.alloc(1_100_000, 0x20))).json()).toMatchObject({ status: 413, code: 'body-too-large' })
    const head =
      'POST /api/v1/clusters/test/things HTTP/1.1\r\nHost: localhost:PORT\r\nX-Requested-With: x\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n'
    const chunk = `100000\r\n${' '.repeat(0x100000)}\r\n`
    expect(await server.raw(head.replace('PORT', String(server.port)) + chunk + chunk)).toMatch(/^HTTP\/1.1 413 /)
  })

  test('may not be compressed', async () => {
    expect((await post('x', { 'Content-Encoding': 'gzip' })).json()).toMatchObject({ code: 'unsupported-media-type' })
  })

  test('of a read-only cluster are refused before they are looked at', async () => {
    expect((await post('{"name":"x"}', {}, '/api/v1/clusters/frozen/things')).json()).toMatchObject({
      status: 403,
      code: 'read-only',
    })
  })
})

describe('answers', () => {
  test('carry the security headers, and no CORS header, whatever they are', async () => {
    for (const path of ['/api/v1/clusters/test/groups/g', '/api/v1/nothing', '/page', '/api/v1/stream', '/_next/image?url=x']) {
      const { headers } = await server.ask(path, { headers: { Origin: 'http://evil.example' } })
      expect(headers).toMatchObject({
        'x-content-type-options': 'nosniff',
        'referrer-policy': 'no-referrer',
        'cross-origin-opener-policy': 'same-origin',
        'cross-origin-resource-policy': 'same-origin',
        'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
      })
      expect(Object.keys(headers).filter(name => name.startsWith('access-control'))).toEqual([])
    }
    expect((await server.ask('/api/v1/clusters/test/groups/g')).headers['cache-control']).toBe('no-store, private')
  })

  test('of the same state are made once for all who ask, compressed and with a tag', async () => {
    state = { ...state, version: state.version + 1 }
    const before = computed
    const ask = (headers: Record<string, string> = {}) => server.ask('/api/v1/clusters/test/cached', { headers })
    const all = await Promise.all(Array.from({ length: 20 }, () => ask()))
    expect(computed).toBe(before + 1)
    expect(new Set(all.map(({ text }) => text)).size).toBe(1)
    const etag = String(all[0]?.headers['etag'])
    const again = await ask({ 'If-None-Match': etag })
    expect([again.status, again.text]).toEqual([304, ''])
    state = { ...state, version: state.version + 1 }
    expect((await ask({ 'If-None-Match': etag })).status).toBe(200)
  })

  test('are compressed for those who accept it, and only for them', async () => {
    const { port } = server
    const bytes = await new Promise<Buffer>((resolve, reject) => {
      const headers = { Host: `localhost:${port}`, 'Accept-Encoding': 'br, gzip' }
      httpRequest({ host: '127.0.0.1', port, path: '/api/v1/clusters/test/cached', headers }, response => {
        const chunks: Buffer[] = []
        expect(response.headers).toMatchObject({ 'content-encoding': 'gzip', vary: 'Accept-Encoding' })
        response.on('data', (chunk: Buffer) => chunks.push(chunk))
        response.on('end', () => resolve(Buffer.concat(chunks)))
      })
        .on('error', reject)
        .end()
    })
    expect(gunzipSync(bytes).toString()).toContain('"computed"')
    const plain = await server.ask('/api/v1/clusters/test/cached', { headers: { 'Accept-Encoding': 'gzip;q=0' } })
    expect(plain.headers['content-encoding']).toBeUndefined()
  })

  test('tell nothing of an unexpected error but where the log has it', async () => {
    const answer = await server.ask('/api/v1/broken')
    expect(answer.json()).toMatchObject({ status: 500, code: 'internal' })
    expect(answer.text).not.toContain('hunter2')
    expect(logged.join()).toContain(String(answer.headers['x-request-id']))
  })
})

describe('abuse', () => {
  const head = (lines: string) => server.raw(`${lines.replaceAll('PORT', String(server.port))}\r\n\r\n`)

  test.each([
    [
      'an absolute-form target',
      'GET http://localhost:PORT/api/v1/clusters HTTP/1.1\r\nHost: localhost:PORT\r\nConnection: close',
      /^HTTP\/1.1 400 /,
    ],
    ['a foreign host', 'GET /api/v1/clusters HTTP/1.1\r\nHost: evil.example\r\nConnection: close', /^HTTP\/1.1 421 /],
    ['no host', 'GET /api/v1/clusters HTTP/1.1\r\nConnection: close', /^HTTP\/1.1 400 /],
    ['two hosts', 'GET / HTTP/1.1\r\nHost: localhost:PORT\r\nHost: evil.example\r\nConnection: close', /^HTTP\/1.1 400 /],
    ['a server action', 'GET / HTTP/1.1\r\nHost: localhost:PORT\r\nNext-Action: x\r\nConnection: close', /^HTTP\/1.1 400 /],
    ['an upgrade', 'GET /_next/webpack-hmr HTTP/1.1\r\nHost: localhost:PORT\r\nConnection: Upgrade\r\nUpgrade: websocket', /^$/],
    ['a tunnel', 'CONNECT evil.example:443 HTTP/1.1\r\nHost: localhost:PORT', /^$/],
    ['a header of 64 KB', `GET / HTTP/1.1\r\nHost: localhost:PORT\r\nX: ${'x'.repeat(65_536)}`, /^(HTTP\/1.1 431 |$)/],
    [
      'a read with a body that does not come',
      'GET /api/v1/nothing HTTP/1.1\r\nHost: localhost:PORT\r\nContent-Length: 1000000000',
      /^HTTP\/1.1 404 /,
    ],
  ])('%s is refused at once', async (_name, lines, expected) => {
    expect(await head(lines)).toMatch(expected)
  })
})
