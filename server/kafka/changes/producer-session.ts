import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import {
  addPartitionsToTxnV3,
  endTxnV1,
  endTxnV2,
  endTxnV3,
  findCoordinatorV4,
  findCoordinatorV5,
  initProducerIdV3,
  initProducerIdV4,
} from '@platformatic/kafka'
import { PartituraError } from '../../errors.ts'
import type { BrokerPool } from '../connections/broker-pool.ts'
import { kafkaErrorName } from '../errors.ts'
import { metadataRequest } from '../protocol/metadata.ts'
import { fromLibrary } from '../protocol/request.ts'
import { inDoubt, refusalOf } from './controller.ts'

/**
 * An idempotent producer (KIP-98): brokers take each of its batches once, however often it is sent. With a transaction,
 * nobody who reads committed sees any of it before `commit`, and nobody ever after `abort`.
 */
export interface ProducerSession {
  readonly producerId: bigint
  readonly epoch: number
  readonly transactionalId: string | null
  /** Before the first batch to a partition; nothing without a transaction. */
  enlist(topic: string, partition: number): Promise<void>
  /** @throws PartituraError `outcome-unknown` when the coordinator does not say how it ended */
  commit(): Promise<void>
  abort(): Promise<void>
}

/** A broker ends a transaction that lasts longer; ours are given up long before. */
export const TRANSACTION_MS = 600_000
const ANSWER_TIMEOUT_MS = 10_000
const TRIES = 20
const RETRY_AFTER_MS = 200
const TRANSACTION_KEY = 1

const initProducerId = fromLibrary('InitProducerId', [initProducerIdV3.api, initProducerIdV4.api])
const findCoordinator = fromLibrary('FindCoordinator', [findCoordinatorV4.api, findCoordinatorV5.api])
const addPartitionsToTxn = fromLibrary('AddPartitionsToTxn', [addPartitionsToTxnV3.api])
const endTxn = fromLibrary('EndTxn', [endTxnV1.api, endTxnV2.api, endTxnV3.api])

/** Nothing was done, or it may be done twice: another try is safe. */
const TRY_AGAIN = new Set([
  'COORDINATOR_NOT_AVAILABLE',
  'COORDINATOR_LOAD_IN_PROGRESS',
  'NOT_COORDINATOR',
  'CONCURRENT_TRANSACTIONS',
  'UNKNOWN_TOPIC_OR_PARTITION',
  'REQUEST_TIMED_OUT',
])

/** @throws PartituraError `refused-by-kafka`, `not-authorized`, `broker-unreachable` */
export async function openProducerSession(
  pool: BrokerPool,
  transactional: boolean,
  signal: AbortSignal,
): Promise<ProducerSession> {
  const transactionalId = transactional ? `partitura-${randomUUID()}` : null
  const coordinator = new Coordinator(pool, transactionalId, signal)
  const { producerId, producerEpoch } = await coordinator.ask(
    (brokerId, limits) => pool.request(brokerId, initProducerId, [transactionalId, TRANSACTION_MS, -1n, -1], limits),
    answer => answer.errorCode,
  )
  const enlisted = new Map<string, Promise<void>>()
  const end = async (committed: boolean) => {
    if (transactionalId === null || enlisted.size === 0) return
    const ending = new Coordinator(pool, transactionalId, AbortSignal.timeout(60_000))
    await ending.ask(
      (brokerId, limits) => pool.request(brokerId, endTxn, [transactionalId, producerId, producerEpoch, committed], limits),
      answer => answer.errorCode,
    )
  }
  return {
    producerId,
    epoch: producerEpoch,
    transactionalId,
    enlist(topic, partition) {
      if (transactionalId === null) return Promise.resolve()
      const place = `${topic}\n${partition}`
      const known = enlisted.get(place)
      if (known !== undefined) return known
      const topics = [{ name: topic, partitions: [partition] }]
      const transaction = { transactionalId, producerId, producerEpoch, verifyOnly: false, topics }
      const adding = coordinator
        .ask(
          (brokerId, limits) => pool.request(brokerId, addPartitionsToTxn, [[transaction]], limits),
          answer =>
            answer.resultsByTransaction[0]?.topicResults[0]?.resultsByPartition[0]?.partitionErrorCode ?? answer.errorCode,
        )
        .then(() => undefined)
      enlisted.set(place, adding)
      return adding
    },
    commit: () =>
      end(true).catch((error: unknown) => {
        throw inDoubt('committing the transaction', error)
      }),
    abort: () => end(false),
  }
}

interface Limits {
  signal: AbortSignal
  timeoutMs: number
}

/** The transaction's coordinator, which may move; without a transaction any broker hands out producer ids. */
class Coordinator {
  readonly #pool: BrokerPool
  readonly #transactionalId: string | null
  readonly #signal: AbortSignal
  #brokerId: number | null = null

  constructor(pool: BrokerPool, transactionalId: string | null, signal: AbortSignal) {
    this.#pool = pool
    this.#transactionalId = transactionalId
    this.#signal = signal
  }

  /** What is asked here may be asked again: Kafka does it once. */
  async ask<Answer>(
    send: (brokerId: number, limits: Limits) => Promise<Answer>,
    errorOf: (answer: Answer) => number,
  ): Promise<Answer> {
    const limits = { signal: this.#signal, timeoutMs: ANSWER_TIMEOUT_MS }
    let trouble: unknown = null
    for (let tried = 0; tried < TRIES; tried++) {
      if (tried > 0) await sleep(RETRY_AFTER_MS, undefined, { signal: this.#signal })
      try {
        this.#brokerId ??= await this.#find(limits)
        const answer = await send(this.#brokerId, limits)
        const errorCode = errorOf(answer)
        if (errorCode === 0) return answer
        trouble = refusalOf(errorCode, null)
        if (!TRY_AGAIN.has(kafkaErrorName(errorCode))) throw trouble
      } catch (error) {
        this.#signal.throwIfAborted()
        if (error === trouble || (error instanceof PartituraError && !error.retryable)) throw error
        trouble = error
      }
      this.#brokerId = null
    }
    throw trouble
  }

  async #find(limits: Limits): Promise<number> {
    if (this.#transactionalId === null) {
      const { brokerId } = await this.#pool.requestAny(metadataRequest, { topics: [] }, limits)
      return brokerId
    }
    const args: [number, string[]] = [TRANSACTION_KEY, [this.#transactionalId]]
    const { answer } = await this.#pool.requestAny(findCoordinator, args, limits)
    const found = answer.coordinators[0]
    if (found !== undefined && found.errorCode === 0) return found.nodeId
    throw new PartituraError('refused-by-kafka', `No coordinator: ${kafkaErrorName(found?.errorCode ?? -1)}.`, {
      retryable: true,
    })
  }
}
