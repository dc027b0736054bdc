import { request as httpRequest } from 'node:http'
import { connect } from 'node:net'
import { createApi, type ApiHost } from '../http/api.ts'
import { startFrontServer, type FrontServer } from '../http/front-server.ts'
import type { Route } from '../http/route.ts'
import { quietLog } from './fake-host.ts'

export interface Answered {
  status: number
  headers: Readonly<Record<string, string | string[] | undefined>>
  text: string
  json(): unknown
}

export interface TestServer {
  port: number
  server: FrontServer
  ask(path: string, options?: { method?: string; headers?: Record<string, string>; body?: string | Buffer }): Promise<Answered>
  /** Sends bytes as they are and gives what comes back until the server closes or resets the connection. */
  raw(bytes: string): Promise<string>
  close(): Promise<void>
}

/** A front server on a free port without pages. Requests go through node:http, which lets a test set any header. */
export async function startTestServer(routes: readonly Route[], host: ApiHost): Promise<TestServer> {
  const api = createApi(routes, host)
  const server = await startFrontServer({
    host: '127.0.0.1',
    port: 0,
    allowedHosts: [],
    dev: false,
    api,
    pages: null,
    log: quietLog,
  })
  const { port } = server
  return {
    port,
    server,
    ask: (path, { method = 'GET', headers = {}, body } = {}) =>
      new Promise((resolve, reject) => {
        const request = httpRequest(
          { host: '127.0.0.1', port, path, method, headers: { Host: `localhost:${port}`, ...lengthOf(body), ...headers } },
          response => {
            const chunks: Buffer[] = []
            response.on('data', (chunk: Buffer) => chunks.push(chunk))
            response.on('error', reject)
            response.on('end', () => {
              const text = Buffer.concat(chunks).toString()
              resolve({
                status: response.statusCode ?? 0,
                headers: response.headers,
                text,
                json: () => JSON.parse(text) as unknown,
              })
            })
          },
        )
        request.on('error', reject)
        request.end(body)
      }),
    raw: bytes =>
      new Promise((resolve, reject) => {
        let text = ''
        const socket = connect(port, '127.0.0.1', () => socket.write(bytes))
        socket.setTimeout(5000, () => socket.destroy(new Error('the server kept the connection open')))
        socket.on('data', chunk => (text += chunk.toString()))
        socket.on('error', error => ('code' in error && error.code === 'ECONNRESET' ? resolve(text) : reject(error)))
        socket.on('close', () => resolve(text))
      }),
    close: () => server.close(100),
  }
}

/** Headers of a change that a script sends. */
export const CHANGE = { 'X-Requested-With': 'test', 'Content-Type': 'application/json' }

/** node:http frames no body of a DELETE by itself. */
function lengthOf(body: string | Buffer | undefined): Record<string, string> {
  return body === undefined ? {} : { 'Content-Length': String(Buffer.byteLength(body)) }
}
