import { setTimeout as sleep } from 'node:timers/promises'
import { EARLIEST, LATEST } from '#server/kafka/protocol/list-offsets'
import type { PartitionOffset, TopicLayout, TopicLog } from '#server/kafka/topic-log'
import { messageOf } from '../../log.ts'
import type { OffsetRange } from './partition-scan.ts'
import { readCursor } from './scan-cursor.ts'
import type { ScanCursor } from './scan-cursor.ts'
import { invalid } from './scan-query.ts'
import type { Position, ScanQuery } from './scan-query.ts'

export interface PartitionPlan {
  partition: number
  /** Log start and end (the last stable offset when only committed messages are wanted), as noted now. */
  startOffset: bigint
  endOffset: bigint
  /** To be looked at: from (included) to (excluded). */
  from: bigint
  to: bigint
}

export interface ScanPlan {
  layout: TopicLayout
  partitions: PartitionPlan[]
  /** What a cursor still had to look at when retention took it. */
  removed: { partition: number; range: OffsetRange }[]
  /** Partitions whose offsets nobody told: no leader, or it does not answer. `rest`: what the cursor says is left of it. */
  unreachable: { partition: number; code: string; detail: string; rest: OffsetRange | null }[]
}

const SECOND_TRY_AFTER_MS = 250

/**
 * Notes where every partition begins and ends now, and turns the query's positions into offsets. Positions outside a
 * partition are moved to its nearest end. A partition that cannot be asked does not hold up the others.
 * @throws PartituraError `topic-not-found`, `invalid-parameter` (a partition or cursor that cannot be)
 */
export async function planScan(log: TopicLog, topic: string, query: ScanQuery, signal: AbortSignal): Promise<ScanPlan> {
  const layout = await log.describe(topic, signal)
  const cursor = query.cursor === null ? null : cursorFor(query.cursor, layout, query)
  const rests = cursor?.ranges ?? new Map(wantedPartitions(layout, query).map(partition => [partition, null]))
  return planPartitions(log, layout, query, rests, signal)
}

/** The same of these partitions, by number what is left of each; null: what the query says. */
export async function planPartitions(
  log: TopicLog,
  layout: TopicLayout,
  query: ScanQuery,
  rests: ScanCursor['ranges'],
  signal: AbortSignal,
): Promise<ScanPlan> {
  const wanted = [...rests.keys()]
  const asker = new OffsetAsker(log, layout, query, signal)
  const [starts, ends, froms, tos] = await Promise.all([
    asker.ask(wanted, EARLIEST),
    asker.ask(wanted, LATEST),
    query.from.at === 'time' ? asker.ask(wanted, query.from.timeMs) : null,
    query.to.at === 'time' ? asker.ask(wanted, query.to.timeMs) : null,
  ])
  const plan: ScanPlan = { layout: asker.layout, partitions: [], removed: [], unreachable: [] }
  for (const [partition, rest] of rests) {
    const answers = [starts, ends, froms, tos].map(each => each?.get(partition))
    const planned = planPartition(partition, query, answers, rest)
    if (typeof planned === 'string') plan.unreachable.push({ partition, rest, ...unreachable(asker, partition, planned) })
    else {
      const { startOffset } = planned
      if (rest !== null && rest.from < startOffset)
        plan.removed.push({ partition, range: { from: rest.from, to: min(startOffset, rest.to) } })
      plan.partitions.push(planned)
    }
  }
  return plan
}

/** What to look at in one partition, or Kafka's name of the error that keeps us from knowing. */
function planPartition(
  partition: number,
  query: ScanQuery,
  answers: readonly (PartitionOffset | undefined)[],
  rest: OffsetRange | null,
): PartitionPlan | string {
  const error = answers.find(answer => answer?.error)?.error
  if (error) return error
  const [start, end, from, to] = answers
  const startOffset = start?.offset ?? null
  const endOffset = end?.offset ?? null
  if (startOffset === null || endOffset === null) return 'UNKNOWN_SERVER_ERROR'
  // The last stable offset can lie below a log start that was moved up by deleting records.
  const range = { startOffset, endOffset: max(startOffset, endOffset) }
  const low = rest?.from ?? resolve(query.from, range, from)
  const high = rest?.to ?? resolve(query.to, range, to)
  return { partition, ...range, ...within(low, high, range) }
}

function cursorFor(text: string, layout: TopicLayout, query: ScanQuery): ScanCursor {
  const cursor = readCursor(text, layout.topic, query.order)
  if (cursor.topicId === layout.topicId) return cursor
  throw invalid('?cursor', `Topic “${layout.topic}” was deleted and made anew since: the cursor is of the old one.`)
}

function wantedPartitions(layout: TopicLayout, { partitions }: ScanQuery): number[] {
  const missing = partitions?.find(partition => !layout.partitions.has(partition))
  if (missing !== undefined) {
    throw invalid('?partitions', `Topic “${layout.topic}” has partitions 0 to ${layout.partitions.size - 1}, not ${missing}.`)
  }
  return partitions ?? [...layout.partitions.keys()].sort((a, b) => a - b)
}

/** Asks each partition's leader; those that fail are asked once more when they turn out to have another leader by now. */
class OffsetAsker {
  layout: TopicLayout
  readonly #log: TopicLog
  readonly #query: ScanQuery
  readonly #signal: AbortSignal
  readonly #failures = new Map<number, string>()
  /** Leaders that did not answer, by partition. */
  readonly #silentLeaders = new Map<number, number>()
  #refreshed: Promise<void> | null = null

  constructor(log: TopicLog, layout: TopicLayout, query: ScanQuery, signal: AbortSignal) {
    this.#log = log
    this.layout = layout
    this.#query = query
    this.#signal = signal
  }

  failureOf(partition: number): string | null {
    return this.#failures.get(partition) ?? null
  }

  async ask(partitions: readonly number[], timestamp: bigint): Promise<Map<number, PartitionOffset>> {
    const answers = await this.#askOnce(partitions, timestamp)
    const failed = partitions.filter(partition => answers.get(partition)?.error !== null)
    if (failed.length === 0) return answers
    const silent = new Map(failed.map(partition => [partition, this.#silentLeaders.get(partition)]))
    this.#refreshed ??= this.#refresh()
    await this.#refreshed
    const again = failed.filter(partition => this.#leaderOf(partition) !== (silent.get(partition) ?? null))
    for (const [partition, answer] of await this.#askOnce(again, timestamp)) answers.set(partition, answer)
    return answers
  }

  #leaderOf(partition: number): number | null {
    return this.layout.partitions.get(partition)?.leader ?? null
  }

  async #askOnce(partitions: readonly number[], timestamp: bigint): Promise<Map<number, PartitionOffset>> {
    const byLeader = Map.groupBy(partitions, partition => this.#leaderOf(partition))
    const answers = new Map<number, PartitionOffset>()
    await Promise.all(
      [...byLeader].map(async ([leader, group]) => {
        for (const partition of group) answers.set(partition, { offset: null, timestampMs: null, error: 'LEADER_NOT_AVAILABLE' })
        if (leader === null) return
        const query = { topic: this.layout.topic, partitions: group, timestamp, isolation: this.#query.isolation }
        try {
          for (const [partition, answer] of await this.#log.offsets(leader, query, this.#signal)) answers.set(partition, answer)
        } catch (error) {
          this.#signal.throwIfAborted()
          for (const partition of group) {
            this.#failures.set(partition, messageOf(error))
            this.#silentLeaders.set(partition, leader)
          }
        }
      }),
    )
    return answers
  }

  async #refresh(): Promise<void> {
    await sleep(SECOND_TRY_AFTER_MS, undefined, { signal: this.#signal })
    this.layout = await this.#log.describe(this.layout.topic, this.#signal)
  }
}

function unreachable(asker: OffsetAsker, partition: number, error: string | null): { code: string; detail: string } {
  const leader = asker.layout.partitions.get(partition)?.leader ?? null
  if (leader === null) return { code: 'LEADER_NOT_AVAILABLE', detail: 'The partition has no leader now.' }
  const failure = asker.failureOf(partition)
  if (failure !== null) return { code: 'broker-unreachable', detail: `Its leader, broker ${leader}, does not answer: ${failure}` }
  return { code: error ?? 'UNKNOWN_SERVER_ERROR', detail: `Its leader, broker ${leader}, answered ${error ?? 'nothing'}.` }
}

function resolve(
  position: Position,
  { startOffset, endOffset }: { startOffset: bigint; endOffset: bigint },
  byTime: PartitionOffset | undefined,
): bigint {
  switch (position.at) {
    case 'earliest':
      return startOffset
    case 'latest':
      return endOffset
    case 'offset':
      return position.offset
    case 'last':
      return endOffset - position.count
    case 'time':
      return byTime?.offset ?? endOffset
  }
}

function within(from: bigint, to: bigint, range: { startOffset: bigint; endOffset: bigint }): { from: bigint; to: bigint } {
  const low = min(max(from, range.startOffset), range.endOffset)
  return { from: low, to: max(low, min(to, range.endOffset)) }
}

function min(a: bigint, b: bigint): bigint {
  return a < b ? a : b
}

function max(a: bigint, b: bigint): bigint {
  return a > b ? a : b
}
