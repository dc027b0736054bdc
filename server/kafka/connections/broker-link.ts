import type { Connection } from '@platformatic/kafka'
import type { Failure } from '#lib/wire/common'
import type { ClusterConfig } from '../../config/cluster-config.ts'
import { failureOf, KafkaRequestError, toKafkaError } from '../errors.ts'
import type { FrameMemory } from '../frame-memory.ts'
import { apiVersionsRequest } from '../protocol/api-versions.ts'
import type { ApiVersionsAnswer } from '../protocol/api-versions.ts'
import type { KafkaRequest, WaitsFor } from '../protocol/request.ts'
import { formatAddress } from './address.ts'
import type { Address } from './address.ts'
import { Circuit } from './circuit.ts'
import type { CircuitOptions } from './circuit.ts'
import { abortable, discard, openConnection, sendOn } from './open-connection.ts'
import { pickVersion } from './pick-version.ts'

export interface LinkOptions {
  clientId: string
  connectTimeoutMs: number
  requestTimeoutMs: number
  connectionsPerBroker: number
  circuit?: CircuitOptions
  /** Large answers are to arrive in this memory. */
  memory?: FrameMemory
}

export interface RequestOptions {
  timeoutMs?: number
  signal?: AbortSignal
  /**
   * A broker that did not answer last time: `try` (default) tries it again when its backoff has passed, `fail` never waits for
   * it and leaves the trying to `probe()`.
   */
  whenDown?: 'try' | 'fail'
}

export interface LinkStatus {
  /** null: never tried. */
  reachable: boolean | null
  failure: Failure | null
  /** Epoch milliseconds. */
  lastAnswerMs: number | null
  /** Since when it is reachable, or is not. */
  sinceMs: number | null
}

interface Slot {
  /** Carries only requests for which the broker waits for these; null: for nobody. */
  waitsFor: WaitsFor | null
  ready: Promise<Connection>
  live: Connection | null
  inFlight: number
  /** Takes no further request, and is closed with the last one that waits on it. */
  isGivenUp: boolean
}

/** The connections to one broker of one role, with its circuit and the versions it speaks. */
export class BrokerLink {
  readonly address: Address
  /** null: a bootstrap address, whose broker id is not known yet. */
  readonly brokerId: number | null
  readonly #config: ClusterConfig
  readonly #options: LinkOptions
  readonly #circuit: Circuit
  readonly #onChange: (link: BrokerLink) => void
  readonly #closing = new AbortController()
  #slots: Slot[] = []
  readonly #givenUp = new Set<Slot>()
  #versions: ApiVersionsAnswer | null = null
  #status: LinkStatus = { reachable: null, failure: null, lastAnswerMs: null, sinceMs: null }
  #checking = false
  #requests = 0

  /** `onChange` is called when the broker stops or starts answering. */
  constructor(
    config: ClusterConfig,
    address: Address,
    brokerId: number | null,
    options: LinkOptions,
    onChange: (link: BrokerLink) => void,
  ) {
    this.#config = config
    this.address = address
    this.brokerId = brokerId
    this.#options = options
    this.#circuit = new Circuit(options.circuit)
    this.#onChange = onChange
  }

  get status(): LinkStatus {
    return this.#status
  }

  /** null: not connected yet. Kept when the connection is lost. */
  get versions(): ApiVersionsAnswer | null {
    return this.#versions
  }

  get requestCount(): number {
    return this.#requests
  }

  /** Sends in the highest version that both sides speak; rejects with a KafkaRequestError. */
  async request<Args, Answer>(
    request: KafkaRequest<Args, Answer>,
    args: Args,
    { timeoutMs = this.#options.requestTimeoutMs, signal, whenDown = 'try' }: RequestOptions = {},
  ): Promise<Answer> {
    this.#refuseWhenDown(whenDown)
    const slot = this.#slot(request.waitsFor ?? null)
    slot.inFlight++
    const limit = new AbortController()
    const timer = setTimeout(() => limit.abort(this.#timedOut(request.name, timeoutMs)), timeoutMs)
    try {
      const both = signal ? AbortSignal.any([signal, limit.signal]) : limit.signal
      const connection = await abortable(slot.ready, both)
      const version = pickVersion(request, this.#versions, this.brokerId, formatAddress(this.address))
      this.#requests++
      const answer = await abortable(sendOn(connection, request, version, args), both)
      this.#answered()
      return answer
    } catch (error) {
      if (limit.signal.aborted && !slot.isGivenUp) this.#suspectSilence(slot)
      throw toKafkaError(error, this.brokerId, formatAddress(this.address))
    } finally {
      clearTimeout(timer)
      slot.inFlight--
      this.#closeGivenUp(slot)
    }
  }

  /** Tries a broker that does not answer, if its backoff has passed. Resolves when it is known how it went; never rejects. */
  async probe(): Promise<void> {
    if (this.#circuit.failure === null || this.#closing.signal.aborted || !this.#circuit.mayTry(performance.now())) return
    await this.#openSlot().ready.catch(() => {})
  }

  /** There is reason to believe that it is back: the next try need not wait for the whole backoff. */
  expect(): void {
    this.#circuit.hurry()
  }

  close(): void {
    this.#closing.abort(failureOf('closed', 'the connections were closed'))
    this.#discardAll()
  }

  #refuseWhenDown(whenDown: 'try' | 'fail'): void {
    if (this.#closing.signal.aborted) throw failureOf('closed', 'the connections were closed', this.brokerId)
    const failure = this.#circuit.failure
    if (failure === null) return
    if (whenDown === 'try' && this.#circuit.mayTry(performance.now())) return
    throw new KafkaRequestError(failure)
  }

  /** The least busy connection; another one while all are busy and there may be more. */
  #slot(waitsFor: WaitsFor | null): Slot {
    const slots = this.#slots.filter(slot => slot.waitsFor === waitsFor)
    const most = waitsFor ? 1 : this.#options.connectionsPerBroker
    const idlest = slots.reduce<Slot | null>((best, slot) => (best && best.inFlight <= slot.inFlight ? best : slot), null)
    if (idlest === null || (idlest.inFlight > 0 && slots.length < most)) return this.#openSlot(waitsFor)
    return idlest
  }

  #openSlot(waitsFor: WaitsFor | null = null): Slot {
    const opening = openConnection(this.#config, this.address, { ...this.#options, signal: this.#closing.signal })
    const ready = opening.then(({ connection }) => connection)
    const slot: Slot = { waitsFor, ready, live: null, inFlight: 0, isGivenUp: false }
    this.#slots.push(slot)
    // Nobody may be waiting for it (a reconnect, a probe); how it went is noted below.
    slot.ready.catch(() => {})
    opening.then(
      ({ connection, versions }) => {
        if (this.#closing.signal.aborted) return discard(connection)
        slot.live = connection
        this.#versions = versions
        connection.on('close', () => this.#lost(slot))
        this.#answered()
        this.#closeGivenUp(slot)
      },
      error => {
        this.#drop(slot)
        this.#givenUp.delete(slot)
        this.#failed(error)
      },
    )
    return slot
  }

  #lost(slot: Slot): void {
    if (!this.#drop(slot) || this.#closing.signal.aborted || this.#slots.length > 0) return
    // Brokers close idle connections too (connections.max.idle.ms): whether this one is gone shows at the next try, made now.
    this.#openSlot()
  }

  #drop(slot: Slot): boolean {
    const had = this.#slots.includes(slot)
    this.#slots = this.#slots.filter(other => other !== slot)
    return had
  }

  /**
   * A request got no answer in time. Either this request is slow or the broker is stopped: one small request on a connection
   * of its own tells which. Its slot is given up, lest a late answer holds up what comes after it; those that wait on it
   * already have limits of their own, and nothing says yet that they will not be answered.
   */
  #suspectSilence(slot: Slot): void {
    this.#drop(slot)
    slot.isGivenUp = true
    this.#givenUp.add(slot)
    if (this.#checking) return
    this.#checking = true
    void this.#checkAlive().finally(() => {
      this.#checking = false
    })
  }

  #closeGivenUp(slot: Slot): void {
    if (!slot.isGivenUp || slot.inFlight > 0 || !slot.live) return
    this.#givenUp.delete(slot)
    discard(slot.live)
  }

  #discardAll(): void {
    for (const slot of [...this.#slots, ...this.#givenUp]) {
      // One that is still opening closes itself when it is open and nobody waits on it.
      slot.isGivenUp = true
      if (slot.live) discard(slot.live)
    }
    this.#slots = []
    this.#givenUp.clear()
  }

  async #checkAlive(): Promise<void> {
    // A broker answers a connection's requests in their order: only one with nothing in flight shows whether it is alive.
    const idle = this.#slots.find(slot => slot.waitsFor === null && slot.live !== null && slot.inFlight === 0)
    if (!idle?.live) {
      if (this.#circuit.failure === null) await this.#openSlot().ready.catch(() => {})
      return
    }
    const limit = AbortSignal.timeout(this.#options.connectTimeoutMs)
    // Counted, so that it is not closed under the check by another request that waits on it and takes too long.
    idle.inFlight++
    try {
      await abortable(sendOn(idle.live, apiVersionsRequest, 0, { software: '', softwareVersion: '' }), limit)
      this.#answered()
    } catch {
      if (limit.aborted) {
        this.#discardAll()
        this.#failed(this.#timedOut('ApiVersions', this.#options.connectTimeoutMs))
      } else {
        // Closed, which brokers do with idle ones too: a new one tells.
        this.#drop(idle)
        discard(idle.live)
        if (this.#slots.every(({ waitsFor }) => waitsFor !== null)) await this.#openSlot().ready.catch(() => {})
      }
    } finally {
      idle.inFlight--
      this.#closeGivenUp(idle)
    }
  }

  #answered(): void {
    this.#circuit.succeeded()
    const nowMs = Date.now()
    const was = this.#status.reachable
    this.#status = { reachable: true, failure: null, lastAnswerMs: nowMs, sinceMs: was === true ? this.#status.sinceMs : nowMs }
    if (was !== true) this.#onChange(this)
  }

  #failed(error: unknown): void {
    if (this.#closing.signal.aborted) return
    const { failure } = toKafkaError(error, this.brokerId, formatAddress(this.address))
    const ours = { ...failure, brokerId: this.brokerId }
    this.#circuit.failed(ours, performance.now())
    const was = this.#status.reachable
    this.#status = {
      ...this.#status,
      reachable: false,
      failure: ours,
      sinceMs: was === false ? this.#status.sinceMs : Date.now(),
    }
    if (was !== false) this.#onChange(this)
  }

  #timedOut(what: string, timeoutMs: number): KafkaRequestError {
    const message = `${formatAddress(this.address)}: no answer to ${what} within ${Math.round(timeoutMs)} ms`
    return failureOf('timed-out', message, this.brokerId)
  }
}
