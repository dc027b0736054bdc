import type { AlertDestination } from '#lib/wire/alerts'
import type { DestinationConfig } from '../../config/alerts-config.ts'
import { keyOf } from '../alert-engine.ts'
import type { StoredDelivery } from '../store/records.ts'
import type { Sent } from './protocol.ts'

const AT_ONCE = 4
/** A receiver that failed so often in a row is tried with one message at a time until it takes one. */
const TROUBLED_AFTER = 5
/** How long it is said that messages were given up. */
const SAY_GIVEN_UP_MS = 24 * 3_600_000

export type LaneStatus = Pick<AlertDestination, 'lastDeliveredMs' | 'lastError'> & { delivered: number; failed: number }

/** What goes to one destination. */
export class Lane {
  readonly config: DestinationConfig
  /** It is being asked what is due. */
  busy = false
  status: LaneStatus = { lastDeliveredMs: null, lastError: null, delivered: 0, failed: 0 }
  /** By rule and subject, one message at a time: no end overtakes its beginning, and no beginning the end of the time before. */
  readonly #inFlight = new Map<string, string>()
  #failures = 0
  #givenUp = 0
  #lastGivenUpMs = 0

  constructor(config: DestinationConfig) {
    this.config = config
  }

  get most(): number {
    return this.#failures >= TROUBLED_AFTER ? 1 : AT_ONCE
  }

  get inFlight(): number {
    return this.#inFlight.size
  }

  /** False: one of the same rule and subject is on its way. */
  enter(delivery: StoredDelivery): boolean {
    const about = aboutOf(delivery)
    if (this.#inFlight.has(about)) return false
    this.#inFlight.set(about, delivery.deliveryId)
    return true
  }

  /** They are off the road, and the file knows. */
  leave(deliveryIds: ReadonlySet<string>): void {
    for (const [about, deliveryId] of this.#inFlight) if (deliveryIds.has(deliveryId)) this.#inFlight.delete(about)
  }

  attempted({ ok, detail }: Sent, atMs: number): void {
    const { delivered, failed, lastDeliveredMs } = this.status
    this.#failures = ok ? 0 : this.#failures + 1
    this.status = ok
      ? { delivered: delivered + 1, failed, lastDeliveredMs: atMs, lastError: null }
      : { delivered, failed: failed + 1, lastDeliveredMs, lastError: detail }
  }

  gaveUp(messages: number, nowMs: number): void {
    this.#givenUp = messages + (this.#isRecent(nowMs) ? this.#givenUp : 0)
    this.#lastGivenUpMs = nowMs
  }

  /** Which messages will never be delivered; null: none of the last day. */
  trouble(nowMs: number): string | null {
    if (this.#givenUp === 0 || !this.#isRecent(nowMs)) return null
    const what = this.#givenUp === 1 ? '1 notification' : `${this.#givenUp.toLocaleString('en')} notifications`
    const were = this.#givenUp === 1 ? 'was' : 'were'
    return `${what} to “${this.config.name}” ${were} given up: not taken within a day, or too many waited.`
  }

  #isRecent(nowMs: number): boolean {
    return nowMs - this.#lastGivenUpMs < SAY_GIVEN_UP_MS
  }
}

function aboutOf({ notice }: StoredDelivery): string {
  return keyOf(notice.ruleId, notice.subject)
}
