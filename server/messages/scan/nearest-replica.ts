/** How long a follower is read before the leader is asked again which replica is nearest: metadata.max.age.ms of Kafka's consumer. */
const KEPT_MS = 300_000
/** A follower that failed or lags is left alone for so long. */
const LEFT_ALONE_MS = 30_000

export interface Source {
  broker: number
  /** The leader may name a follower in this rack instead of answering; null: it is to answer itself. */
  rack: string | null
  /** `broker` is a follower that the leader named. */
  isFollower: boolean
}

/**
 * From which replica each partition is read (KIP-392): a leader that is told our rack names a follower in it, which is asked
 * from then on. When that one fails, lags or does not have the offset, the leader itself is read, without telling it our rack.
 * Without a rack every partition is read from its leader.
 */
export class NearestReplica {
  readonly #rack: string | null
  readonly #followers = new Map<number, { broker: number; untilMs: number }>()
  readonly #leftUntilMs = new Map<number, number>()

  constructor(rack: string | null) {
    this.#rack = rack
  }

  /** Times by `performance.now()`. */
  sourceOf(partition: number, leader: number, nowMs: number): Source {
    const follower = this.#followers.get(partition)
    if (follower !== undefined && nowMs < follower.untilMs) return { broker: follower.broker, rack: null, isFollower: true }
    this.#followers.delete(partition)
    const leftAlone = nowMs < (this.#leftUntilMs.get(partition) ?? 0)
    return { broker: leader, rack: leftAlone ? null : this.#rack, isFollower: false }
  }

  /** The leader named this broker. */
  prefer(partition: number, broker: number, nowMs: number): void {
    this.#followers.set(partition, { broker, untilMs: nowMs + KEPT_MS })
  }

  /** The follower is no use now. */
  leave(partition: number, nowMs: number): void {
    if (this.#followers.delete(partition)) this.#leftUntilMs.set(partition, nowMs + LEFT_ALONE_MS)
  }
}
