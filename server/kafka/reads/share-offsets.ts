import type { BrokerPool } from '../connections/broker-pool.ts'
import { abortable } from '../connections/open-connection.ts'
import { KafkaRequestError } from '../errors.ts'
import { describeShareGroupOffsetsRequest } from '../protocol/describe-share-group-offsets.ts'
import type { FetchedGroup } from '../protocol/offset-fetch.ts'
import type { ReadOptions } from './ask-brokers.ts'

/** Where share groups were, and when their coordinator was asked (epoch milliseconds): what it says is no older. */
export interface ToldShares {
  groups: readonly FetchedGroup[]
  atMs: number
}

/** How long one request may take. */
const PATIENCE_MS = 15_000
/** Positions that are older than this are not set against log ends of now. */
const MAX_AGE_MS = 15_000
const LOOK_MS = 1500

/**
 * Start offsets of share groups, which outlive a look: their coordinator asks the brokers that keep them, and those that lead
 * the partitions (KIP-932, KIP-1226), and may need seconds where a commit is told in milliseconds. So a coordinator has one such
 * request at a time, looks wait for it no longer than for others, and an answer that comes later counts in the next look, as of
 * when it was asked for.
 */
export class ShareOffsets {
  readonly #signal: AbortSignal
  readonly #asked = new Map<number, Promise<ToldShares>>()
  readonly #told = new Map<number, ToldShares>()

  /** `signal` ends what outlives its look. */
  constructor(signal: AbortSignal) {
    this.#signal = signal
  }

  /** Of these groups of one coordinator. @throws KafkaRequestError, `timed-out` when it has not told them for long */
  async read(
    pool: Pick<BrokerPool, 'request'>,
    brokerId: number,
    groupIds: readonly string[],
    { timeoutMs = LOOK_MS, signal, whenDown = 'try' }: ReadOptions,
  ): Promise<ToldShares> {
    if (groupIds.length === 0) return { groups: [], atMs: Date.now() }
    const asked = this.#asked.get(brokerId) ?? this.#ask(pool, brokerId, groupIds, whenDown)
    // Limits are multiples of measured times; Node takes whole milliseconds only.
    const limit = AbortSignal.timeout(Math.ceil(timeoutMs))
    try {
      return await abortable(asked, signal ? AbortSignal.any([signal, limit]) : limit)
    } catch (error) {
      const late = this.#told.get(brokerId)
      const isSlow = error instanceof KafkaRequestError && error.failure.code === 'timed-out'
      if (isSlow && late && Date.now() - late.atMs <= MAX_AGE_MS) return late
      throw error
    }
  }

  #ask(
    pool: Pick<BrokerPool, 'request'>,
    brokerId: number,
    groupIds: readonly string[],
    whenDown: 'try' | 'fail',
  ): Promise<ToldShares> {
    const atMs = Date.now()
    const options = { timeoutMs: PATIENCE_MS, signal: this.#signal, whenDown }
    const asked = pool
      .request(brokerId, describeShareGroupOffsetsRequest, { groupIds }, options)
      .then(({ groups }) => {
        const told = { groups, atMs }
        this.#told.set(brokerId, told)
        return told
      })
      .finally(() => this.#asked.delete(brokerId))
    // Its look may have ended by then.
    asked.catch(() => {})
    this.#asked.set(brokerId, asked)
    return asked
  }
}
