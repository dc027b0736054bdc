import type { ClusterState } from '#lib/kafka/cluster-state'
import type { Failure } from '#lib/wire/common'
import type { ThrottleChanges, ThrottleSetting } from '../kafka/changes/throttle-changes.ts'
import type { Claim } from './plan.ts'
import { isClaimed } from './throttles.ts'

export interface FoundThrottles {
  items: readonly (ThrottleSetting & { ours: boolean })[]
  asOfMs: number
  failures: readonly Failure[]
}

const FRESH_MS = 5000
const TIMEOUT_MS = 8000

/** The throttles on a cluster, asked of Kafka at most every five seconds, whoever wants to know. */
export class ThrottleFinder {
  readonly #changes: ThrottleChanges
  readonly #state: () => ClusterState
  #asked: { atMs: number; found: ReturnType<ThrottleChanges['readThrottles']> } | null = null

  constructor(changes: ThrottleChanges, state: () => ClusterState) {
    this.#changes = changes
    this.#state = state
  }

  async find(claims: readonly Claim[]): Promise<FoundThrottles> {
    const nowMs = Date.now()
    if (this.#asked === null || nowMs - this.#asked.atMs > FRESH_MS) this.#asked = { atMs: nowMs, found: this.#ask() }
    const { atMs, found } = this.#asked
    const { settings, failures } = await found
    return {
      items: settings.map(setting => ({ ...setting, ours: isClaimed(setting, claims) })),
      asOfMs: atMs,
      failures: failures.map(({ brokerId, code, message }) => ({ brokerId, code, message })),
    }
  }

  /** After a change: the next one who asks sees what came of it. */
  forget(): void {
    this.#asked = null
  }

  #ask() {
    const { brokers, topics } = this.#state()
    const there = [...brokers.values()].filter(broker => broker.registered && broker.reachable)
    const wanted = { brokerIds: there.map(({ brokerId }) => brokerId), topics: [...topics.keys()] }
    const found = this.#changes.readThrottles(wanted, AbortSignal.timeout(TIMEOUT_MS))
    found.catch(() => this.forget())
    return found
  }
}
