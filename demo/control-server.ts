import { randomBytes, timingSafeEqual } from 'node:crypto'
import { rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { BrokerStateError } from './brokers/broker-process.ts'
import { UnknownBrokerError } from './brokers/cluster.ts'
import type { Cluster } from './brokers/cluster.ts'

export type ControlServer = { url: string; token: string; close(): Promise<void> }

const ACTIONS: Readonly<Record<string, (cluster: Cluster, brokerId: number) => Promise<void>>> = {
  stop: (cluster, id) => cluster.stop(id),
  kill: (cluster, id) => cluster.kill(id),
  pause: (cluster, id) => cluster.pause(id),
  resume: async (cluster, id) => cluster.resume(id),
  start: (cluster, id) => cluster.start(id),
  wipe: (cluster, id) => cluster.wipe(id),
}

class Problem extends Error {
  readonly status: number
  constructor(status: number, message: string) {
    super(message)
    this.status = status
  }
}

/**
 * Lets other processes of this machine stop, kill, pause, resume, start, empty and add brokers: HTTP on a free loopback port, with a bearer
 * token that only `file` (mode 0600) and our own children know. An answer comes when the deed is done; a start can take ten seconds.
 *
 *   GET  /brokers              {"brokers": [{id, isController, rack, address, state, pid}]}
 *   POST /brokers              adds one, 201 and the broker
 *   POST /brokers/{id}/{stop|kill|pause|resume|start|wipe}   the broker afterwards; 404 unknown, 409 not in that state (RFC 9457)
 */
export async function startControlServer(cluster: Cluster, file: string): Promise<ControlServer> {
  const token = randomBytes(32).toString('base64url')
  const server = createServer((request, response) => {
    request.resume()
    answer(cluster, token, request)
      .then(({ status, body }) => send(response, status, 'application/json', body))
      .catch((error: unknown) => sendProblem(response, error))
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(0, '127.0.0.1', resolve)
  })
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('the control server has no port')
  const url = `http://127.0.0.1:${address.port}`
  await rm(file, { force: true })
  await writeFile(file, `${JSON.stringify({ url, token })}\n`, { mode: 0o600 })
  return {
    url,
    token,
    async close() {
      server.closeAllConnections()
      await new Promise<void>(resolve => server.close(() => resolve()))
      await rm(file, { force: true })
    },
  }
}

async function answer(cluster: Cluster, token: string, request: IncomingMessage): Promise<{ status: number; body: object }> {
  if (!isAuthorized(request, token)) throw new Problem(401, 'the bearer token of the demo is wanted')
  const [root, id, verb, ...rest] = (request.url ?? '').split('/').slice(1)
  if (root !== 'brokers' || rest.length > 0) throw new Problem(404, `there is no ${request.url}`)
  if (id === undefined) return collection(cluster, request.method)
  const action = verb !== undefined && Object.hasOwn(ACTIONS, verb) ? ACTIONS[verb] : undefined
  if (!action) throw new Problem(404, `a broker can ${Object.keys(ACTIONS).join(', ')}`)
  if (request.method !== 'POST') throw new Problem(405, `${verb} wants POST`)
  if (!/^\d{1,9}$/.test(id)) throw new UnknownBrokerError(`there is no broker ${id}`)
  await action(cluster, Number(id))
  return { status: 200, body: cluster.brokers.find(broker => broker.id === Number(id)) ?? {} }
}

async function collection(cluster: Cluster, method: string | undefined): Promise<{ status: number; body: object }> {
  if (method === 'GET') return { status: 200, body: { brokers: cluster.brokers } }
  if (method === 'POST') return { status: 201, body: await cluster.addBroker() }
  throw new Problem(405, '/brokers knows GET and POST')
}

/** A browser that was tricked into asking has another Host (DNS rebinding) or no token. */
function isAuthorized(request: IncomingMessage, token: string): boolean {
  const isLocal = /^(127\.0\.0\.1|localhost)(:\d+)?$/.test(request.headers.host ?? '')
  const given = Buffer.from(request.headers.authorization ?? '')
  const wanted = Buffer.from(`Bearer ${token}`)
  return isLocal && given.length === wanted.length && timingSafeEqual(given, wanted)
}

function sendProblem(response: ServerResponse, error: unknown): void {
  const detail = error instanceof Error ? error.message : String(error)
  send(response, statusOf(error), 'application/problem+json', { title: 'The demo refused', status: statusOf(error), detail })
}

function statusOf(error: unknown): number {
  if (error instanceof Problem) return error.status
  if (error instanceof UnknownBrokerError) return 404
  return error instanceof BrokerStateError ? 409 : 500
}

function send(response: ServerResponse, status: number, type: string, body: object): void {
  response.writeHead(status, { 'content-type': type, 'cache-control': 'no-store' })
  response.end(JSON.stringify(body))
}
