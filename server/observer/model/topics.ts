import type { PartitionState, TopicState } from '#lib/kafka/cluster-state'
import { kafkaErrorName } from '../../kafka/errors.ts'
import type { DescribedElr } from '../../kafka/protocol/describe-topic-partitions.ts'
import type { MetadataPartition, MetadataTopic } from '../../kafka/protocol/metadata.ts'
import type { Reassignments } from '../../kafka/reads/reassignments.ts'
import type { RowSpace } from './row-space.ts'

/** What other requests than Metadata told about partitions. */
export interface PartitionExtras {
  reassignments: Reassignments
  /** Of topics with a replica out of sync; absent topics have none. null: the cluster does not keep them. */
  eligibleLeaders: ReadonlyMap<string, readonly DescribedElr[]> | null
}

export interface TopicsUpdate {
  topics: ReadonlyMap<string, TopicState>
  /** New and changed ones, by name. */
  changed: ReadonlySet<string>
  removed: ReadonlySet<string>
}

const NONE: readonly number[] = []
const UNTOLD = { elr: null, lastKnownElr: null }

/** What Metadata does not tell of a partition. */
interface Extra extends Pick<PartitionState, 'elr' | 'lastKnownElr'> {
  adding: readonly number[]
  removing: readonly number[]
}

/**
 * The topics of a metadata answer, reusing whatever did not change: readers compare by identity. An answer of a broker that
 * lags behind never takes a partition back to an older leader epoch of the same topic id.
 */
export function updateTopics(
  before: ReadonlyMap<string, TopicState>,
  answered: readonly MetadataTopic[],
  extras: PartitionExtras,
  rows: RowSpace,
  nowMs: number,
): TopicsUpdate {
  const topics = new Map<string, TopicState>()
  const changed = new Set<string>()
  for (const topic of answered) {
    const was = before.get(topic.name)
    const now = updateTopic(was, topic, extras, rows, nowMs)
    topics.set(topic.name, now)
    if (now !== was) changed.add(topic.name)
  }
  const removed = new Set<string>()
  for (const [name, topic] of before) {
    if (topics.has(name)) continue
    removed.add(name)
    giveBack(topic.partitions, rows)
  }
  return { topics: changed.size + removed.size > 0 ? topics : before, changed, removed }
}

function updateTopic(
  was: TopicState | undefined,
  answered: MetadataTopic,
  extras: PartitionExtras,
  rows: RowSpace,
  nowMs: number,
): TopicState {
  const { name, topicId, internal } = answered
  const sameTopic = was !== undefined && (was.topicId === topicId || topicId === null)
  if (was && !sameTopic) giveBack(was.partitions, rows)
  const error = answered.errorCode === 0 ? null : kafkaErrorName(answered.errorCode)
  const former = sameTopic ? was.partitions : []
  // A topic that the cluster will not describe just now (being deleted, its leader unknown) keeps what was known of it.
  const partitions =
    error !== null && answered.partitions.length === 0 ? former : updatePartitions(former, answered, extras, rows, nowMs)
  if (sameTopic && partitions === was.partitions && was.error === error && was.internal === internal) return was
  return { name, topicId: topicId ?? was?.topicId ?? null, internal, partitions, config: sameTopic ? was.config : null, error }
}

function updatePartitions(
  former: readonly PartitionState[],
  answered: MetadataTopic,
  extras: PartitionExtras,
  rows: RowSpace,
  nowMs: number,
): readonly PartitionState[] {
  const moving = extras.reassignments.get(answered.name)
  const eligible = extras.eligibleLeaders?.get(answered.name)
  const sorted = inOrder(answered.partitions)
  let same = former.length === sorted.length
  const partitions = sorted.map((partition, index) => {
    const was = partitionOf(former, partition.partition)
    const move = moving?.get(partition.partition)
    const now = updatePartition(was, partition, rows, nowMs, {
      adding: move?.addingReplicas ?? NONE,
      removing: move?.removingReplicas ?? NONE,
      ...(extras.eligibleLeaders === null ? UNTOLD : eligibleIn(eligible, partition)),
    })
    if (now !== former[index]) same = false
    return now
  })
  return same ? former : partitions
}

function updatePartition(
  was: PartitionState | undefined,
  answered: MetadataPartition,
  rows: RowSpace,
  nowMs: number,
  extra: Extra,
): PartitionState {
  const leaderEpoch = answered.leaderEpoch < 0 ? null : answered.leaderEpoch
  if (was && leaderEpoch !== null && was.leaderEpoch !== null && leaderEpoch < was.leaderEpoch) return was
  const leader = answered.leader < 0 ? null : answered.leader
  const { partition, replicas, isr, offlineReplicas } = answered
  if (was && isSame(was, leader, leaderEpoch, answered, extra)) return was
  const sameReplicas = was !== undefined && equal(was.replicas, replicas)
  if (was) forgetLags(was, isr, rows)
  return {
    partition,
    leader,
    leaderEpoch,
    replicas: sameReplicas ? was.replicas : replicas,
    isr: shared(isr, sameReplicas ? was.replicas : replicas),
    elr: extra.elr === null || extra.elr.length > 0 ? extra.elr : NONE,
    lastKnownElr: extra.lastKnownElr === null || extra.lastKnownElr.length > 0 ? extra.lastKnownElr : NONE,
    offlineReplicas: shared(offlineReplicas, NONE),
    addingReplicas: shared(extra.adding, NONE),
    removingReplicas: shared(extra.removing, NONE),
    ...leadershipOf(was, leader, nowMs),
    row: was?.row ?? rows.takePartition(),
    replicaRow: sameReplicas ? was.replicaRow : moveReplicas(was, replicas, rows),
  }
}

/** When we saw the leadership change, and from whom; a partition between two leaders was led by the last one. */
function leadershipOf(
  was: PartitionState | undefined,
  leader: number | null,
  nowMs: number,
): Pick<PartitionState, 'leaderSinceMs' | 'previousLeader'> {
  if (!was) return { leaderSinceMs: null, previousLeader: null }
  if (was.leader === leader) return { leaderSinceMs: was.leaderSinceMs, previousLeader: was.previousLeader }
  return { leaderSinceMs: nowMs, previousLeader: was.leader ?? was.previousLeader }
}

function isSame(
  was: PartitionState,
  leader: number | null,
  leaderEpoch: number | null,
  { replicas, isr, offlineReplicas }: MetadataPartition,
  extra: Extra,
): boolean {
  if (was.leader !== leader || was.leaderEpoch !== leaderEpoch) return false
  if (!equal(was.replicas, replicas) || !equal(was.isr, isr) || !equal(was.offlineReplicas, offlineReplicas)) return false
  if (!equal(was.addingReplicas, extra.adding) || !equal(was.removingReplicas, extra.removing)) return false
  return sameOrBothUnknown(was.elr, extra.elr) && sameOrBothUnknown(was.lastKnownElr, extra.lastKnownElr)
}

function sameOrBothUnknown(was: readonly number[] | null, now: readonly number[] | null): boolean {
  return was === null || now === null ? was === now : equal(was, now)
}

/** In the ISR a replica lacks next to nothing; how much it lacks outside is not known before it was asked. */
function forgetLags(was: PartitionState, isr: readonly number[], rows: RowSpace): void {
  for (const brokerId of was.isr) {
    const at = was.replicas.indexOf(brokerId)
    if (at >= 0 && !isr.includes(brokerId)) rows.replica.offsetLag[was.replicaRow + at] = Number.NaN
  }
}

/** New rows for another list of replicas; those that stay take their numbers along. */
function moveReplicas(was: PartitionState | undefined, replicas: readonly number[], rows: RowSpace): number {
  const first = rows.takeReplicas(replicas.length)
  if (!was) return first
  replicas.forEach((brokerId, index) => {
    const at = was.replicas.indexOf(brokerId)
    if (at >= 0) rows.copyReplicaFrom(rows, was.replicaRow + at, first + index)
  })
  rows.giveBackReplicas(was.replicas.length)
  return first
}

/** An answer about an older or newer election says nothing about this one. */
function eligibleIn(
  eligible: readonly DescribedElr[] | undefined,
  { partition, leaderEpoch }: MetadataPartition,
): Pick<PartitionState, 'elr' | 'lastKnownElr'> {
  const found = eligible?.find(entry => entry.partition === partition)
  if (found === undefined || found.leaderEpoch !== leaderEpoch) return { elr: NONE, lastKnownElr: NONE }
  return { elr: found.elr ?? NONE, lastKnownElr: found.lastKnownElr ?? NONE }
}

/** By partition number: Kafka answers in no particular order. */
function inOrder(partitions: readonly MetadataPartition[]): readonly MetadataPartition[] {
  for (let i = 0; i < partitions.length; i++) {
    if (partitions[i]?.partition !== i) return partitions.toSorted((a, b) => a.partition - b.partition)
  }
  return partitions
}

/** Partition numbers run from 0 without a gap, but for partitions that the cluster does not describe just now. */
export function partitionOf(partitions: readonly PartitionState[], partition: number): PartitionState | undefined {
  const direct = partitions[partition]
  return direct?.partition === partition ? direct : partitions.find(candidate => candidate.partition === partition)
}

function giveBack(partitions: readonly PartitionState[], rows: RowSpace): void {
  for (const { replicas } of partitions) {
    rows.giveBackPartition()
    rows.giveBackReplicas(replicas.length)
  }
}

/** `known` instead of an equal list: most ISRs are their replicas, most other lists are empty. */
function shared(list: readonly number[], known: readonly number[]): readonly number[] {
  return equal(list, known) ? known : list
}

function equal(a: readonly number[], b: readonly number[]): boolean {
  if (a === b) return true
  if (a.length !== b.length) return false
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false
  return true
}

/** Moves every partition into new rows, without the waste. */
export function moveIn(topics: ReadonlyMap<string, TopicState>, from: RowSpace, to: RowSpace): ReadonlyMap<string, TopicState> {
  const moved = new Map<string, TopicState>()
  for (const [name, topic] of topics) {
    const partitions = topic.partitions.map(partition => {
      const row = to.takePartition()
      to.copyPartitionFrom(from, partition.row, row)
      const replicaRow = to.takeReplicas(partition.replicas.length)
      partition.replicas.forEach((_, index) => to.copyReplicaFrom(from, partition.replicaRow + index, replicaRow + index))
      return { ...partition, row, replicaRow }
    })
    moved.set(name, { ...topic, partitions })
  }
  return moved
}
