import { backoffMs, GIVE_UP_MS } from '#lib/alerts/backoff'
import type { AlertDestination } from '#lib/wire/alerts'
import type { DestinationConfig } from '../../config/alerts-config.ts'
import { messageOf, type Log } from '../../log.ts'
import type { AlertFile, AttemptEnd } from '../store/alert-file.ts'
import type { StoredDelivery } from '../store/records.ts'
import type { FileCalls } from '../../durable/protocol.ts'
import type { Sender } from './open-sender.ts'

export interface DispatcherOptions {
  destinations: readonly DestinationConfig[]
  store: Pick<FileCalls<AlertFile>, 'due' | 'attempted' | 'abandon' | 'waiting'>
  sender: Sender
  log: Log
  /** After each change that the log of deliveries shows. */
  onChange(): void
  nowMs?: () => number
  random?: () => number
  tickMs?: number
}

type DestinationStatus = Pick<AlertDestination, 'lastDeliveredMs' | 'lastError'>

interface Lane {
  config: DestinationConfig
  /** By alert: of one alert, one message at a time, so that its end never overtakes its beginning. */
  inFlight: Map<string, string>
  failures: number
  busy: boolean
  lastDeliveredMs: number | null
  lastError: string | null
  delivered: number
  failed: number
}

const TICK_MS = 500
const AT_ONCE = 4
/** A receiver that failed so often in a row is tried with one message at a time until it takes one. */
const TROUBLED_AFTER = 5
const FAREWELL_MS = 2500

/**
 * Takes what is due out of the outbox and hands it to the sender, per destination: one that hangs delays no other. What was
 * delivered but could not be marked is marked before it could be sent again.
 */
export class Dispatcher {
  readonly #options: DispatcherOptions
  readonly #lanes: readonly Lane[]
  readonly #nowMs: () => number
  readonly #random: () => number
  readonly #running = new Set<Promise<void>>()
  #unmarked: AttemptEnd[] = []
  #timer: NodeJS.Timeout | null = null
  #waiting = 0
  #closed = false
  #trouble: string | null = null

  constructor(options: DispatcherOptions) {
    this.#options = options
    this.#nowMs = options.nowMs ?? Date.now
    this.#random = options.random ?? Math.random
    this.#lanes = options.destinations.map(config => ({
      config,
      inFlight: new Map(),
      failures: 0,
      busy: false,
      lastDeliveredMs: null,
      lastError: null,
      delivered: 0,
      failed: 0,
    }))
  }

  get waiting(): number {
    return this.#waiting
  }

  /** What keeps messages from being sent or marked; null: nothing. */
  get trouble(): string | null {
    return this.#trouble
  }

  status(name: string): DestinationStatus & { delivered: number; failed: number } {
    const lane = this.#lanes.find(({ config }) => config.name === name)
    const { lastDeliveredMs = null, lastError = null, delivered = 0, failed = 0 } = lane ?? {}
    return { lastDeliveredMs, lastError, delivered, failed }
  }

  /** After a start: `waiting` messages lie in the file. */
  async start(waiting: number): Promise<void> {
    this.#waiting = waiting
    if (waiting === 0) return
    const abandoned = await this.#options.store.abandon(
      this.#lanes.map(({ config }) => config.name),
      this.#nowMs(),
    )
    if (abandoned > 0)
      this.#options.log.warn('messages to destinations that are no longer configured are given up', { abandoned })
    this.#waiting -= abandoned
    this.wake()
  }

  /** Something was put into the outbox. */
  wake(): void {
    if (this.#closed) return
    this.#timer ??= setInterval(() => this.#tick(), this.#options.tickMs ?? TICK_MS)
    this.#tick()
  }

  /** Lets what is on its way come to its end, for a moment. */
  async close(): Promise<void> {
    this.#closed = true
    if (this.#timer !== null) clearInterval(this.#timer)
    const limit = Promise.withResolvers<void>()
    const timer = setTimeout(() => limit.resolve(), FAREWELL_MS)
    await Promise.race([Promise.all(this.#running), limit.promise])
    clearTimeout(timer)
  }

  #tick(): void {
    for (const lane of this.#lanes) void this.#fill(lane)
  }

  async #fill(lane: Lane): Promise<void> {
    if (lane.busy || this.#closed) return
    lane.busy = true
    try {
      if (!(await this.#markLeftovers())) return
      const most = lane.failures >= TROUBLED_AFTER ? 1 : AT_ONCE
      const free = most - lane.inFlight.size
      if (free <= 0) return
      const due = await this.#options.store.due(lane.config.name, this.#nowMs(), most + lane.inFlight.size)
      for (const delivery of due.filter(each => !lane.inFlight.has(each.alertId)).slice(0, free)) this.#launch(lane, delivery)
      await this.#countWaiting()
      this.#trouble = null
    } catch (error) {
      this.#note(error)
    } finally {
      lane.busy = false
    }
  }

  #launch(lane: Lane, delivery: StoredDelivery): void {
    // Two of one alert may be due together: the older goes first.
    if (lane.inFlight.has(delivery.alertId)) return
    lane.inFlight.set(delivery.alertId, delivery.deliveryId)
    const run = this.#attempt(lane, delivery).finally(() => {
      this.#running.delete(run)
      if (!this.#closed) void this.#fill(lane)
    })
    this.#running.add(run)
  }

  async #attempt(lane: Lane, delivery: StoredDelivery): Promise<void> {
    const { ok, detail } = await this.#options.sender.send(lane.config, delivery.notice)
    const atMs = this.#nowMs()
    lane.failures = ok ? 0 : lane.failures + 1
    lane.lastError = ok ? null : detail
    if (ok) lane.lastDeliveredMs = atMs
    if (ok) lane.delivered++
    else lane.failed++
    const end = this.#endOf(delivery, ok, detail, atMs)
    try {
      await this.#options.store.attempted([end])
      lane.inFlight.delete(delivery.alertId)
    } catch (error) {
      this.#unmarked.push(end)
      this.#note(error)
    }
    this.#options.onChange()
  }

  #endOf({ deliveryId, attempts, createdAtMs }: StoredDelivery, ok: boolean, detail: string, atMs: number): AttemptEnd {
    if (ok) return { deliveryId, outcome: 'delivered', atMs, nextAttemptMs: null, error: null }
    if (atMs - createdAtMs > GIVE_UP_MS) {
      return { deliveryId, outcome: 'failed', atMs, nextAttemptMs: null, error: `${detail}; given up after a day` }
    }
    const nextAttemptMs = atMs + backoffMs(attempts + 1, this.#random())
    return { deliveryId, outcome: 'waiting', atMs, nextAttemptMs, error: detail }
  }

  /** True: nothing is left to be marked, so that sending may go on. */
  async #markLeftovers(): Promise<boolean> {
    const ends = this.#unmarked
    if (ends.length === 0) return true
    await this.#options.store.attempted(ends)
    this.#unmarked = this.#unmarked.filter(end => !ends.includes(end))
    const marked = new Set(ends.map(({ deliveryId }) => deliveryId))
    for (const { inFlight } of this.#lanes) {
      for (const [alertId, deliveryId] of inFlight) if (marked.has(deliveryId)) inFlight.delete(alertId)
    }
    return this.#unmarked.length === 0
  }

  async #countWaiting(): Promise<void> {
    this.#waiting = await this.#options.store.waiting()
    if (this.#waiting > 0 || this.#running.size > 0 || this.#timer === null) return
    clearInterval(this.#timer)
    this.#timer = null
  }

  #note(error: unknown): void {
    const reason = messageOf(error)
    if (this.#trouble !== reason) this.#options.log.warn('the outbox of alerts does not work', { reason })
    this.#trouble = reason
  }
}
