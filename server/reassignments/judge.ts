/** What a look at the cluster says about a move: pure, so that every turn of events has its test. */
import type { PlacedPartition, PlacedTopic } from '../kafka/changes/reassignment-changes.ts'
import type { Move, MoveState } from './plan.ts'

/** Brokers learn of a change one after another: for so long a look may be older than what the controller has said. */
const GRACE_MS = 8000

export interface Verdict {
  state: MoveState
  note: string | null
}

export interface Sighting {
  /** When the request went out, or when Kafka last listed the move as under way. */
  sinceMs: number
  nowMs: number
}

/** May this waiting move start now? Only what the plan was made for is moved; null: nothing is known of its topic just now. */
export function mayStart(move: Move, topic: PlacedTopic | null | undefined): Verdict | null {
  if (topic === undefined) return null
  const placed = placedFor(move, topic)
  if (placed === null) return skipped(GONE)
  if (placed.ongoing !== null) {
    return skipped(`somebody else is reassigning it to ${list(placed.ongoing.target)}`)
  }
  if (same(placed.replicas, move.after)) return { state: 'done', note: null }
  if (!same(placed.replicas, move.before)) {
    return skipped(`its replicas were ${list(move.before)} when the plan was made and are ${list(placed.replicas)} now`)
  }
  return { state: 'waiting', note: null }
}

/** How a move that was sent stands. The same state as before: nothing new, or too early to tell. */
export function judge(move: Move, topic: PlacedTopic | null | undefined, { sinceMs, nowMs }: Sighting): Verdict {
  const unchanged = { state: move.state, note: move.note }
  if (topic === undefined) return unchanged
  const placed = placedFor(move, topic)
  if (placed === null) return skipped(GONE)
  if (placed.ongoing !== null) {
    if (same(placed.ongoing.target, move.after)) return { state: 'moving', note: null }
    return skipped(`somebody else has since reassigned it to ${list(placed.ongoing.target)}`)
  }
  if (same(placed.replicas, move.after)) return { state: 'done', note: null }
  if (nowMs - sinceMs < GRACE_MS) return unchanged
  if (!sameSet(placed.replicas, move.before)) {
    return skipped(`somebody else has since made its replicas ${list(placed.replicas)}`)
  }
  // Never seen under way: Kafka did not carry it out, and the same request may be sent again, for it names the whole outcome.
  if (move.state === 'sent') return { state: 'waiting', note: null }
  return { state: 'rolled-back', note: 'it was taken back while it was being copied' }
}

/** Is what is under way there this move, so that it may be taken back? */
export function isOurs(move: Move, topic: PlacedTopic | null | undefined): boolean {
  const placed = topic ? placedFor(move, topic) : null
  return placed !== null && placed.ongoing !== null && same(placed.ongoing.target, move.after)
}

/** For so long after a cancellation a broker may show the replicas as they were before it. */
const SETTLED_MS = 1500

/**
 * What is left to do about a move that is being taken back. Kafka's cancellation gives the replicas back but not their order:
 * [1, 2] on its way to [3, 2] ends as [2, 1], with another preferred leader (PartitionReassignmentRevert), so the order
 * is restored by a reassignment that copies nothing.
 */
export function wayBack(
  move: Move,
  topic: PlacedTopic | null | undefined,
  { sinceMs, nowMs }: Sighting,
): 'cancel' | 'restore-order' | 'is-back' | 'wait' {
  if (isOurs(move, topic)) return 'cancel'
  const placed = topic ? placedFor(move, topic) : null
  if (placed === null || placed.ongoing !== null || nowMs - sinceMs < SETTLED_MS) return 'wait'
  if (same(placed.replicas, move.before)) return 'is-back'
  return sameSet(placed.replicas, move.before) && !same(placed.replicas, move.after) ? 'restore-order' : 'wait'
}

/** The partition that the move is about; null: its topic was deleted, or made anew under the same name. */
function placedFor(move: Move, topic: PlacedTopic | null): PlacedPartition | null {
  if (topic === null) return null
  if (move.topicId !== null && topic.topicId !== null && move.topicId !== topic.topicId) return null
  return topic.partitions.get(move.partition) ?? null
}

const GONE = 'the topic was deleted'

function skipped(note: string): Verdict {
  return { state: 'skipped', note }
}

function same(a: readonly number[], b: readonly number[]): boolean {
  return a.length === b.length && a.every((brokerId, index) => brokerId === b[index])
}

function sameSet(a: readonly number[], b: readonly number[]): boolean {
  return a.length === b.length && a.every(brokerId => b.includes(brokerId))
}

function list(brokerIds: readonly number[]): string {
  return `[${brokerIds.join(', ')}]`
}
