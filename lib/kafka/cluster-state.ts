/**
 * One cluster as it was last seen. The observer's worker builds it, the main thread holds a mirror, and every reader (page,
 * API, live stream, metrics, history) reads that: a thousand viewers cost Kafka what one costs.
 *
 * Numbers that change at every look lie in columns (typed arrays, indexed by `PartitionState.row`), so that a look at
 * 10,000 partitions crosses the thread boundary without a copy and without a pause. Read them with the functions below,
 * which turn the columns' sentinels into null. Readers never change any of it.
 */
import type { ClusterEvent } from '../wire/events.ts'
import type { GroupHealth } from '../wire/groups.ts'
import type { Failure } from '../wire/common.ts'
import type { CatchUp } from './catch-up.ts'

/** What is asked together and at one period. */
export type PollClass = 'metadata' | 'offsets' | 'quorum' | 'groups' | 'log-dirs' | 'configs'

export interface LookState {
  /** When this class last succeeded, at least in part; null: never. */
  asOfMs: number | null
  /** How long the last look took. */
  tookMs: number | null
  /** The present period; it stretches by itself when looks are dear. */
  periodMs: number
  failures: readonly Failure[]
}

export interface BrokerState {
  brokerId: number
  host: string | null
  port: number | null
  rack: string | null
  /** Listed by the cluster as alive (Metadata), as of the last look. */
  registered: boolean
  /** From DescribeCluster (KIP-1073) where the broker tells it. */
  fenced: boolean
  /** Answers our requests; the reason and since when if not. */
  reachable: boolean
  error: string | null
  registeredSinceMs: number | null
  reachableSinceMs: number | null
  lastAnswerMs: number | null
  logDirs: readonly LogDirState[] | null
  logDirsAsOfMs: number | null
}

export interface LogDirState {
  path: string
  totalBytes: number | null
  usableBytes: number | null
  sizeBytes: number | null
  error: string | null
}

export interface QuorumReplicaState {
  replicaId: number
  logEndOffset: bigint | null
  lastFetchMs: number | null
  lastCaughtUpMs: number | null
}

export interface QuorumState {
  leaderId: number | null
  leaderEpoch: number | null
  highWatermark: bigint | null
  voters: readonly QuorumReplicaState[]
  observers: readonly QuorumReplicaState[]
  /** ZooKeeper mode: the controller of Metadata, which is true there. */
  controllerId: number | null
}

export interface PartitionState {
  partition: number
  leader: number | null
  leaderEpoch: number | null
  replicas: readonly number[]
  isr: readonly number[]
  elr: readonly number[] | null
  /** Who led it last, while nobody is in sync or eligible (KIP-966); null: not told. */
  lastKnownElr: readonly number[] | null
  offlineReplicas: readonly number[]
  addingReplicas: readonly number[]
  removingReplicas: readonly number[]
  leaderSinceMs: number | null
  previousLeader: number | null
  /** Index into the partition columns. */
  row: number
  /** Index of the first replica (in the order of `replicas`) in the replica columns. */
  replicaRow: number
}

export interface TopicConfigState {
  minInsyncReplicas: number | null
  retentionMs: bigint | null
  retentionBytes: bigint | null
  segmentMs: bigint | null
  segmentBytes: bigint | null
  cleanupPolicy: string | null
  uncleanLeaderElection: boolean | null
  asOfMs: number
}

export interface TopicState {
  name: string
  topicId: string | null
  internal: boolean
  partitions: readonly PartitionState[]
  config: TopicConfigState | null
  /** Why the cluster would not describe it, e.g. TOPIC_AUTHORIZATION_FAILED. */
  error: string | null
}

/** Tasks of a Streams client (KIP-1071): the partition numbers that it processes of each subtopology. */
export interface MemberTasks {
  /** Clients of one process share it. */
  processId: string
  active: { subtopology: string; partitions: number[] }[]
  standby: { subtopology: string; partitions: number[] }[]
  warmup: { subtopology: string; partitions: number[] }[]
}

export interface GroupMemberState {
  memberId: string
  instanceId: string | null
  clientId: string
  host: string
  rack: string | null
  assignment: readonly { topic: string; partitions: readonly number[] }[] | null
  /** Of a Streams client; absent: the group is none. */
  tasks?: MemberTasks
}

/** Committed offsets of a group in one topic (a share group's start offsets); the arrays run in parallel. */
export interface GroupTopicOffsets {
  topic: string
  partitions: Int32Array
  /** UNKNOWN_OFFSET: never committed. */
  committedOffset: BigInt64Array
  /** Seconds since the committed offset was the log end, from the observer's memory of end offsets; NaN: unknown. */
  lagSeconds: Float64Array
  /** Share groups whose coordinator tells the lag itself (KIP-1226); UNKNOWN_OFFSET: not told. */
  toldLag?: BigInt64Array
}

export interface GroupState {
  groupId: string
  type: string
  state: string
  stateSinceMs: number | null
  protocolType: string | null
  protocol: string | null
  coordinatorId: number | null
  /** null: the coordinator did not say. */
  members: readonly GroupMemberState[] | null
  offsets: readonly GroupTopicOffsets[] | null
  offsetsAsOfMs: number | null
  consumedPerSecond: number | null
  health: GroupHealth
  healthReason: string | null
  /** How much of what the verdict may rest on was seen, 0 to 1; null: its offsets are not known. */
  healthEvidence: number | null
  error: string | null
}

export const UNKNOWN_OFFSET = -1n

export interface PartitionColumns {
  logStartOffset: BigInt64Array
  logEndOffset: BigInt64Array
  /**
   * Where an open transaction keeps it below the log end of the same moment. UNKNOWN_OFFSET: none was seen to, or no group waits
   * here, so that it was not asked for.
   */
  lastStableOffset: BigInt64Array
  /** When they were read; NaN: never. */
  offsetsAsOfMs: Float64Array
  /** NaN: unknown. */
  messagesPerSecond: Float64Array
}

export interface ReplicaColumns {
  /** NaN: unknown. */
  sizeBytes: Float64Array
  /**
   * Messages behind the leader's log end. Of a replica in the ISR as DescribeLogDirs has it; one outside is asked for its own
   * log end, because DescribeLogDirs tells 0 of every follower. NaN: unknown.
   */
  offsetLag: Float64Array
  /** Index into the broker's logDirs; −1: unknown. */
  logDir: Int16Array
}

/** One replica that copies what it misses, or did a moment ago. */
export interface ReplicaCatchUpState {
  topic: string
  partition: number
  /** A reassignment adds it: it had nothing to begin with. */
  adding: boolean
  /** What it missed when it was first seen; null: unknown. */
  startBytes: number | null
  startOffsets: number | null
  /** When it was seen in the ISR again; null: not yet. */
  rejoinedAtMs: number | null
  asOfMs: number
  found: CatchUp
}

/** How a broker copies what its replicas outside the ISR miss. Kept for a while after the last of them has rejoined. */
export interface BrokerCatchUpState {
  brokerId: number
  /** The first look that found it behind. */
  sinceMs: number
  /** It came back from an absence; otherwise it fell behind, or is being given replicas. */
  returned: boolean
  /** Of the sizes and offsets. */
  asOfMs: number
  /** When the last replica was seen in the ISR again; null: not yet. */
  caughtUpAtMs: number | null
  /** All that were behind since `sinceMs`, and how many of them have rejoined. */
  replicas: number
  rejoined: number
  /** What it missed when first seen, and what it copied since; null: unknown. */
  startBytes: number | null
  copiedBytes: number | null
  /** Over all its replicas. */
  found: CatchUp
  /** Those that miss most first, a bounded number of them. */
  items: readonly ReplicaCatchUpState[]
}

export interface BootstrapState {
  address: string
  error: string | null
  triedAtMs: number | null
}

export interface ClusterState {
  /** The name in our configuration and in every URL. */
  clusterId: string
  kafkaClusterId: string | null
  kafkaVersion: string | null
  coordination: 'kraft' | 'zookeeper' | null
  /** Whether the cluster keeps eligible leader replicas (KIP-966, feature eligible.leader.replicas.version); null: not told yet. */
  eligibleLeaderReplicas: boolean | null
  /** The brokers hold to min.insync.replicas though there are fewer replicas (before Kafka 3.7); null: not told yet. */
  strictMinIsr: boolean | null
  /** Grows with every change that a reader could see. */
  version: number
  phase: 'connecting' | 'live' | 'unreachable'
  /** Time of the last metadata look that succeeded; null: none yet. */
  asOfMs: number | null
  looks: Readonly<Record<PollClass, LookState>>
  bootstrap: readonly BootstrapState[]
  brokers: ReadonlyMap<number, BrokerState>
  quorum: QuorumState | null
  topics: ReadonlyMap<string, TopicState>
  /** null: groups were never listed. */
  groups: ReadonlyMap<string, GroupState> | null
  partitionColumns: PartitionColumns
  replicaColumns: ReplicaColumns
  /** Brokers that catch up, or did in the last minutes. */
  catchUps: ReadonlyMap<number, BrokerCatchUpState>
  /** The newest events, newest last, at most 500; all of them are in the history. */
  recentEvents: readonly ClusterEvent[]
}

/** Offset at a row, or null when unknown. */
export function offsetAt(column: BigInt64Array, row: number): bigint | null {
  const value = column[row]
  return value === undefined || value < 0n ? null : value
}

/** Number at a row, or null when unknown. */
export function numberAt(column: Float64Array, row: number): number | null {
  const value = column[row]
  return value === undefined || Number.isNaN(value) ? null : value
}
