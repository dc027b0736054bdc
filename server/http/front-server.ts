import { randomUUID } from 'node:crypto'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Duplex } from 'node:stream'
import { messageOf, type Log } from '../log.ts'
import { allowedHosts } from './allowed-hosts.ts'
import type { Api } from './api.ts'
import { refuse, type GatePolicy } from './gate.ts'
import { dropDocumentHeaders, setPagePolicy, setSecurityHeaders } from './headers.ts'
import { sendProblem } from './respond.ts'

/** What renders pages; null until it is prepared. */
export interface PageRenderer {
  handle(request: IncomingMessage, response: ServerResponse): Promise<void>
  /** Development only: the bundler's own socket. */
  upgrade: ((request: IncomingMessage, socket: Duplex, head: Buffer) => void) | null
}

export interface FrontServerOptions {
  host: string
  /** 0: any free port. */
  port: number
  allowedHosts: readonly string[]
  dev: boolean
  api: Pick<Api, 'respond'>
  /** null: there are no pages; a function: the renderer once it is prepared. */
  pages: (() => PageRenderer | null) | null
  log: Log
}

export interface FrontServer {
  port: number
  /** Stops listening and waits for open answers, cutting those that are left after `graceMs`. */
  close(graceMs: number): Promise<void>
}

const ROOT_PATHS = new Set(['/metrics', '/healthz', '/readyz'])

/** Opens the port. Rejects with the operating system's error when that is not possible (EADDRINUSE, EACCES). */
export async function startFrontServer(options: FrontServerOptions): Promise<FrontServer> {
  let policy: GatePolicy = { hosts: new Set() }
  const server = createServer(
    { maxHeaderSize: 16_384, connectionsCheckingInterval: 5000, requireHostHeader: false },
    (request, response) => {
      void answer(options, policy, request, response)
    },
  )
  server.headersTimeout = 10_000
  // A file of records may take its time to arrive; every other body is given as long as its answer (`RequestLimit`).
  server.requestTimeout = 600_000
  server.keepAliveTimeout = 65_000
  server.maxHeadersCount = 100
  server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) =>
    upgrade(options, policy, request, socket, head),
  )
  server.on('connect', (_request, socket) => socket.destroy())
  const port = await listen(server, options.host, options.port)
  policy = { hosts: allowedHosts(options.host, port, options.allowedHosts) }
  return { port, close: graceMs => close(server, graceMs) }
}

async function answer(
  options: FrontServerOptions,
  policy: GatePolicy,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const requestId = randomUUID()
  const { method = 'GET', url = '/' } = request
  // A socket that breaks while we write is not an error of ours.
  response.on('error', () => response.destroy())
  setSecurityHeaders(response)
  response.setHeader('X-Request-Id', requestId)
  // A read has no body; if one comes it is not waited for.
  if ((method === 'GET' || method === 'HEAD') && hasBody(request)) response.shouldKeepAlive = false
  try {
    const refusal = refuse({ method, target: url, rawHeaders: request.rawHeaders }, policy)
    if (refusal !== null) return await sendProblem(request, response, refusal, requestId)
    const path = url.split('?')[0] ?? '/'
    if (path === '/api' || path.startsWith('/api/') || ROOT_PATHS.has(path)) {
      // /api itself is a page: the API's reference.
      if (path !== '/api' && path !== '/api/') return await options.api.respond(request, response, requestId)
    }
    await page(options, request, response, requestId)
  } catch (error) {
    options.log.error('a request failed', { requestId, reason: messageOf(error) })
    await sendProblem(request, response, { code: 'internal', detail: 'The log has the reason under this requestId.' }, requestId)
  }
}

async function page(
  options: FrontServerOptions,
  request: IncomingMessage,
  response: ServerResponse,
  requestId: string,
): Promise<void> {
  if (options.pages === null) {
    return sendProblem(
      request,
      response,
      { code: 'not-found', detail: 'This process serves the API alone, no pages.' },
      requestId,
    )
  }
  // Pages are read; all changes go through the API. This closes every door that a page framework opens for POST.
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    response.setHeader('Allow', 'GET, HEAD')
    return sendProblem(
      request,
      response,
      { code: 'method-not-allowed', detail: 'Pages are only read; changes go to /api/v1.' },
      requestId,
    )
  }
  const renderer = options.pages()
  if (renderer === null) return starting(response)
  if (!options.dev && request.url?.startsWith('/_next/static/')) dropDocumentHeaders(response)
  else setPagePolicy(request, response, options.dev)
  await renderer.handle(request, response)
}

/** The first second after the start: the API answers already, the pages are being loaded. */
function starting(response: ServerResponse): void {
  response.writeHead(503, {
    'Content-Type': 'text/html; charset=utf-8',
    'Cache-Control': 'no-store, private',
    'Retry-After': '1',
    Refresh: '1',
  })
  response.end(
    '<!doctype html><html lang="en"><title>Partitura is starting</title><p>Partitura is starting. This page reloads by itself.</p></html>',
  )
}

/** No WebSocket is spoken here (CVE-2026-44578); only the bundler's own in development, from our own host and origin. */
function upgrade(options: FrontServerOptions, policy: GatePolicy, request: IncomingMessage, socket: Duplex, head: Buffer): void {
  socket.on('error', () => socket.destroy())
  const { method = 'GET', url = '/', rawHeaders } = request
  const renderer = options.dev ? (options.pages?.() ?? null) : null
  const isBundler = url.startsWith('/_next/') && refuse({ method, target: url, rawHeaders }, policy) === null
  const ownOrigin = request.headers.origin === `http://${request.headers.host}`
  if (renderer?.upgrade && isBundler && ownOrigin) renderer.upgrade(request, socket, head)
  else socket.destroy()
}

function hasBody(request: IncomingMessage): boolean {
  return request.headers['transfer-encoding'] !== undefined || (request.headers['content-length'] ?? '0') !== '0'
}

function listen(server: Server, host: string, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, host.replaceAll(/^\[|\]$/g, ''), () => {
      server.off('error', reject)
      resolve(portOf(server.address()))
    })
  })
}

function portOf(address: AddressInfo | string | null): number {
  return typeof address === 'object' && address !== null ? address.port : 0
}

async function close(server: Server, graceMs: number): Promise<void> {
  const closed = new Promise<void>(resolve => server.close(() => resolve()))
  server.closeIdleConnections()
  const cut = setTimeout(() => server.closeAllConnections(), graceMs)
  await closed
  clearTimeout(cut)
}
