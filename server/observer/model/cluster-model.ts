import type { ClusterState, LookState, PollClass, QuorumState, TopicConfigState } from '#lib/kafka/cluster-state'
import { OFFSETS_TOPIC, offsetsPartitionOf } from '#lib/kafka/group-coordinator'
import type { IsOwnChange } from '#lib/kafka/changes/offset-changes'
import { detectChanges, stamped } from '#lib/kafka/detect-changes'
import type { ClusterEvent } from '#lib/wire/events'
import type { Failure } from '#lib/wire/common'
import type { BootstrapAttempt } from '../../kafka/connections/broker-pool.ts'
import type { LinkStatus } from '../../kafka/connections/broker-link.ts'
import type { MissingGroup } from '../../kafka/reads/gone-groups.ts'
import type { GroupsRead } from '../../kafka/reads/groups.ts'
import type { ClusterIdentity } from '../../kafka/reads/kafka-version.ts'
import type { LogDirsRead } from '../../kafka/reads/log-dirs.ts'
import type { MetadataRead } from '../../kafka/reads/metadata.ts'
import type { LedPartitions, OffsetsRead } from '../../kafka/reads/offsets.ts'
import type { ReplicaEnd } from '../../kafka/reads/replica-ends.ts'
import type { Behind } from './behind.ts'
import { updateBrokers, updateReachability } from './brokers.ts'
import { CatchUpMemory } from './catch-up-memory.ts'
import { EndOffsetMemory } from './end-offset-memory.ts'
import { EventTimes } from './event-times.ts'
import { GroupModel } from './groups.ts'
import { initialState } from './initial-state.ts'
import { applyLogDirs } from './log-dirs.ts'
import { applyOffsets } from './offsets.ts'
import type { OwnNews } from '../own-news.ts'
import { OwnChanges } from './own-changes.ts'
import { PendingChanges } from './pending-changes.ts'
import { RateMemory } from './rate-memory.ts'
import { RowSpace } from './row-space.ts'
import { TopicModel } from './topic-model.ts'
import { moveIn, partitionOf } from './topics.ts'
import type { PartitionExtras } from './topics.ts'
import { UnstablePartitions } from './unstable-partitions.ts'

/**
 * The worker's own copy of the cluster and what it remembers to make it: looks go in, a new immutable state, pending changes
 * and events come out. Knows no clock, no broker and no thread: times are given, reads are given.
 */
export class ClusterModel {
  #state: ClusterState
  #rows = new RowSpace()
  #pending = new PendingChanges()
  readonly #topics = new TopicModel()
  readonly #rates = new RateMemory()
  readonly #ends = new EndOffsetMemory()
  readonly #groups = new GroupModel(this.#ends)
  readonly #own = new OwnChanges()
  readonly #unstable = new UnstablePartitions()
  readonly #catchUps = new CatchUpMemory()
  readonly #onEvents: (events: readonly ClusterEvent[]) => void
  readonly #eventTimes = new EventTimes()

  constructor(clusterId: string, bootstrap: readonly string[], onEvents: (events: readonly ClusterEvent[]) => void) {
    this.#state = initialState(clusterId, bootstrap)
    this.#onEvents = onEvents
  }

  /** Its columns are those of `rows`, which the next look writes into. */
  get state(): ClusterState {
    return this.#state
  }

  get rows(): RowSpace {
    return this.#rows
  }

  /** Where log ends stood; some of it is kept over a restart. */
  get ends(): EndOffsetMemory {
    return this.#ends
  }

  get groups(): GroupModel {
    return this.#groups
  }

  get hasPending(): boolean {
    return !this.#pending.isEmpty
  }

  /** Hands over what was not published yet. */
  takePending(): PendingChanges {
    const taken = this.#pending
    this.#pending = new PendingChanges()
    return taken
  }

  applyMetadata(
    read: MetadataRead,
    extras: PartitionExtras,
    reachability: (brokerId: number) => LinkStatus,
    nowMs: number,
  ): void {
    const { metadata, registered } = read
    if (this.#state.kafkaClusterId !== null && metadata.clusterId !== this.#state.kafkaClusterId) this.#startOver()
    const update = this.#topics.update(this.#state.topics, metadata.topics, extras, this.#rows, nowMs)
    const brokers = updateBrokers(this.#state.brokers, metadata.brokers, registered, reachability, nowMs)
    this.#pending.changeTopics(update.changed, update.removed)
    if (update.changed.size > 0) {
      this.#pending.partitionColumns = true
      this.#pending.replicaColumns = true
    }
    if (brokers !== this.#state.brokers) this.#pending.brokers = true
    if (this.#catchUps.noteIsr(update.topics, brokers, nowMs)) this.#pending.catchUps = true
    const catchUps = this.#catchUps.all
    const seen = { topics: update.topics, brokers, catchUps, kafkaClusterId: metadata.clusterId }
    this.#advance({ ...seen, phase: 'live', asOfMs: nowMs }, nowMs)
    this.#topics.confirm()
    if (this.#rows.isWasteful) this.#tidyUp()
  }

  applyReachability(reachability: (brokerId: number) => LinkStatus, nowMs: number): void {
    const brokers = updateReachability(this.#state.brokers, reachability)
    if (brokers === this.#state.brokers) return
    this.#pending.brokers = true
    this.#advance({ brokers }, nowMs)
  }

  /** No broker answers: what was known stays, with its age. */
  applyUnreachable(reachability: (brokerId: number) => LinkStatus, nowMs: number): void {
    const brokers = updateReachability(this.#state.brokers, reachability)
    if (brokers !== this.#state.brokers) this.#pending.brokers = true
    this.#advance({ brokers, phase: 'unreachable' }, nowMs)
  }

  applyBootstrap(attempts: readonly BootstrapAttempt[]): void {
    // In the order of the configuration, whose spelling stays.
    const bootstrap = this.#state.bootstrap.map(({ address }, index) => {
      const attempt = attempts[index]
      return { address, error: attempt?.error?.message ?? null, triedAtMs: attempt?.triedAtMs ?? null }
    })
    this.#state = { ...this.#state, bootstrap }
    this.#pending.asOf = true
  }

  applyIdentity(identity: ClusterIdentity): void {
    const { kafkaVersion, coordination, eligibleLeaderReplicas, strictMinIsr } = this.#state
    const isSame =
      kafkaVersion === identity.kafkaVersion &&
      coordination === identity.coordination &&
      eligibleLeaderReplicas === identity.eligibleLeaderReplicas &&
      strictMinIsr === identity.strictMinIsr
    if (isSame) return
    this.#state = { ...this.#state, ...identity }
    this.#pending.brokers = true
  }

  applyQuorum(quorum: QuorumState, nowMs: number): void {
    this.#pending.quorum = true
    this.#advance({ quorum }, nowMs)
  }

  /** Failures beyond the brokers' own, and whether leaders turned out to have moved. */
  applyOffsets(read: OffsetsRead, monotonicMs: number): { failures: Failure[]; leadersMoved: boolean } {
    const update = applyOffsets(this.#state.topics, this.#rows, this.#rates, read, monotonicMs)
    this.#ends.note(this.#state.topics, this.#rows.partition.logEndOffset, this.#rows.partition.offsetsAsOfMs)
    this.#pending.partitionColumns = true
    this.#pending.touchTopics(update.touched)
    return update
  }

  /** `behind`: the replicas outside the ISR when the look began, and what was told of their log ends. */
  applyLogDirs(read: LogDirsRead, behind: ReadonlyMap<number, readonly Behind[]>, ends: ReplicaEnd, nowMs: number): void {
    const { brokers, touched } = applyLogDirs(this.#state.brokers, this.#state.topics, this.#rows, read)
    const look = { behind, ends, answered: new Set(read.byBroker.keys()), atMs: nowMs }
    const behindIn = this.#catchUps.look(this.#state.topics, brokers, this.#rows, look)
    if (behindIn.size > 0) this.#pending.catchUps = true
    this.#pending.brokers = true
    this.#pending.replicaColumns = true
    this.#pending.touchTopics(touched)
    this.#pending.touchTopics(behindIn)
    this.#advance({ brokers, catchUps: this.#catchUps.all }, nowMs)
  }

  /** Groups that a look did not find, and who coordinates them if they are there: the leader of their offsets. */
  missingGroups({ groups: listed }: GroupsRead): MissingGroup[] {
    const { groups, topics } = this.#state
    const found = new Set(listed.map(group => group.listed.groupId))
    const offsetsTopic = topics.get(OFFSETS_TOPIC)?.partitions ?? []
    return [...(groups?.values() ?? [])]
      .filter(({ groupId }) => !found.has(groupId))
      .map(({ groupId, type, coordinatorId }) => {
        const home = partitionOf(offsetsTopic, offsetsPartitionOf(groupId, offsetsTopic.length))
        return { groupId, type, coordinatorId: home ? home.leader : coordinatorId }
      })
  }

  applyGroups(
    read: GroupsRead & { gone: ReadonlySet<string> },
    expected: readonly number[],
    nowMs: number,
    monotonicMs: number,
  ): void {
    const { groups, topics } = this.#state
    const { asOfMs } = this.#state.looks.offsets
    const update = this.#groups.update(groups, topics, this.#rows, read, expected, monotonicMs, asOfMs)
    this.#pending.changeGroups(update.refreshed, update.touched, update.removed)
    this.#advance({ groups: update.groups }, nowMs)
    this.#unstable.note(this.#state, this.#rows)
  }

  /** Partitions whose last stable offset the next look at the offsets asks for, by leader. */
  takeUnstable(): LedPartitions {
    return this.#unstable.take(this.#state.topics, this.#rows)
  }

  applyConfigs(configs: ReadonlyMap<string, TopicConfigState>, nowMs: number): void {
    const topics = new Map(this.#state.topics)
    const changed: string[] = []
    for (const [name, config] of configs) {
      const topic = topics.get(name)
      if (!topic || (topic.config && sameConfig(topic.config, config))) continue
      topics.set(name, { ...topic, config })
      changed.push(name)
    }
    if (changed.length === 0) return
    this.#pending.changeTopics(changed)
    this.#advance({ topics }, nowMs)
  }

  /** How a look went. A look that got nothing at all leaves `asOfMs` where it was. */
  applyLook(pollClass: PollClass, look: Partial<LookState>): void {
    const looks = { ...this.#state.looks, [pollClass]: { ...this.#state.looks[pollClass], ...look } }
    this.#state = { ...this.#state, looks }
    this.#pending.asOf = true
  }

  /** The next state; what happened on the way is told and remembered. */
  #advance(change: Partial<ClusterState>, nowMs: number): void {
    const before = this.#state
    const columns = { partitionColumns: this.#rows.partition, replicaColumns: this.#rows.replica }
    this.#state = { ...before, ...change, ...columns }
    const atMs = this.#eventTimes.free(nowMs)
    const isOwn: IsOwnChange = (groupId, moved) => this.#own.has(groupId, moved, nowMs)
    this.#tell(detectChanges(before, this.#state, atMs, isOwn), atMs)
  }

  #tell(events: readonly ClusterEvent[], atMs: number): void {
    if (events.length === 0) return
    this.#eventTimes.take(atMs)
    this.#pending.events.push(...events)
    this.#onEvents(events)
  }

  /** What this dashboard does to the cluster itself. */
  applyOwn({ expected, events = [] }: OwnNews, nowMs: number): void {
    if (expected) this.#own.expect(expected.groupId, expected.offsets, nowMs)
    const atMs = this.#eventTimes.free(nowMs)
    this.#tell(stamped(events, atMs), atMs)
  }

  /** Another cluster answers at the same address: nothing of the old one may be shown as the new one's. */
  #startOver(): void {
    this.#pending.changeTopics([], this.#state.topics.keys())
    this.#pending.changeGroups([], [], this.#state.groups?.keys() ?? [])
    const { clusterId, bootstrap, looks } = this.#state
    this.#state = { ...initialState(clusterId, []), bootstrap, looks }
    this.#rows = new RowSpace()
    this.#topics.forget()
    this.#rates.forget()
    this.#groups.forget()
    this.#ends.keepOnly(new Set())
    this.#catchUps.forget()
    this.#pending.catchUps = true
    this.#pending.brokers = true
    this.#pending.quorum = true
  }

  #tidyUp(): void {
    const rows = new RowSpace()
    const topics = moveIn(this.#state.topics, this.#rows, rows)
    this.#rows = rows
    this.#rates.forget()
    this.#state = { ...this.#state, topics, partitionColumns: rows.partition, replicaColumns: rows.replica }
    this.#pending.changeTopics(topics.keys())
    this.#pending.partitionColumns = true
    this.#pending.replicaColumns = true
  }
}

function sameConfig(was: TopicConfigState, now: TopicConfigState): boolean {
  return (
    was.minInsyncReplicas === now.minInsyncReplicas &&
    was.retentionMs === now.retentionMs &&
    was.retentionBytes === now.retentionBytes &&
    was.segmentMs === now.segmentMs &&
    was.segmentBytes === now.segmentBytes &&
    was.cleanupPolicy === now.cleanupPolicy &&
    was.uncleanLeaderElection === now.uncleanLeaderElection
  )
}
