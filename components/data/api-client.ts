import type * as z from 'zod/mini'
import type { Problem } from '#lib/wire/common'
import type { SchemaSource } from './queries.ts'

const apiRoot = '/api/v1'
const defaultTimeoutMs = 15_000
/** Longer than the dashboard gives a change: it knows more about how that ended. */
const changeTimeoutMs = 65_000

/** What the API refused or failed to do, or why it was not reached at all: always a problem in words, never a bare status. */
export class ApiError extends Error {
  readonly problem: Problem
  constructor(problem: Problem, options?: ErrorOptions) {
    super(problem.detail, options)
    this.name = 'ApiError'
    this.problem = problem
  }
}

/** `body` is sent as JSON. `timeoutMs` covers the whole exchange; 0 leaves a stream open for as long as `signal` allows. */
export interface ApiRequest {
  readonly method?: 'GET' | 'POST' | 'PATCH' | 'DELETE'
  readonly body?: unknown
  /** Sent instead, as NDJSON. */
  readonly lines?: Blob
  readonly signal?: AbortSignal | undefined
  readonly timeoutMs?: number
  readonly accept?: string
}

/**
 * The only way from the browser to the API. `path` begins behind `/api/v1`: `/clusters/demo/topics`.
 * Throws `ApiError`; an abort by the caller's signal throws its reason.
 */
export async function callApi<Schema extends z.core.$ZodType>(
  path: string,
  source: SchemaSource<Schema>,
  request: ApiRequest = {},
): Promise<z.output<Schema>> {
  const [response, schema, { parseAnswer }] = await Promise.all([
    requestApi(path, request),
    typeof source === 'function' ? source() : source,
    loadParser(),
  ])
  const body: unknown = await response.json().catch((cause: unknown) => {
    request.signal?.throwIfAborted()
    throw new ApiError(localProblem(response.status, 'not-json', `${path} did not answer with JSON.`), { cause })
  })
  const parsed = parseAnswer(schema, body)
  if (parsed.success) return parsed.data
  const detail = `${path} answered in a shape this page does not know. Reload the page: the dashboard may have been updated.`
  throw new ApiError(localProblem(response.status, 'unknown-shape', detail), { cause: parsed.error })
}

// The first answers come with the page: zod arrives with the first one that does not.
const loadParser = () => import('./parse-answer.ts')

/** The same for answers that are read as a stream (NDJSON): resolves once the status is good, with the body unread. */
export async function requestApi(path: string, request: ApiRequest = {}): Promise<Response> {
  const response = await send(path, request).catch((cause: unknown) => {
    request.signal?.throwIfAborted()
    const late = cause instanceof DOMException && cause.name === 'TimeoutError'
    const problem = late ? tooLate(path) : notReached
    throw new ApiError(request.method === undefined || request.method === 'GET' ? problem : inDoubt(problem), { cause })
  })
  if (response.ok) return response
  throw new ApiError(await readProblem(response, path))
}

/** The problem behind any error a query or a mutation failed with. */
export function problemOf(error: unknown): Problem {
  if (error instanceof ApiError) return error.problem
  return localProblem(0, 'page-error', error instanceof Error ? error.message : 'Something went wrong on this page.')
}

function send(
  path: string,
  { method = 'GET', body, lines, signal, timeoutMs = method === 'GET' ? defaultTimeoutMs : changeTimeoutMs, accept }: ApiRequest,
): Promise<Response> {
  const limits = [...(signal ? [signal] : []), ...(timeoutMs > 0 ? [AbortSignal.timeout(timeoutMs)] : [])]
  return fetch(apiRoot + path, {
    method,
    signal: AbortSignal.any(limits),
    cache: 'no-store',
    headers: {
      accept: accept ?? 'application/json',
      // Marks a change as coming from this page and not from a form on another one.
      ...(method === 'GET'
        ? {}
        : { 'content-type': lines === undefined ? 'application/json' : 'application/x-ndjson', 'x-requested-with': 'partitura' }),
    },
    ...(lines === undefined ? {} : { body: lines }),
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
}

async function readProblem(response: Response, path: string): Promise<Problem> {
  const body: unknown = await response.json().catch(() => null)
  const { parseProblem } = await loadParser()
  const problem = parseProblem(body)
  if (problem !== null) return problem
  return localProblem(response.status, 'http-error', `${path} answered with status ${response.status}.`)
}

const notReached = localProblem(
  0,
  'dashboard-unreachable',
  'The dashboard does not answer. Check that its process still runs and is reachable.',
)

/** No answer to a change says nothing about whether it was done. */
function inDoubt(problem: Problem): Problem {
  return { ...problem, detail: `${problem.detail} What was asked for may have been done: look before you repeat it.` }
}

function tooLate(path: string): Problem {
  return localProblem(0, 'timeout', `${path} did not answer in time.`)
}

function localProblem(status: number, code: string, detail: string): Problem {
  const title = status === 0 ? 'No answer' : `Status ${status}`
  return { type: 'about:blank', title, status, code, detail, requestId: '', retryable: true, errors: [] }
}
