import type { TopicLog } from '#server/kafka/topic-log'
import { MAX_OFFSET } from './partition-scan.ts'
import { planPartitions, type ScanPlan } from './plan-scan.ts'
import { readCursor, type ScanCursor } from './scan-cursor.ts'
import type { ScanQuery } from './scan-query.ts'

const LOOK_EVERY_MS = 5000
const FROM_ITS_BEGINNING = { from: 0n, to: MAX_OFFSET }

/**
 * Partitions that a tail is to read and does not: those that nobody told the offsets of when it began, and those that are
 * added while it runs. Looked for every few seconds for as long as the tail asks.
 */
export class TailPartitions {
  readonly #log: TopicLog
  readonly #query: ScanQuery
  readonly #signal: AbortSignal
  readonly #onPlanned: (plan: ScanPlan) => void
  readonly #topicId: string | null
  readonly #known: Set<number>
  #unreachable: ScanPlan['unreachable']
  #looking = false
  #lookAtMs: number

  /**
   * @param beganAtMs of the tail, epoch
   * @param onPlanned some of them can be read now, or it is known better why others cannot: `unreachable` are all that are left
   */
  constructor(
    log: TopicLog,
    plan: ScanPlan,
    query: ScanQuery,
    signal: AbortSignal,
    { beganAtMs, nowMs, onPlanned }: { beganAtMs: number; nowMs: number; onPlanned: (plan: ScanPlan) => void },
  ) {
    this.#log = log
    // Where the log ended then, nobody told: what has come since is told by its time.
    this.#query = query.from.at === 'latest' ? { ...query, from: { at: 'time', timeMs: BigInt(beganAtMs) } } : query
    this.#signal = signal
    this.#onPlanned = onPlanned
    this.#topicId = plan.layout.topicId
    this.#unreachable = plan.unreachable
    this.#known = knownPartitions(plan, query)
    this.#lookAtMs = nowMs + LOOK_EVERY_MS
  }

  /** Looks, if it is time to. */
  lookAgain(topic: string, nowMs: number): void {
    if (this.#looking || nowMs < this.#lookAtMs || this.#signal.aborted) return
    this.#looking = true
    this.#lookAtMs = nowMs + LOOK_EVERY_MS
    void this.#look(topic)
      // No broker tells: the next look may find one that does.
      .catch(() => {})
      .finally(() => (this.#looking = false))
  }

  async #look(topic: string): Promise<void> {
    const layout = await this.#log.describe(topic, this.#signal)
    // Deleted and made anew: the readers find that out, and the tail ends.
    if (layout.topicId !== this.#topicId) return
    const rests = new Map(this.#unreachable.map(({ partition, rest }) => [partition, rest]))
    if (this.#query.partitions === null) {
      for (const partition of layout.partitions.keys()) if (!this.#known.has(partition)) rests.set(partition, FROM_ITS_BEGINNING)
    }
    if (rests.size === 0) return
    const plan = await planPartitions(this.#log, layout, this.#query, rests, this.#signal)
    if (this.#signal.aborted) return
    for (const partition of rests.keys()) this.#known.add(partition)
    this.#unreachable = plan.unreachable
    this.#onPlanned(plan)
  }
}

/** Partitions that are not added: those that are there. A tail's cursor names all that were there when it was made. */
function knownPartitions({ layout, partitions, unreachable }: ScanPlan, { cursor }: ScanQuery): Set<number> {
  const read = [...partitions, ...unreachable].map(({ partition }) => partition)
  const ofTail = cursor !== null && isOfTail(readCursor(cursor, layout.topic, 'oldest'))
  return new Set(ofTail ? read : [...read, ...layout.partitions.keys()])
}

function isOfTail({ ranges }: ScanCursor): boolean {
  return [...ranges.values()].every(range => range === null || range.to === MAX_OFFSET)
}
