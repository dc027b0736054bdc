import type { Problem } from '#lib/wire/common'
import { PartituraError, type ErrorCode, type FieldError } from '../errors.ts'

/** The one place where a code meets HTTP: its status and its title (RFC 9457). A code without an entry does not compile. */
const STATUS_OF: Readonly<Record<ErrorCode, { status: number; title: string }>> = {
  'bad-request': { status: 400, title: 'The request is not understood' },
  'invalid-parameter': { status: 400, title: 'A parameter is not valid' },
  'invalid-body': { status: 422, title: 'The body is not valid' },
  'refused-by-kafka': { status: 422, title: 'Kafka refused it' },
  'not-authorized': { status: 403, title: 'Kafka does not allow this to Partitura’s user' },
  forbidden: { status: 403, title: 'Not allowed' },
  'read-only': { status: 403, title: 'The cluster is read-only here' },
  'not-found': { status: 404, title: 'Not found' },
  'cluster-not-found': { status: 404, title: 'No such cluster' },
  'broker-not-found': { status: 404, title: 'No such broker' },
  'topic-not-found': { status: 404, title: 'No such topic' },
  'group-not-found': { status: 404, title: 'No such group' },
  'partition-not-found': { status: 404, title: 'No such partition' },
  'message-not-found': { status: 404, title: 'No such message' },
  'method-not-allowed': { status: 405, title: 'The method is not allowed here' },
  conflict: { status: 409, title: 'It conflicts with the present state' },
  'topic-exists': { status: 409, title: 'The topic exists' },
  'body-too-large': { status: 413, title: 'The body is too large' },
  'unsupported-media-type': { status: 415, title: 'The content type is not supported' },
  'host-not-allowed': { status: 421, title: 'Not reachable under this name' },
  'too-many-requests': { status: 429, title: 'Too many requests' },
  internal: { status: 500, title: 'Something went wrong in Partitura' },
  'unsupported-by-broker': { status: 501, title: 'The broker does not support this' },
  'not-known-yet': { status: 503, title: 'Not known yet' },
  'cluster-unreachable': { status: 503, title: 'No broker answers' },
  'broker-unreachable': { status: 503, title: 'The broker does not answer' },
  'timed-out': { status: 504, title: 'It took too long' },
  'outcome-unknown': { status: 504, title: 'The outcome is not known' },
}

export function statusOf(code: ErrorCode): { status: number; title: string } {
  return STATUS_OF[code]
}

export interface ProblemFacts {
  code: ErrorCode
  detail: string
  errors?: readonly FieldError[]
  retryable?: boolean
}

/** `instance` is the path that was asked for. */
export function problemOf(facts: ProblemFacts, requestId: string, instance?: string): Problem {
  const { status, title } = statusOf(facts.code)
  return {
    type: `urn:partitura:problem:${facts.code}`,
    title,
    status,
    code: facts.code,
    detail: facts.detail,
    ...(instance === undefined ? {} : { instance }),
    requestId,
    retryable: facts.retryable ?? (status === 503 || status === 429),
    errors: [...(facts.errors ?? [])],
  }
}

/** What may be said of anything thrown: our own errors speak for themselves, of all others only the request's id is told. */
export function problemFactsOf(error: unknown): ProblemFacts {
  if (error instanceof PartituraError) {
    const { code, message, errors, retryable } = error
    return { code, detail: message, errors, ...(retryable ? { retryable } : {}) }
  }
  return { code: 'internal', detail: 'The log has the reason under this requestId.' }
}
