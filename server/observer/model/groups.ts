import type { GroupMemberState, GroupState, GroupTopicOffsets, TopicState } from '#lib/kafka/cluster-state'
import { offsetAt } from '#lib/kafka/cluster-state'
import { evaluateGroupHealth, evidenceCompleteness } from '#lib/kafka/group-health'
import { silentLeader } from '#lib/kafka/group-lag'
import { NOT_TOLD } from '#lib/kafka/lag'
import type { DescribedGroup } from '../../kafka/protocol/group-member.ts'
import type { FetchedGroup, FetchedOffsets } from '../../kafka/protocol/offset-fetch.ts'
import type { GroupsRead, ReadGroup } from '../../kafka/reads/groups.ts'
import { CommitMemory } from './commit-memory.ts'
import type { LogRange } from './commit-memory.ts'
import type { EndOffsetMemory } from './end-offset-memory.ts'
import type { RowSpace } from './row-space.ts'
import { partitionOf } from './topics.ts'

export interface GroupsUpdate {
  groups: ReadonlyMap<string, GroupState>
  /** Told anew in this look, whether anything moved or not. */
  refreshed: Set<string>
  /** Those in which something moved but the time. */
  touched: Set<string>
  removed: Set<string>
}

/** Turns looks at groups into GroupStates; remembers commits for health and rates, per group and topic. */
export class GroupModel {
  readonly #ends: EndOffsetMemory
  #commits = new Map<string, Map<string, CommitMemory>>()

  constructor(ends: EndOffsetMemory) {
    this.#ends = ends
  }

  forget(): void {
    this.#commits.clear()
  }

  /** `consumedPerSecond` of a group in one partition of a topic (by its index in the offsets); null: unknown. */
  consumedPerSecond(groupId: string, topic: string, index: number): number | null {
    return this.#commits.get(groupId)?.get(topic)?.consumedPerSecond(index) ?? null
  }

  /**
   * The groups after a look. A group that nobody listed is gone when its coordinator says so (`gone`); otherwise it is moving, or
   * its coordinator is the silent one, so it stays with a word on why it is old. Brokers that the cluster has dropped coordinate
   * nothing: `expected` are the others. `offsetsLookMs`: when log ends were last looked at.
   */
  update(
    before: ReadonlyMap<string, GroupState> | null,
    topics: ReadonlyMap<string, TopicState>,
    rows: RowSpace,
    read: GroupsRead & { gone: ReadonlySet<string> },
    expected: readonly number[],
    monotonicMs: number,
    offsetsLookMs: number | null,
  ): GroupsUpdate {
    const update: GroupsUpdate = { groups: new Map(), refreshed: new Set(), touched: new Set(), removed: new Set() }
    const groups = new Map<string, GroupState>()
    for (const group of read.groups) {
      const { groupId } = group.listed
      const was = before?.get(groupId)
      const now = this.#toState(was, group, topics, { rows, offsetsLookMs }, read.atMs, monotonicMs)
      groups.set(groupId, now)
      update.refreshed.add(groupId)
      if (!was || !sameGroup(was, now)) update.touched.add(groupId)
    }
    const silent = expected.filter(brokerId => !read.answeredBy.has(brokerId))
    for (const [groupId, was] of before ?? []) {
      if (groups.has(groupId)) continue
      if (read.gone.has(groupId)) {
        update.removed.add(groupId)
        this.#commits.delete(groupId)
        continue
      }
      const error = `coordinator moving: ${silent.length === 0 ? 'no broker lists the group' : `no answer of broker ${silent.join(', ')}`}`
      groups.set(groupId, was.error === error ? was : { ...was, error, consumedPerSecond: null, ...unjudged(error) })
      if (was.error === error) continue
      update.touched.add(groupId)
      update.refreshed.add(groupId)
    }
    update.groups = groups
    this.#ends.keepOnly(topicsWithCommits(groups))
    return update
  }

  #toState(
    was: GroupState | undefined,
    read: ReadGroup,
    topics: ReadonlyMap<string, TopicState>,
    logs: Logs,
    nowMs: number,
    monotonicMs: number,
  ): GroupState {
    const { fetched, error } = read
    const { groupId } = read.listed
    const before = was?.offsetsAsOfMs ?? null
    const readAtMs = fetched ? (read.fetchedAtMs ?? nowMs) : before
    // An answer that came late may be all there is in two looks.
    const isNew = fetched !== null && readAtMs !== null && readAtMs !== before
    const times = { nowMs, readAtMs: readAtMs ?? nowMs, monotonicMs }
    const offsets = isNew ? this.#toOffsets(withUntold(fetched, was), topics, logs, times) : (was?.offsets ?? null)
    const described = describedState(was, read, nowMs)
    return {
      ...described,
      offsets,
      offsetsAsOfMs: readAtMs,
      consumedPerSecond: fetched ? this.#totalConsumed(groupId, offsets) : null,
      ...(fetched || error === null ? this.#judge(groupId, offsets, described.members, nowMs) : unjudged(error)),
      error,
    }
  }

  #judge(
    groupId: string,
    offsets: GroupState['offsets'],
    members: GroupState['members'],
    nowMs: number,
  ): Pick<GroupState, 'health' | 'healthReason' | 'healthEvidence'> {
    if (offsets === null) return { health: 'unknown', healthReason: 'its committed offsets are not known', healthEvidence: null }
    const histories = [...(this.#commits.get(groupId)?.values() ?? [])].flatMap(memory => memory.histories())
    const { health, reason } = evaluateGroupHealth(histories, members && members.length > 0, nowMs)
    return { health, healthReason: reason, healthEvidence: evidenceCompleteness(histories, nowMs) }
  }

  #toOffsets(
    fetched: FetchedGroup,
    topics: ReadonlyMap<string, TopicState>,
    logs: Logs,
    { nowMs, readAtMs, monotonicMs }: { nowMs: number; readAtMs: number; monotonicMs: number },
  ): GroupTopicOffsets[] {
    const memories = this.#memoriesOf(fetched.groupId)
    for (const topic of memories.keys()) if (!fetched.topics.some(entry => entry.topic === topic)) memories.delete(topic)
    return fetched.topics.map(entry => {
      const topic = topics.get(entry.topic)
      const ranges = rangesIn(topic, entry.partitions, logs)
      let memory = memories.get(entry.topic)
      if (!memory) {
        memory = new CommitMemory(entry.topic, entry.partitions)
        memories.set(entry.topic, memory)
      }
      memory.note(entry, ranges, readAtMs, monotonicMs - (nowMs - readAtMs))
      const { partitions, committedOffset, toldLag } = entry
      const lagSeconds = this.#lagSeconds(entry, topic, ranges, nowMs)
      return { topic: entry.topic, partitions, committedOffset, lagSeconds, ...(toldLag && { toldLag }) }
    })
  }

  #lagSeconds(
    { topic: name, partitions, committedOffset, toldLag }: FetchedOffsets,
    topic: TopicState | undefined,
    ranges: readonly LogRange[],
    nowMs: number,
  ): Float64Array {
    const lagSeconds = new Float64Array(partitions.length).fill(Number.NaN)
    if (!topic) return lagSeconds
    partitions.forEach((partition, index) => {
      const committed = committedOffset[index] ?? -1n
      if (committed < 0n) return
      this.#ends.follow(topic, partition)
      const { logEndOffset = null, obstacle = null } = ranges[index] ?? {}
      if (logEndOffset === null) return
      // An end that is old says nothing of now: a group that has read on would seem to be at it.
      if (obstacle || toldLag?.[index] === NOT_TOLD) return
      if (committed < logEndOffset) this.#ends.need(name, partition, nowMs)
      const seconds = this.#ends.timeline(name, partition)?.lagSeconds(committed, logEndOffset, nowMs)
      lagSeconds[index] = seconds ?? Number.NaN
    })
    return lagSeconds
  }

  #memoriesOf(groupId: string): Map<string, CommitMemory> {
    let memories = this.#commits.get(groupId)
    if (!memories) {
      memories = new Map()
      this.#commits.set(groupId, memories)
    }
    return memories
  }

  #totalConsumed(groupId: string, offsets: readonly GroupTopicOffsets[] | null): number | null {
    let sum: number | null = null
    for (const { topic, partitions } of offsets ?? []) {
      for (let index = 0; index < partitions.length; index++) {
        const rate = this.consumedPerSecond(groupId, topic, index)
        if (rate !== null) sum = (sum ?? 0) + rate
      }
    }
    return sum
  }
}

/** What list and describe tell. */
function describedState(was: GroupState | undefined, { listed, coordinatorId, described }: ReadGroup, nowMs: number) {
  const state = described?.state ?? listed.state ?? 'Unknown'
  return {
    groupId: listed.groupId,
    type: listed.type ?? 'classic',
    state,
    stateSinceMs: stateSince(was, state, nowMs),
    protocolType: (described?.protocolType ?? listed.protocolType) || null,
    protocol: described?.protocol || null,
    coordinatorId,
    members: described ? toMembers(described) : null,
  }
}

/** What was judged of old commits says nothing of now. */
function unjudged(reason: string): Pick<GroupState, 'health' | 'healthReason' | 'healthEvidence'> {
  return { health: 'unknown', healthReason: reason, healthEvidence: null }
}

/** Since when it is in this state; null: it was when we first saw it. */
function stateSince(was: GroupState | undefined, state: string, nowMs: number): number | null {
  if (!was) return null
  return was.state === state ? was.stateSinceMs : nowMs
}

/** Of partitions that the coordinator could tell nothing of, the offsets of before, which are not taken for a group set back. */
function withUntold(fetched: FetchedGroup, before: GroupState | undefined): FetchedGroup {
  if (!fetched.topics.some(({ toldLag }) => toldLag?.includes(NOT_TOLD))) return fetched
  const topics = fetched.topics.map(entry => {
    const was = before?.offsets?.find(({ topic }) => topic === entry.topic)
    const committedOffset = entry.committedOffset.map((offset, index) => {
      if (entry.toldLag?.[index] !== NOT_TOLD) return offset
      return was?.committedOffset[was.partitions.indexOf(entry.partitions[index] ?? -1)] ?? -1n
    })
    return { ...entry, committedOffset }
  })
  return { ...fetched, topics }
}

interface Logs {
  rows: RowSpace
  /** null: never. */
  offsetsLookMs: number | null
}

/** Of each of the partitions, in their order. */
function rangesIn(topic: TopicState | undefined, partitions: Int32Array, { rows, offsetsLookMs }: Logs): LogRange[] {
  return Array.from(partitions, partition => {
    const found = topic && partitionOf(topic.partitions, partition)
    if (!found) return { logStartOffset: null, logEndOffset: null }
    const { row, leader } = found
    return {
      logStartOffset: offsetAt(rows.partition.logStartOffset, row),
      logEndOffset: offsetAt(rows.partition.logEndOffset, row),
      lastStableOffset: offsetAt(rows.partition.lastStableOffset, row),
      obstacle: silentLeader(offsetsLookMs, leader, rows.partition.offsetsAsOfMs[row] ?? Number.NaN),
    }
  })
}

function topicsWithCommits(groups: ReadonlyMap<string, GroupState>): Set<string> {
  const topics = new Set<string>()
  for (const group of groups.values()) for (const { topic } of group.offsets ?? []) topics.add(topic)
  return topics
}

function toMembers({ members }: DescribedGroup): GroupMemberState[] {
  return [...members]
}

export function sameGroup(was: GroupState, now: GroupState): boolean {
  return (
    was.state === now.state &&
    was.type === now.type &&
    was.protocol === now.protocol &&
    was.coordinatorId === now.coordinatorId &&
    was.health === now.health &&
    was.healthReason === now.healthReason &&
    was.healthEvidence === now.healthEvidence &&
    was.error === now.error &&
    was.consumedPerSecond === now.consumedPerSecond &&
    sameMembers(was.members, now.members) &&
    sameOffsets(was.offsets, now.offsets)
  )
}

export function sameMembers(was: GroupState['members'], now: GroupState['members']): boolean {
  if (was === null || now === null) return was === now
  return was.length === now.length && JSON.stringify(was) === JSON.stringify(now)
}

function sameOffsets(was: GroupState['offsets'], now: GroupState['offsets']): boolean {
  if (was === null || now === null) return was === now
  if (was.length !== now.length) return false
  return was.every((entry, index) => {
    const other = now[index]
    if (!other || other.topic !== entry.topic || other.partitions.length !== entry.partitions.length) return false
    for (let i = 0; i < entry.partitions.length; i++) {
      if (entry.partitions[i] !== other.partitions[i] || entry.committedOffset[i] !== other.committedOffset[i]) return false
      if (!Object.is(entry.lagSeconds[i], other.lagSeconds[i]) || entry.toldLag?.[i] !== other.toldLag?.[i]) return false
    }
    return true
  })
}
