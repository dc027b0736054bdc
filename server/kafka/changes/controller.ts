import { PartituraError } from '../../errors.ts'
import type { BrokerPool } from '../connections/broker-pool.ts'
import { kafkaErrorName, kafkaFailure, KafkaRequestError } from '../errors.ts'
import { metadataRequest } from '../protocol/metadata.ts'
import type { KafkaRequest } from '../protocol/request.ts'

/** What Kafka answered for one thing that was to be changed. */
export interface ChangeResult {
  errorCode: number
  /** Kafka's own words, where this version carries them. */
  errorMessage?: string | null | undefined
}

export interface ChangeOptions {
  signal: AbortSignal
  /** Validation only: a time-out leaves nothing in doubt. */
  validateOnly: boolean
  /** What was to be done, for the text of an unknown outcome: “creating topic “orders””. */
  what: string
}

/** Kafka's own limit for the change, and ours for the answer, which must come later. */
export const KAFKA_TIMEOUT_MS = 15_000
const ANSWER_TIMEOUT_MS = 20_000
const NOT_CONTROLLER = 'NOT_CONTROLLER'

/** Failures after which nobody can say whether the request was carried out. */
const IN_DOUBT = new Set(['timed-out', 'connection-closed', 'protocol-error', 'cancelled', 'closed', 'REQUEST_TIMED_OUT'])

/**
 * Sends one change to the controller (under KRaft any broker passes it on) and never a second time, but where nothing was done
 * for certain: the answer is NOT_CONTROLLER, or the broker took no connection. Metadata names a dead broker for some seconds.
 * @throws PartituraError `outcome-unknown` when the answer did not come; KafkaRequestError when it was not even sent
 */
export async function askController<Args, Answer>(
  pool: BrokerPool,
  request: KafkaRequest<Args, Answer>,
  args: Args,
  resultOf: (answer: Answer) => ChangeResult | undefined,
  options: ChangeOptions,
): Promise<Answer> {
  const { controllerId, answeredBy } = await findController(pool, options.signal)
  const send = (brokerId: number) => sendOnce(pool, brokerId, request, args, options)
  const answer = await send(controllerId).catch((error: unknown) => {
    if (!wasNotSent(error) || answeredBy === controllerId) throw error
    return send(answeredBy)
  })
  if (nameOf(resultOf(answer)) !== NOT_CONTROLLER) return answer
  return send((await findController(pool, options.signal)).controllerId)
}

/** @throws PartituraError with Kafka's error and text; `outcome-unknown` when Kafka itself ran out of time */
export function requireDone(
  result: ChangeResult | undefined,
  options: ChangeOptions,
  pointers: Record<string, string> = {},
): void {
  const name = nameOf(result)
  if (result === undefined) throw new PartituraError('refused-by-kafka', `Kafka’s answer says nothing about ${options.what}.`)
  if (name === 'NONE') return
  const refusal = refusalOf(result.errorCode, result.errorMessage, pointers)
  throw IN_DOUBT.has(name) && !options.validateOnly ? inDoubt(options.what, refusal) : refusal
}

/** An error code of Kafka's as an error of ours; `pointers`: which field of the body an error is about. */
export function refusalOf(
  errorCode: number,
  kafkaText: string | null | undefined,
  pointers: Record<string, string> = {},
): PartituraError {
  const name = kafkaErrorName(errorCode)
  const text = kafkaText || kafkaFailure(errorCode, null).message
  const pointer = pointers[name]
  const code = name === 'TOPIC_ALREADY_EXISTS' ? 'topic-exists' : OWN_CODES[name]
  return new PartituraError(code ?? 'refused-by-kafka', `Kafka refused it (${name}): ${text}`, {
    errors: pointer === undefined ? [] : [{ pointer, detail: text }],
  })
}

export function inDoubt(what: string, cause: unknown): PartituraError {
  const detail = `Kafka did not say in time how ${what} ended. It was sent once and is not sent again: look before you repeat it.`
  return new PartituraError('outcome-unknown', detail, { cause })
}

/** Did this failure leave open whether the request was carried out? */
export function leavesDoubt(error: unknown): boolean {
  return error instanceof KafkaRequestError && IN_DOUBT.has(error.failure.code)
}

const OWN_CODES: Readonly<Record<string, 'topic-not-found' | 'not-authorized' | 'unsupported-by-broker'>> = {
  UNKNOWN_TOPIC_OR_PARTITION: 'topic-not-found',
  UNKNOWN_TOPIC_ID: 'topic-not-found',
  TOPIC_AUTHORIZATION_FAILED: 'not-authorized',
  CLUSTER_AUTHORIZATION_FAILED: 'not-authorized',
  UNSUPPORTED_VERSION: 'unsupported-by-broker',
}

async function sendOnce<Args, Answer>(
  pool: BrokerPool,
  brokerId: number,
  request: KafkaRequest<Args, Answer>,
  args: Args,
  { signal, validateOnly, what }: ChangeOptions,
): Promise<Answer> {
  try {
    return await pool.request(brokerId, request, args, { signal, timeoutMs: ANSWER_TIMEOUT_MS })
  } catch (error) {
    throw !validateOnly && leavesDoubt(error) ? inDoubt(what, error) : error
  }
}

/** Asking where the controller is also proves that a broker answers, before anything is sent that must not be sent twice. */
async function findController(pool: BrokerPool, signal: AbortSignal): Promise<{ controllerId: number; answeredBy: number }> {
  const { brokerId, answer } = await pool.requestAny(metadataRequest, { topics: [] }, { signal, timeoutMs: 3000 })
  pool.setBrokers(answer.brokers)
  const known = answer.brokers.some(broker => broker.brokerId === answer.controllerId)
  return { controllerId: known ? answer.controllerId : brokerId, answeredBy: brokerId }
}

/** There was no connection that a byte of the request could have gone over. */
function wasNotSent(error: unknown): boolean {
  return error instanceof KafkaRequestError && error.failure.code === 'connection-refused'
}

function nameOf(result: ChangeResult | undefined): string {
  return result === undefined || result.errorCode === 0 ? 'NONE' : kafkaErrorName(result.errorCode)
}
