import type { IncomingMessage, ServerResponse } from 'node:http'
import { PartituraError } from '../errors.ts'
import { messageOf, type Log } from '../log.ts'
import type { AlertCenter, ClusterHandle, HistoryReader, ProcessContext } from '../operations/context.ts'
import { createAnswerCache, type AnswerCache } from './answer-cache.ts'
import { authorise } from './authorise.ts'
import { problemFactsOf, problemOf } from './problem.ts'
import { readJsonBody } from './read-body.ts'
import { RequestLimit } from './request-limit.ts'
import { send, sendProblem, serialise, serialiseText, type Serialised } from './respond.ts'
import type { Answer, RawInput, Route } from './route.ts'
import { createRouter } from './router.ts'

/** What stands behind the API for as long as the process lives. */
export interface ApiHost {
  clusters: ReadonlyMap<string, ClusterHandle>
  history: HistoryReader
  alerts: AlertCenter
  openToOthers: boolean
  log: Log
  /** Told of every answer, for the metrics. `route` is the path's template. */
  observe(answered: { route: string; method: string; status: number; tookMs: number }): void
}

export interface Api {
  routes: readonly Route[]
  cache: AnswerCache
  /** Answers a request that has passed the gate. */
  respond(request: IncomingMessage, response: ServerResponse, requestId: string): Promise<void>
  /** The same answer without HTTP, for pages: GET routes only. `path` is below /api/v1, with its query. */
  read(path: string, requestId: string): Promise<{ status: number; body: unknown }>
}

/** No answer that is not a stream takes longer; operations have shorter time-outs of their own. */
const TIME_LIMIT_MS = 25_000
/** Kafka is given its time twice, and the cluster is looked at: those who know more about how a change ended must answer first. */
const CHANGE_LIMIT_MS = 60_000

/** The one wrapper around every route: authorise, validate, run, and turn what is thrown into problem details. */
export function createApi(routes: readonly Route[], host: ApiHost): Api {
  const router = createRouter(routes)
  const cache = createAnswerCache()

  const run = async (route: Route, input: RawInput, signal: AbortSignal): Promise<Answer> => {
    const process: ProcessContext = { ...host, nowMs: Date.now(), signal }
    const cluster = clusterOf(host, route, input.params)
    authorise(route.action, cluster, host.openToOthers)
    return route.run(process, cluster && { ...process, cluster }, input)
  }

  const cachedOrRun = async (route: Route, input: RawInput, path: string, signal: AbortSignal): Promise<Answer | Serialised> => {
    const cluster = route.cached === true ? clusterOf(host, route, input.params) : null
    if (cluster === null) return run(route, input, signal)
    input.query.sort()
    return cache.get(`${path}?${input.query}`, cluster.state().version, Date.now(), async () => {
      const answer = await run(route, input, signal)
      if (answer.kind !== 'json') throw new PartituraError('internal', `${route.path} is cached but does not answer JSON`)
      return serialise(answer.body, answer.status)
    })
  }

  const answer = async (
    request: IncomingMessage,
    response: ServerResponse,
    found: Route,
    params: RawInput['params'],
    url: Target,
  ) => {
    const limit = new RequestLimit(response, found.action === 'change' ? CHANGE_LIMIT_MS : TIME_LIMIT_MS)
    try {
      // Before a byte of the body is read, too.
      authorise(found.action, clusterOf(host, found, params), host.openToOthers)
      requireContentType(request, found)
      const body =
        found.action === 'change' && found.streamedBody !== true
          ? await limit.race(readJsonBody(request, found.maxBodyBytes))
          : {}
      if (found.action === 'change' && !isDryRun(body, url.query)) limit.beginChange()
      const input = { params, query: url.query, body, accept: request.headers.accept ?? '*/*' }
      const made = await limit.race(cachedOrRun(found, input, url.path, limit.signal))
      if ('bytes' in made) await send(request, response, made)
      else if (made.kind === 'stream') {
        if (request.method === 'HEAD') throw notMatched('method-not-allowed', 'HEAD', url.path)
        limit.lift()
        await made.send({ request, response, signal: limit.signal })
      } else await sendAnswer(request, response, made)
    } finally {
      limit.end()
    }
  }

  return {
    routes,
    cache,
    async respond(request, response, requestId) {
      const startedAtMs = performance.now()
      const url = targetOf(request.url ?? '/')
      const match = router.match(request.method ?? 'GET', url.path)
      try {
        if (match.kind === 'method-not-allowed') response.setHeader('Allow', match.allow.join(', '))
        if (match.kind !== 'found') throw notMatched(match.kind, request.method ?? 'GET', url.path)
        await answer(request, response, match.route, match.params, url)
      } catch (error) {
        logUnknown(host.log, error, requestId)
        await sendProblem(request, response, problemFactsOf(error), requestId)
      } finally {
        const route = match.kind === 'found' ? match.route.path : 'unknown'
        host.observe({
          route,
          method: request.method ?? 'GET',
          status: response.statusCode,
          tookMs: performance.now() - startedAtMs,
        })
      }
    },
    async read(path, requestId) {
      const url = targetOf(`/api/v1${path}`)
      try {
        const match = router.match('GET', url.path)
        if (match.kind !== 'found') throw notMatched(match.kind, 'GET', url.path)
        const input = { params: match.params, query: url.query, body: {}, accept: 'application/json' }
        const made = await run(match.route, input, AbortSignal.timeout(TIME_LIMIT_MS))
        if (made.kind !== 'json') throw new PartituraError('bad-request', `${path} does not answer JSON.`)
        return { status: made.status, body: made.body }
      } catch (error) {
        logUnknown(host.log, error, requestId)
        const problem = problemOf(problemFactsOf(error), requestId, url.path)
        return { status: problem.status, body: problem }
      }
    },
  }
}

/** Asked so, nothing is changed, whatever becomes of the answer. */
function isDryRun(body: unknown, query: URLSearchParams): boolean {
  const isSaid = typeof body === 'object' && body !== null && 'dryRun' in body && body.dryRun === true
  return isSaid || query.get('dryRun') === 'true'
}

/** The gate has let JSON and NDJSON pass; which of the two it must be, the route says. */
function requireContentType({ headers }: IncomingMessage, { streamedBody, path }: Route): void {
  const isLines = (headers['content-type'] ?? '').toLowerCase().startsWith('application/x-ndjson')
  if (isLines === (streamedBody === true)) return
  const wanted =
    streamedBody === true ? 'lines of JSON: send Content-Type: application/x-ndjson' : 'JSON: send Content-Type: application/json'
  throw new PartituraError('unsupported-media-type', `The body of ${path} must be ${wanted}.`)
}

interface Target {
  path: string
  query: URLSearchParams
}

/** Splits without resolving: dots and double slashes stay what they are and match no route. */
function targetOf(target: string): Target {
  const at = target.indexOf('?')
  return at < 0
    ? { path: target, query: new URLSearchParams() }
    : { path: target.slice(0, at), query: new URLSearchParams(target.slice(at + 1)) }
}

function clusterOf(host: ApiHost, route: Route, params: Readonly<Record<string, string>>): ClusterHandle | null {
  if (!route.path.startsWith('/clusters/{cluster}')) return null
  const id = params['cluster'] ?? ''
  const cluster = host.clusters.get(id)
  if (cluster !== undefined) return cluster
  const known = [...host.clusters.keys()].slice(0, 20).join(', ')
  throw new PartituraError('cluster-not-found', `No cluster is called “${id}” here. Configured: ${known}.`)
}

function notMatched(kind: 'not-found' | 'method-not-allowed', method: string, path: string): PartituraError {
  return kind === 'not-found'
    ? new PartituraError('not-found', `Nothing is at ${path}. /api/v1/openapi.json lists every path.`)
    : new PartituraError('method-not-allowed', `${method} is not allowed at ${path}.`)
}

async function sendAnswer(
  request: IncomingMessage,
  response: ServerResponse,
  answer: Exclude<Answer, { kind: 'stream' }>,
): Promise<void> {
  if (answer.kind === 'text') return send(request, response, serialiseText(answer.body, 200, answer.contentType))
  for (const [name, value] of Object.entries(answer.headers ?? {})) response.setHeader(name, value)
  return send(request, response, serialise(answer.body, answer.status))
}

function logUnknown(log: Log, error: unknown, requestId: string): void {
  if (error instanceof PartituraError && error.code !== 'internal') return
  log.error('a request failed', { requestId, reason: messageOf(error), stack: error instanceof Error ? error.stack : undefined })
}
