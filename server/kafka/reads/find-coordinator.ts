import { setTimeout as sleep } from 'node:timers/promises'
import type { BrokerPool } from '../connections/broker-pool.ts'
import { kafkaErrorName, kafkaFailure, KafkaRequestError } from '../errors.ts'
import { findCoordinatorRequest } from '../protocol/find-coordinator.ts'
import { metadataRequest } from '../protocol/metadata.ts'

/** Answers after which the coordinator has to be looked for again: it has moved, or is not ready yet. */
const MOVING = new Set(['COORDINATOR_NOT_AVAILABLE', 'NOT_COORDINATOR', 'COORDINATOR_LOAD_IN_PROGRESS'])
const PAUSE_MS = 200
const TIMEOUT_MS = 3000

export interface CoordinatorOptions {
  signal: AbortSignal
  /** How long a coordinator that moves is waited for. */
  patienceMs: number
}

/**
 * Asks a group's coordinator. When it has moved, is loading or does not answer, it is looked for and asked again: only for
 * questions that change nothing.
 * @throws KafkaRequestError of the last try
 */
export async function askCoordinator<Answer>(
  pool: BrokerPool,
  groupId: string,
  ask: (brokerId: number) => Promise<Answer>,
  { signal, patienceMs }: CoordinatorOptions,
): Promise<{ brokerId: number; answer: Answer }> {
  const untilMs = performance.now() + patienceMs
  for (;;) {
    try {
      const brokerId = await findCoordinator(pool, groupId, signal)
      return { brokerId, answer: await ask(brokerId) }
    } catch (error) {
      if (!isWorthAnotherTry(error) || signal.aborted || performance.now() > untilMs) throw error
      await sleep(PAUSE_MS, undefined, { signal }).catch(() => {})
    }
  }
}

/** @throws KafkaRequestError, e.g. COORDINATOR_NOT_AVAILABLE while there is none */
export async function findCoordinator(pool: BrokerPool, groupId: string, signal: AbortSignal): Promise<number> {
  const options = { signal, timeoutMs: TIMEOUT_MS }
  const { answer } = await pool.requestAny(findCoordinatorRequest, { groupIds: [groupId] }, options)
  const found = answer.coordinators.find(each => each.groupId === groupId)
  if (!found || found.errorCode !== 0)
    throw new KafkaRequestError(kafkaFailure(found?.errorCode ?? 15, null, found?.errorMessage))
  if (pool.addressOf(found.brokerId) === null) {
    const directory = await pool.requestAny(metadataRequest, { topics: [] }, options)
    pool.setBrokers(directory.answer.brokers)
  }
  return found.brokerId
}

/** @throws KafkaRequestError for any code but 0 */
export function requireNoError(errorCode: number, brokerId: number, text: string | null = null): void {
  if (errorCode !== 0) throw new KafkaRequestError(kafkaFailure(errorCode, brokerId, text))
}

/** Does this error code say that somebody else coordinates the group now, or nobody yet? */
export function isMoving(errorCode: number): boolean {
  return MOVING.has(kafkaErrorName(errorCode))
}

const ON_THE_WAY = new Set(['timed-out', 'connection-refused', 'connection-closed', 'host-unreachable', 'broker-unknown'])

function isWorthAnotherTry(error: unknown): boolean {
  if (!(error instanceof KafkaRequestError)) return false
  return MOVING.has(error.failure.code) || ON_THE_WAY.has(error.failure.code)
}
