/** Every code that an answer of the API may carry; the HTTP status belongs to the code (`server/http/problem.ts`). */
export type ErrorCode =
  | 'bad-request'
  | 'invalid-body'
  | 'invalid-parameter'
  | 'not-found'
  | 'cluster-not-found'
  | 'broker-not-found'
  | 'topic-not-found'
  | 'group-not-found'
  | 'partition-not-found'
  | 'message-not-found'
  | 'method-not-allowed'
  | 'conflict'
  | 'topic-exists'
  | 'refused-by-kafka'
  | 'read-only'
  | 'forbidden'
  | 'not-authorized'
  | 'host-not-allowed'
  | 'unsupported-media-type'
  | 'body-too-large'
  | 'too-many-requests'
  | 'not-known-yet'
  | 'cluster-unreachable'
  | 'broker-unreachable'
  | 'timed-out'
  | 'outcome-unknown'
  | 'unsupported-by-broker'
  | 'internal'

export interface FieldError {
  /** JSON Pointer into the body, or `?name` for a query parameter. */
  pointer: string
  detail: string
  /** Where in a text that was given, in UTF-16 units, end excluded; line and column count from 1. */
  place?: { start: number; end: number; line: number; column: number }
}

/** The only error that our code throws on purpose. `message` is for people and holds no secret; it becomes `detail`. */
export class PartituraError extends Error {
  readonly code: ErrorCode
  readonly errors: readonly FieldError[]
  readonly retryable: boolean

  constructor(
    code: ErrorCode,
    message: string,
    options: { cause?: unknown; errors?: readonly FieldError[]; retryable?: boolean } = {},
  ) {
    super(message, { cause: options.cause })
    this.name = 'PartituraError'
    this.code = code
    this.errors = options.errors ?? []
    this.retryable = options.retryable ?? false
  }
}
