import type { ClusterConfig } from '../../config/cluster-config.ts'
import { failureOf, kafkaFailure, KafkaRequestError, toFailure, withoutAddress } from '../errors.ts'
import type { ApiVersionsAnswer } from '../protocol/api-versions.ts'
import { frameMemory } from '../frame-memory.ts'
import { metadataRequest } from '../protocol/metadata.ts'
import type { MetadataAnswer, MetadataBroker } from '../protocol/metadata.ts'
import type { KafkaRequest } from '../protocol/request.ts'
import { formatAddress, parseAddress } from './address.ts'
import { BrokerLink } from './broker-link.ts'
import type { LinkOptions, LinkStatus, RequestOptions } from './broker-link.ts'
import { Circuit } from './circuit.ts'
import type { CircuitOptions } from './circuit.ts'
import { abortable } from './open-connection.ts'

/** Each role has connections of its own: a slow look must not hold up a search, a time-out of a search no change. */
export type PoolRole = 'observe' | 'browse' | 'change'

export interface BrokerPoolOptions {
  connectTimeoutMs?: number
  requestTimeoutMs?: number
  connectionsPerBroker?: number
  circuit?: CircuitOptions
  /** A broker stopped or started answering. Called from inside the pool: do little. */
  onReachability?: (brokerId: number, status: LinkStatus) => void
}

export interface BootstrapAttempt {
  address: string
  /** null: it answered. The message does not repeat the address. */
  error: { code: string; message: string } | null
  triedAtMs: number
}

const DEFAULTS: Record<PoolRole, Omit<LinkOptions, 'clientId'>> = {
  observe: { connectTimeoutMs: 1500, requestTimeoutMs: 1500, connectionsPerBroker: 3 },
  browse: { connectTimeoutMs: 3000, requestTimeoutMs: 10_000, connectionsPerBroker: 4, memory: frameMemory },
  change: { connectTimeoutMs: 3000, requestTimeoutMs: 30_000, connectionsPerBroker: 1 },
}

export function createBrokerPool(config: ClusterConfig, role: PoolRole, options: BrokerPoolOptions = {}): BrokerPool {
  return new BrokerPool(config, role, options)
}

/**
 * Connections to the brokers of one cluster, for one role. `bootstrap()` first; then `request()` by broker id. Everything
 * rejects with a KafkaRequestError, whose `failure` goes into a partial answer as it is.
 */
export class BrokerPool {
  readonly #config: ClusterConfig
  readonly #options: LinkOptions
  readonly #onReachability: BrokerPoolOptions['onReachability']
  readonly #links = new Map<number, BrokerLink>()
  readonly #bootstrapCircuit: Circuit
  #attempts: readonly BootstrapAttempt[] = []
  #bootstrapping: Promise<void> | null = null
  readonly #closing = new AbortController()
  #requestsOfClosedLinks = 0

  constructor(config: ClusterConfig, role: PoolRole, { onReachability, ...options }: BrokerPoolOptions) {
    this.#config = config
    this.#options = { ...DEFAULTS[role], ...options, clientId: `partitura-${role}` }
    this.#onReachability = onReachability
    this.#bootstrapCircuit = new Circuit(options.circuit)
  }

  /** Known brokers, whether they answer or not. Empty before `bootstrap()`. */
  get brokerIds(): number[] {
    return [...this.#links.keys()]
  }

  /** How the bootstrap addresses answered when they were last tried. */
  get bootstrapAttempts(): readonly BootstrapAttempt[] {
    return this.#attempts
  }

  /** Requests sent since the pool was made, all brokers together. */
  get requestCount(): number {
    return [...this.#links.values()].reduce((sum, link) => sum + link.requestCount, this.#requestsOfClosedLinks)
  }

  status(brokerId: number): LinkStatus {
    return this.#links.get(brokerId)?.status ?? { reachable: null, failure: null, lastAnswerMs: null, sinceMs: null }
  }

  /** What the broker speaks; null while it was never connected to. */
  versions(brokerId: number): ApiVersionsAnswer | null {
    return this.#links.get(brokerId)?.versions ?? null
  }

  /** Where a broker is, as the cluster advertises it. */
  addressOf(brokerId: number): { host: string; port: number } | null {
    return this.#links.get(brokerId)?.address ?? null
  }

  /**
   * Fills the broker directory from the first bootstrap address that answers; rejects when none does. Calls share one try,
   * which `signal` does not end: others may wait for it. Within the backoff after a failure they get that failure again.
   */
  bootstrap(signal?: AbortSignal): Promise<void> {
    this.#bootstrapping ??= this.#bootstrap().finally(() => {
      this.#bootstrapping = null
    })
    return signal ? abortable(this.#bootstrapping, signal) : this.#bootstrapping
  }

  /** Brings the directory up to date: new brokers are added, moved ones are connected to anew, missing ones stay known. */
  setBrokers(brokers: readonly MetadataBroker[]): void {
    if (this.#closing.signal.aborted) return
    for (const { brokerId, host, port } of brokers) {
      const known = this.#links.get(brokerId)
      if (known && known.address.host === host && known.address.port === port) continue
      if (known) this.#retire(known)
      this.#links.set(brokerId, new BrokerLink(this.#config, { host, port }, brokerId, this.#options, this.#changed))
    }
  }

  /** Sends to one broker in the highest version that both speak. */
  async request<Args, Answer>(
    brokerId: number,
    request: KafkaRequest<Args, Answer>,
    args: Args,
    options: RequestOptions = {},
  ): Promise<Answer> {
    if (this.#links.size === 0) await this.bootstrap(options.signal)
    const link = this.#links.get(brokerId)
    if (!link) throw failureOf('broker-unknown', `broker ${brokerId} is not known to the cluster`, brokerId)
    return link.request(request, args, options)
  }

  /**
   * Sends to whichever broker answers, `prefer` first, those that answered last time next. Only trouble on the way makes it
   * try another broker; an answer with an error code is an answer.
   */
  async requestAny<Args, Answer>(
    request: KafkaRequest<Args, Answer>,
    args: Args,
    { prefer, ...options }: RequestOptions & { prefer?: number | null } = {},
  ): Promise<{ brokerId: number; answer: Answer }> {
    if (this.#links.size === 0) await this.bootstrap(options.signal)
    let last: unknown = failureOf('broker-unknown', 'no broker is known')
    for (const link of this.#byLikelihood(prefer ?? null)) {
      try {
        return { brokerId: link.brokerId ?? -1, answer: await link.request(request, args, options) }
      } catch (error) {
        last = error
        if (options.signal?.aborted) break
      }
    }
    throw last
  }

  /** Tries every broker that does not answer and whose backoff has passed. */
  async probe(): Promise<void> {
    await Promise.all([...this.#links.values()].map(link => link.probe()))
  }

  /** The cluster lists a broker again that did not answer: it is tried without waiting for the whole backoff. */
  expect(brokerId: number): void {
    this.#links.get(brokerId)?.expect()
  }

  /** Forgets a broker that left the cluster for good. */
  forget(brokerId: number): void {
    const link = this.#links.get(brokerId)
    if (!link) return
    this.#retire(link)
    this.#links.delete(brokerId)
  }

  close(): void {
    this.#closing.abort(failureOf('closed', 'the connections were closed'))
    for (const link of this.#links.values()) this.#retire(link)
    this.#links.clear()
  }

  readonly #changed = (link: BrokerLink): void => {
    if (link.brokerId !== null && this.#links.get(link.brokerId) === link) this.#onReachability?.(link.brokerId, link.status)
  }

  #retire(link: BrokerLink): void {
    this.#requestsOfClosedLinks += link.requestCount
    link.close()
  }

  #byLikelihood(prefer: number | null): BrokerLink[] {
    const rank = (link: BrokerLink) => (link.status.reachable === false ? 2 : link.brokerId === prefer ? 0 : 1)
    return [...this.#links.values()].sort((a, b) => rank(a) - rank(b))
  }

  async #bootstrap(): Promise<void> {
    if (this.#closing.signal.aborted) throw failureOf('closed', 'the connections were closed')
    const failure = this.#bootstrapCircuit.failure
    if (failure && !this.#bootstrapCircuit.mayTry(performance.now())) throw new KafkaRequestError(failure)
    const tries = this.#config.bootstrap.map(address => this.#askBootstrap(address))
    const settled = Promise.all(tries)
    const first = await Promise.any(
      tries.map(async attempt => (await attempt).answer ?? Promise.reject(new Error('no answer'))),
    ).catch(() => null)
    if (first) {
      this.#bootstrapCircuit.succeeded()
      this.setBrokers(first.brokers)
      void settled.then(results => this.#noteAttempts(results))
      return
    }
    const results = await settled
    this.#noteAttempts(results)
    const reasons = results.map(({ attempt }) => `${attempt.address}: ${attempt.error?.message}`).join('; ')
    const code = results[0]?.attempt.error?.code ?? 'broker-unknown'
    const unreachable = { brokerId: null, code, message: `no bootstrap address answers: ${reasons}` }
    this.#bootstrapCircuit.failed(unreachable, performance.now())
    throw new KafkaRequestError(unreachable)
  }

  #noteAttempts(results: readonly { attempt: BootstrapAttempt }[]): void {
    this.#attempts = results.map(({ attempt }) => attempt)
  }

  async #askBootstrap(text: string): Promise<{ attempt: BootstrapAttempt; answer: MetadataAnswer | null }> {
    const address = parseAddress(text)
    const link = new BrokerLink(this.#config, address, null, this.#options, () => {})
    const attempt = { address: formatAddress(address), triedAtMs: Date.now() }
    try {
      const answer = await link.request(metadataRequest, { topics: [] }, { signal: this.#closing.signal })
      if (answer.errorCode !== 0) throw new KafkaRequestError(kafkaFailure(answer.errorCode, null))
      return { attempt: { ...attempt, error: null }, answer }
    } catch (error) {
      const { code, message } = toFailure(error, null)
      return { attempt: { ...attempt, error: { code, message: withoutAddress(message, attempt.address) } }, answer: null }
    } finally {
      link.close()
    }
  }
}
