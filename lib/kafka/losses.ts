/** What the loss of each broker, and of each rack, would do to partitions: the whole cluster in one pass. */
import { neededInSync } from './partition-health.ts'
import { predictFailure, type FailurePartition, type FailureRules } from './predict-failure.ts'
import type { PlacementBroker } from './spread-replicas.ts'

export interface LossTopic {
  name: string
  partitions: readonly FailurePartition[]
  minInsyncReplicas: number | null
  uncleanLeaderElection: boolean | null
}

/** Of the cluster; the topics bring the rest of the rules. */
export type ClusterRules = Pick<FailureRules, 'coordination' | 'eligibleLeaderReplicas' | 'strictMinIsr' | 'away'>

/** Only what the loss adds to what is broken already. */
export interface Loss {
  kind: 'broker' | 'rack'
  /** The broker's id or the rack's name, as text. */
  name: string
  brokerIds: readonly number[]
  /** Partitions that lose their last leader: no reads, no writes. */
  offline: number
  /** Partitions that keep a leader and refuse writes with acks=all. */
  writesStop: number
  /** Partitions led by a replica that was not in sync: messages may be lost. */
  unclean: number
  /** Partitions that another broker leads afterwards. */
  leadersMoved: number
  /** Topics with a partition in one of the first three. */
  topicsHit: number
}

/**
 * The loss of every broker that holds something and is not away already, and of every rack of two or more brokers; the one
 * that hurts most first. A rack of one broker is that broker; brokers without a rack form none.
 */
export function singleLosses(topics: Iterable<LossTopic>, brokers: readonly PlacementBroker[], rules: ClusterRules): Loss[] {
  const counts = new Tally(brokers, rules)
  for (const topic of topics) counts.add(topic)
  return counts.losses.toSorted(compareLosses)
}

/** Worse first: offline, then writes, then messages, then leaders; by id or name where all are equal. */
export function compareLosses(a: Loss, b: Loss): number {
  return (
    b.offline - a.offline ||
    b.writesStop - a.writesStop ||
    b.unclean - a.unclean ||
    b.leadersMoved - a.leadersMoved ||
    (a.brokerIds[0] ?? 0) - (b.brokerIds[0] ?? 0) ||
    a.brokerIds.length - b.brokerIds.length
  )
}

/** Whether the loss stops anything. */
export function hurts({ offline, writesStop, unclean }: Loss): boolean {
  return offline + writesStop + unclean > 0
}

class Tally {
  readonly losses: readonly Loss[]
  /** By broker: the losses that take it along. */
  readonly #of: ReadonlyMap<number, readonly Loss[]>
  readonly #rules: ClusterRules
  /** The last topic that was counted as hit by a loss. */
  readonly #hit = new Map<Loss, string>()

  constructor(brokers: readonly PlacementBroker[], rules: ClusterRules) {
    this.#rules = rules
    const alive = brokers.filter(({ brokerId }) => rules.away?.has(brokerId) !== true)
    const racks = Map.groupBy(
      alive.filter(({ rack }) => rack !== null),
      ({ rack }) => rack ?? '',
    )
    const named = [
      ...alive.map(({ brokerId }) => ({ kind: 'broker' as const, name: String(brokerId), members: [brokerId] })),
      ...[...racks]
        .filter(([, members]) => members.length > 1)
        .map(([name, members]) => ({ kind: 'rack' as const, name, members: members.map(({ brokerId }) => brokerId) })),
    ]
    this.losses = named.map(({ members, ...loss }) => {
      const brokerIds = members.toSorted((a, b) => a - b)
      return { ...loss, brokerIds, offline: 0, writesStop: 0, unclean: 0, leadersMoved: 0, topicsHit: 0 }
    })
    const of = new Map<number, Loss[]>()
    for (const loss of this.losses) {
      for (const brokerId of loss.brokerIds) {
        const list = of.get(brokerId)
        if (list === undefined) of.set(brokerId, [loss])
        else list.push(loss)
      }
    }
    this.#of = of
  }

  add(topic: LossTopic): void {
    const rules: FailureRules = { ...this.#rules, ...topic }
    for (const partition of topic.partitions) {
      if (partition.leader === null) continue
      const seen: Loss[] = []
      // Only who is in sync can be missed: all other losses leave the partition as it is.
      for (const brokerId of partition.isr) {
        for (const loss of this.#of.get(brokerId) ?? []) {
          if (seen.includes(loss)) continue
          seen.push(loss)
          this.#count(loss, topic.name, partition, rules)
        }
      }
    }
  }

  #count(loss: Loss, topic: string, partition: FailurePartition, rules: FailureRules): void {
    const effect = effectOf(partition, loss.brokerIds, rules)
    if (effect.leaderMoves) loss.leadersMoved++
    if (effect.harm === null) return
    loss[effect.harm]++
    if (effect.isUnclean) loss.unclean++
    if (this.#hit.get(loss) === topic) return
    this.#hit.set(loss, topic)
    loss.topicsHit++
  }
}

interface Effect {
  harm: 'offline' | 'writesStop' | 'unclean' | null
  /** Beside `writesStop`. */
  isUnclean: boolean
  leaderMoves: boolean
}

/** `predictFailure`, without its cost where a replica in sync is left to lead: the ISR is then simply those that are left. */
export function effectOf(partition: FailurePartition, lost: readonly number[], rules: FailureRules): Effect {
  const minIsr = neededInSync(partition.replicas.length, rules.minInsyncReplicas, rules.strictMinIsr) ?? 1
  const wroteBefore = partition.isr.length >= minIsr
  const left = leftInSync(partition, lost, rules.away)
  if (left !== null) {
    const leaderMoves = partition.leader !== null && lost.includes(partition.leader)
    return { harm: left < minIsr && wroteBefore ? 'writesStop' : null, isUnclean: false, leaderMoves }
  }
  const { leader, isr, unclean } = predictFailure(partition, lost, rules)
  if (leader === null) return { harm: partition.leader === null ? null : 'offline', isUnclean: false, leaderMoves: false }
  const leaderMoves = leader !== partition.leader
  if (isr.length < minIsr && wroteBefore) return { harm: 'writesStop', isUnclean: unclean, leaderMoves }
  return { harm: unclean ? 'unclean' : null, isUnclean: false, leaderMoves }
}

/** null: nobody in sync could lead, or a move is under way, which the loss can complete: both are left to the prediction. */
function leftInSync(
  { isr, addingReplicas, removingReplicas }: FailurePartition,
  lost: readonly number[],
  away: ReadonlySet<number> | undefined,
): number | null {
  if ((addingReplicas?.length ?? 0) + (removingReplicas?.length ?? 0) > 0) return null
  let left = 0
  let canLead = false
  for (const brokerId of isr) {
    if (lost.includes(brokerId)) continue
    left++
    if (away?.has(brokerId) !== true) canLead = true
  }
  return canLead ? left : null
}
