import { backoffMs } from '#lib/alerts/backoff'
import type { DestinationConfig } from '../../config/alerts-config.ts'
import { messageOf, type Log } from '../../log.ts'
import type { AlertFile } from '../store/alert-file.ts'
import type { AttemptEnd, GivenUp } from '../store/outbox.ts'
import type { StoredDelivery } from '../store/records.ts'
import type { FileCalls } from '../../durable/protocol.ts'
import { Lane, type LaneStatus } from './lane.ts'
import type { Sender } from './open-sender.ts'

export interface DispatcherOptions {
  destinations: readonly DestinationConfig[]
  store: Pick<FileCalls<AlertFile>, 'due' | 'attempted' | 'abandon' | 'giveUp' | 'waiting'>
  sender: Sender
  log: Log
  /** After each change that the log of deliveries shows. */
  onChange(): void
  nowMs?: () => number
  random?: () => number
  tickMs?: number
}

const TICK_MS = 500
/** How often it is looked for what has waited for too long. */
const GIVE_UP_EVERY_MS = 60_000
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
  #gaveUpMs = Number.NEGATIVE_INFINITY

  constructor(options: DispatcherOptions) {
    this.#options = options
    this.#nowMs = options.nowMs ?? Date.now
    this.#random = options.random ?? Math.random
    this.#lanes = options.destinations.map(config => new Lane(config))
  }

  get waiting(): number {
    return this.#waiting
  }

  /** What keeps messages from being sent or marked, and which will never be sent. */
  troubles(): string[] {
    const heldUp = this.#trouble === null ? null : `Notifications are held up: ${this.#trouble}`
    return [heldUp, ...this.#lanes.map(lane => lane.trouble(this.#nowMs()))].filter(text => text !== null)
  }

  status(name: string): LaneStatus {
    const lane = this.#lanes.find(({ config }) => config.name === name)
    return lane?.status ?? { lastDeliveredMs: null, lastError: null, delivered: 0, failed: 0 }
  }

  /** After a start: `waiting` messages lie in the file. Once more does no harm. */
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

  /** The file has given up so many. */
  gaveUp(givenUp: readonly GivenUp[]): void {
    for (const { destination, messages } of givenUp) {
      this.#options.log.warn('notifications are given up', { destination, messages })
      this.#lanes.find(({ config }) => config.name === destination)?.gaveUp(messages, this.#nowMs())
    }
    if (givenUp.length > 0) this.#options.onChange()
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
    void this.#giveUpOld()
    for (const lane of this.#lanes) void this.#fill(lane)
  }

  /** What was never attempted, for its receiver hangs, grows old as well. */
  async #giveUpOld(): Promise<void> {
    const nowMs = this.#nowMs()
    if (nowMs - this.#gaveUpMs < GIVE_UP_EVERY_MS) return
    this.#gaveUpMs = nowMs
    try {
      this.gaveUp(await this.#options.store.giveUp(nowMs))
    } catch (error) {
      this.#note(error)
    }
  }

  async #fill(lane: Lane): Promise<void> {
    if (lane.busy || this.#closed) return
    lane.busy = true
    try {
      if (!(await this.#markLeftovers())) return
      const { most, inFlight } = lane
      if (inFlight >= most) return
      const due = await this.#options.store.due(lane.config.name, this.#nowMs(), most + inFlight)
      for (const delivery of due) if (lane.inFlight < most && lane.enter(delivery)) this.#launch(lane, delivery)
      await this.#countWaiting()
      this.#trouble = null
    } catch (error) {
      this.#note(error)
    } finally {
      lane.busy = false
    }
  }

  #launch(lane: Lane, delivery: StoredDelivery): void {
    const run = this.#attempt(lane, delivery).finally(() => {
      this.#running.delete(run)
      if (!this.#closed) void this.#fill(lane)
    })
    this.#running.add(run)
  }

  async #attempt(lane: Lane, delivery: StoredDelivery): Promise<void> {
    const sent = await this.#options.sender.send(lane.config, delivery.notice)
    const atMs = this.#nowMs()
    lane.attempted(sent, atMs)
    const { deliveryId } = delivery
    const end: AttemptEnd = sent.ok
      ? { deliveryId, outcome: 'delivered', atMs, nextAttemptMs: null, error: null }
      : { deliveryId, outcome: 'waiting', atMs, nextAttemptMs: this.#nextMs(delivery, atMs), error: sent.detail }
    try {
      await this.#options.store.attempted([end])
      lane.leave(new Set([deliveryId]))
    } catch (error) {
      this.#unmarked.push(end)
      this.#note(error)
    }
    this.#options.onChange()
  }

  #nextMs({ attempts }: StoredDelivery, atMs: number): number {
    return atMs + backoffMs(attempts + 1, this.#random())
  }

  /** True: nothing is left to be marked, so that sending may go on. */
  async #markLeftovers(): Promise<boolean> {
    const ends = this.#unmarked
    if (ends.length === 0) return true
    await this.#options.store.attempted(ends)
    this.#unmarked = this.#unmarked.filter(end => !ends.includes(end))
    const marked = new Set(ends.map(({ deliveryId }) => deliveryId))
    for (const lane of this.#lanes) lane.leave(marked)
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
