/**
 * The one place where what goes wrong with a broker gets a name of ours. Three sources: error codes in Kafka's answers (they
 * keep Kafka's own names), what the client libraries throw, and what Node's sockets throw.
 */
import { findErrorBy, NetworkError, protocolErrors, protocolErrorsCodesById, TimeoutError } from '@platformatic/kafka'
import type { Failure } from '#lib/wire/common'
import { PartituraError } from '../errors.ts'
import type { ErrorCode } from '../errors.ts'

/** Kafka error codes that the library's table does not know yet, by number (org.apache.kafka.common.protocol.Errors). */
const NEWER_ERRORS: Readonly<Record<number, string>> = {
  128: 'INVALID_REGULAR_EXPRESSION',
  129: 'REBOOTSTRAP_REQUIRED',
  130: 'STREAMS_INVALID_TOPOLOGY',
  131: 'STREAMS_INVALID_TOPOLOGY_EPOCH',
  132: 'STREAMS_TOPOLOGY_FENCED',
  133: 'SHARE_SESSION_LIMIT_REACHED',
}

/** Codes of failures that are not Kafka's own words. */
export type TransportCode =
  | 'timed-out'
  | 'connection-refused'
  | 'connection-closed'
  | 'host-not-found'
  | 'host-unreachable'
  | 'tls-required'
  | 'tls-handshake-failed'
  | 'tls-certificate-expired'
  | 'tls-unknown-ca'
  | 'tls-wrong-host'
  | 'tls-client-certificate'
  | 'auth-failed'
  | 'auth-mechanism-refused'
  | 'protocol-error'
  | 'unsupported-by-broker'
  | 'broker-unknown'
  | 'cancelled'
  | 'closed'
  | 'internal'

/** What a request to a broker is rejected with: `code` for the API, `failure` for the `failures[]` of a partial answer. */
export class KafkaRequestError extends PartituraError {
  readonly failure: Failure

  constructor(failure: Failure, options: { cause?: unknown } = {}) {
    super(apiCodeOf(failure.code), failure.message, { cause: options.cause, retryable: isTransient(failure.code) })
    this.name = 'KafkaRequestError'
    this.failure = failure
  }
}

/** Kafka's name of an error code, e.g. 6 → NOT_LEADER_OR_FOLLOWER; `UNKNOWN_ERROR_<code>` for codes newer than we are. */
export function kafkaErrorName(code: number): string {
  return protocolErrorsCodesById[code] ?? NEWER_ERRORS[code] ?? `UNKNOWN_ERROR_${code}`
}

/** A failure for an error code in an answer; `detail` is Kafka's own message where the answer carries one. */
export function kafkaFailure(code: number, brokerId: number | null, detail: string | null = null): Failure {
  const name = kafkaErrorName(code)
  return { brokerId, code: name, message: detail ?? protocolErrors[name]?.message ?? name }
}

/** A failure for anything that was thrown while talking to a broker. Messages name the address, never a secret. */
export function toFailure(error: unknown, brokerId: number | null, address: string | null = null): Failure {
  const ours = requestErrorIn(error)
  if (ours) return { ...ours.failure, brokerId: ours.failure.brokerId ?? brokerId, message: withAddress(ours.message, address) }
  const apiId = kafkaNameIn(error)
  const code = apiId ?? transportCodeOf(error)
  const message = apiId ? (protocolErrors[apiId]?.message ?? apiId) : transportMessage(code, error)
  return { brokerId, code, message: withAddress(message, address) }
}

/** `address: message`, once; `withoutAddress` takes it off again. */
function withAddress(message: string, address: string | null): string {
  return address === null || message.startsWith(`${address}: `) ? message : `${address}: ${message}`
}

export function withoutAddress(message: string, address: string): string {
  return message.startsWith(`${address}: `) ? message.slice(address.length + 2) : message
}

/** `toFailure` as an error of ours, ready to throw. */
export function toKafkaError(error: unknown, brokerId: number | null, address: string | null = null): KafkaRequestError {
  return new KafkaRequestError(toFailure(error, brokerId, address), { cause: error })
}

export function failureOf(
  code: TransportCode,
  message: string,
  brokerId: number | null = null,
  cause?: unknown,
): KafkaRequestError {
  return new KafkaRequestError({ brokerId, code, message }, { cause })
}

/** The code that our API answers with for a failure of Kafka's or of the way to it. */
export function apiCodeOf(code: string): ErrorCode {
  if (/^(TOPIC|GROUP|CLUSTER|TRANSACTIONAL_ID|DELEGATION_TOKEN)_AUTHORIZATION_FAILED$/.test(code)) return 'not-authorized'
  return API_CODES[code] ?? (/^[A-Z_0-9]+$/.test(code) ? 'refused-by-kafka' : 'broker-unreachable')
}

const API_CODES: Readonly<Record<string, ErrorCode>> = {
  UNKNOWN_TOPIC_OR_PARTITION: 'topic-not-found',
  UNKNOWN_TOPIC_ID: 'topic-not-found',
  GROUP_ID_NOT_FOUND: 'group-not-found',
  TOPIC_ALREADY_EXISTS: 'topic-exists',
  UNSUPPORTED_VERSION: 'unsupported-by-broker',
  REQUEST_TIMED_OUT: 'timed-out',
  'timed-out': 'timed-out',
  'unsupported-by-broker': 'unsupported-by-broker',
  'broker-unknown': 'broker-not-found',
  cancelled: 'timed-out',
  internal: 'internal',
  'protocol-error': 'internal',
}

function isTransient(code: string): boolean {
  return protocolErrors[code]?.canRetry ?? (code === 'timed-out' || code.startsWith('connection-'))
}

const SYSTEM_CODES: Readonly<Record<string, TransportCode>> = {
  ECONNREFUSED: 'connection-refused',
  ECONNRESET: 'connection-closed',
  EPIPE: 'connection-closed',
  ENOTFOUND: 'host-not-found',
  EAI_AGAIN: 'host-not-found',
  EHOSTUNREACH: 'host-unreachable',
  ENETUNREACH: 'host-unreachable',
  ETIMEDOUT: 'timed-out',
  CERT_HAS_EXPIRED: 'tls-certificate-expired',
  CERT_NOT_YET_VALID: 'tls-certificate-expired',
  SELF_SIGNED_CERT_IN_CHAIN: 'tls-unknown-ca',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'tls-unknown-ca',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'tls-unknown-ca',
  UNABLE_TO_GET_ISSUER_CERT: 'tls-unknown-ca',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'tls-unknown-ca',
  ERR_TLS_CERT_ALTNAME_INVALID: 'tls-wrong-host',
  ERR_SSL_WRONG_VERSION_NUMBER: 'tls-handshake-failed',
}

/** TLS alerts of a broker about our side; OpenSSL prefixes the names with the version that brought the alert. */
const CERTIFICATE_ALERT = /ALERT_(BAD_CERTIFICATE|CERTIFICATE_REQUIRED|CERTIFICATE_UNKNOWN|CERTIFICATE_EXPIRED|UNKNOWN_CA)/

/** Our own error inside what the library made of it: the frame guard destroys sockets with one. */
function requestErrorIn(error: unknown): KafkaRequestError | null {
  for (let cause = error, depth = 0; cause instanceof Error && depth < 6; cause = cause.cause, depth++) {
    if (cause instanceof KafkaRequestError) return cause
  }
  return null
}

/** Walks the chain of causes: the libraries wrap what the socket said two or three deep. */
function transportCodeOf(error: unknown): TransportCode {
  for (let cause = error, depth = 0; cause instanceof Error && depth < 6; cause = cause.cause, depth++) {
    if (/Broker requires TLS/.test(cause.message)) return 'tls-required'
    if (/TLS handshake failed|secure TLS connection was established/.test(cause.message)) return 'tls-handshake-failed'
    if (/suitable SASL mechanism/.test(cause.message)) return 'auth-mechanism-refused'
    const known = SYSTEM_CODES[codeOf(cause)]
    if (known) return known
    if (CERTIFICATE_ALERT.test(codeOf(cause))) return 'tls-client-certificate'
    if (codeOf(cause).startsWith('ERR_SSL') || codeOf(cause).startsWith('ERR_TLS')) return 'tls-handshake-failed'
    if (codeOf(cause) === 'PLT_KFK_AUTHENTICATION') return 'auth-failed'
    if (cause instanceof TimeoutError) return 'timed-out'
    if (OUT_OF_STEP.has(codeOf(cause))) return 'protocol-error'
  }
  return error instanceof NetworkError ? 'connection-closed' : 'internal'
}

const OUT_OF_STEP = new Set(['OUT_OF_BOUNDS', 'PLT_KFK_OUT_OF_BOUNDS', 'PLT_KFK_UNEXPECTED_CORRELATION_ID', 'ERR_OUT_OF_RANGE'])

function kafkaNameIn(error: unknown): string | null {
  if (!(error instanceof Error)) return null
  if (error.name === 'KafkaJSProtocolError' && 'type' in error) return String(error.type)
  for (const id of ['SASL_AUTHENTICATION_FAILED', 'UNSUPPORTED_SASL_MECHANISM']) {
    if (findErrorBy(error, 'apiId', id)) return null
  }
  const found: unknown = findErrorBy(error, 'code', 'PLT_KFK_PROTOCOL')
  return found instanceof Error && 'apiId' in found ? String(found.apiId) : null
}

function codeOf(error: Error): string {
  return 'code' in error && typeof error.code === 'string' ? error.code : ''
}

const MESSAGES: Readonly<Partial<Record<string, string>>> = {
  'timed-out': 'no answer in time',
  'connection-refused': 'connection refused',
  'connection-closed': 'the broker closed the connection',
  'host-not-found': 'the host name is not known',
  'host-unreachable': 'the host cannot be reached',
  'tls-required': 'the listener speaks TLS, but the cluster is configured without it',
  'tls-handshake-failed': 'the TLS handshake failed; the listener may not speak TLS',
  'tls-certificate-expired': "the broker's certificate is outside its time of validity",
  'tls-unknown-ca': "the broker's certificate is not signed by an authority we trust",
  'tls-wrong-host': "the broker's certificate is for another host name",
  'tls-client-certificate': 'the broker refused our client certificate, or wants one',
  'auth-failed': 'the broker refused user name or password',
  'auth-mechanism-refused': 'the broker does not offer the configured SASL mechanism',
  'protocol-error': 'the answer was not what the Kafka protocol says',
}

function transportMessage(code: string, error: unknown): string {
  return MESSAGES[code] ?? (error instanceof Error ? error.message : String(error))
}
