import { isIP } from 'node:net'
import { Connection } from '@platformatic/kafka'
import type { ConnectionOptions } from '@platformatic/kafka'
import type { ClusterConfig } from '../../config/cluster-config.ts'
import { failureOf, kafkaFailure, KafkaRequestError, toKafkaError } from '../errors.ts'
import type { FrameMemory } from '../frame-memory.ts'
import { apiVersionsRequest } from '../protocol/api-versions.ts'
import type { ApiVersionsAnswer } from '../protocol/api-versions.ts'
import type { KafkaRequest } from '../protocol/request.ts'
import { formatAddress } from './address.ts'
import type { Address } from './address.ts'
import { guardFrames } from './frame-guard.ts'

export interface OpenConnection {
  connection: Connection
  versions: ApiVersionsAnswer
}

export interface OpenOptions {
  clientId: string
  /** For TCP, TLS, SASL and the first answer together. */
  connectTimeoutMs: number
  signal: AbortSignal
  /** Large answers are to arrive in this memory. */
  memory?: FrameMemory
}

const SOFTWARE = { software: 'partitura', softwareVersion: '0.1.0' }
/** The library's own request time-out, which takes the whole connection down: ours come first. */
const LIBRARY_TIMEOUT_MS = 600_000
const MAX_IN_FLIGHT = 32

/**
 * Connects, authenticates and asks which versions the broker speaks. A broker that accepts the connection but does not
 * answer (stopped, blackholed) has not been connected to: this rejects with `timed-out`.
 */
export async function openConnection(config: ClusterConfig, address: Address, options: OpenOptions): Promise<OpenConnection> {
  const connection = new Connection(options.clientId, libraryOptions(config, address, options.connectTimeoutMs))
  // An 'error' event without a listener would end the process; what it says also reaches the pending callbacks.
  let socketError: unknown = null
  connection.on('error', error => {
    socketError ??= error
  })
  const abort = new AbortController()
  const timer = setTimeout(
    () => abort.abort(failureOf('timed-out', `no answer within ${options.connectTimeoutMs} ms`)),
    options.connectTimeoutMs,
  )
  const signal = AbortSignal.any([options.signal, abort.signal])
  try {
    await abortable(connect(connection, address, options.memory ?? null), signal)
    const versions = await abortable(sendOn(connection, apiVersionsRequest, 3, SOFTWARE), signal)
    return { connection, versions: await olderVersions(connection, versions, signal) }
  } catch (error) {
    discard(connection)
    throw toKafkaError(moreTelling(error, socketError), null, formatAddress(address))
  } finally {
    clearTimeout(timer)
  }
}

/** Sends one request on a connection, as a promise. */
export function sendOn<Args, Answer>(
  connection: Connection,
  request: KafkaRequest<Args, Answer>,
  version: number,
  args: Args,
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    request.send(connection, version, args, (error, answer) => {
      if (error) reject(error)
      else if (answer === undefined) reject(failureOf('protocol-error', `${request.name} gave no answer`))
      else resolve(answer)
    })
  })
}

/** Closes without waiting for anything; requests in flight fail. */
export function discard(connection: Connection): void {
  connection.on('error', () => {})
  try {
    connection.socket?.destroy()
  } catch {
    // The library throws here when the connection never had a socket; then there is nothing to close.
  }
}

function connect(connection: Connection, { host, port }: Address, memory: FrameMemory | null): Promise<void> {
  return new Promise((resolve, reject) => {
    void connection.connect(host, port, error => (error ? reject(error) : resolve()))
    guardFrames(connection.socket, memory)
  })
}

/** A broker older than Kafka 2.4 answers v3 with UNSUPPORTED_VERSION: asked again in the oldest form. */
async function olderVersions(connection: Connection, answer: ApiVersionsAnswer, signal: AbortSignal): Promise<ApiVersionsAnswer> {
  if (answer.errorCode === 0) return answer
  const older = await abortable(sendOn(connection, apiVersionsRequest, 0, SOFTWARE), signal)
  if (older.errorCode !== 0) throw new KafkaRequestError(kafkaFailure(older.errorCode, null))
  return older
}

function libraryOptions(config: ClusterConfig, { host }: Address, connectTimeoutMs: number): ConnectionOptions {
  const options: ConnectionOptions = {
    connectTimeout: connectTimeoutMs,
    requestTimeout: LIBRARY_TIMEOUT_MS,
    maxInflights: MAX_IN_FLIGHT,
  }
  if (config.tls) {
    const { ca, cert, key, serverName } = config.tls
    options.tls = {
      ...(ca === null ? {} : { ca }),
      ...(cert === null ? {} : { cert }),
      ...(key === null ? {} : { key: key.reveal() }),
    }
    // Server name indication must be a name: an IP address in it is refused (RFC 6066).
    const name = serverName ?? (isIP(host) ? null : host)
    if (name !== null) options.tlsServerName = name
  }
  if (config.sasl) {
    const { mechanism, username, password } = config.sasl
    options.sasl = { mechanism, username, password: password.reveal() }
  }
  return options
}

/** "Connection closed" is what follows; what the socket said is why. */
function moreTelling(error: unknown, socketError: unknown): unknown {
  return error instanceof KafkaRequestError || socketError === null ? error : socketError
}

export function abortable<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  if (signal.aborted) {
    promise.catch(() => {})
    return Promise.reject(asError(signal.reason))
  }
  return new Promise<T>((resolve, reject) => {
    const onAbort = () => reject(asError(signal.reason))
    signal.addEventListener('abort', onAbort, { once: true })
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', onAbort))
  })
}

function asError(reason: unknown): Error {
  if (reason instanceof KafkaRequestError) return reason
  // What `AbortSignal.timeout` gives: nobody left, it took too long.
  if (reason instanceof DOMException && reason.name === 'TimeoutError') {
    return failureOf('timed-out', 'no answer in the time given to it', null, reason)
  }
  return failureOf('cancelled', 'the request was cancelled', null, reason)
}
