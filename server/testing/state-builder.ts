import type {
  BrokerState,
  ClusterState,
  GroupMemberState,
  GroupState,
  LookState,
  PartitionState,
  PollClass,
  TopicConfigState,
} from '#lib/kafka/cluster-state'
import type { ClusterEvent } from '#lib/wire/events'

export interface PartitionSpec {
  /** undefined: the first in-sync replica; null: none. */
  leader?: number | null
  replicas?: readonly number[]
  isr?: readonly number[]
  start?: bigint
  /** null: the leader did not say. */
  end?: bigint | null
  /** The last stable offset, where an open transaction keeps it below the end. */
  stable?: bigint
  perSecond?: number
  sizeBytes?: number | null
  previousLeader?: number
}

export interface TopicSpec {
  partitions: readonly PartitionSpec[]
  internal?: boolean
  config?: Partial<TopicConfigState> | null
}

export interface GroupSpec extends Partial<Omit<GroupState, 'groupId' | 'offsets'>> {
  /** Per topic and partition: the committed offset, or null for none, and the seconds behind. */
  offsets?: Readonly<Record<string, readonly (readonly [committed: bigint | null, lagSeconds?: number])[]>> | null
}

export interface StateSpec {
  brokers?: Readonly<Record<number, Partial<BrokerState>>>
  topics?: Readonly<Record<string, TopicSpec>>
  groups?: Readonly<Record<string, GroupSpec>> | null
  looks?: Partial<Record<PollClass, Partial<LookState>>>
  events?: readonly ClusterEvent[]
  state?: Partial<ClusterState>
}

export const NOW_MS = 1_800_000_000_000
const MAX_PARTITIONS = 100_000

/** A whole ClusterState from the few facts that a test is about; all else is healthy: brokers up, replicas in sync. */
export function buildState(spec: StateSpec = {}): ClusterState {
  const columns = new Columns()
  const topics = Object.entries(spec.topics ?? {}).map(([name, topic]) => ({
    name,
    topicId: `id-of-${name}`,
    internal: topic.internal ?? false,
    partitions: topic.partitions.map((partition, index) => columns.add(partition, index)),
    config: topic.config === null ? null : { ...DEFAULT_CONFIG, ...topic.config },
    error: null,
  }))
  const groups = Object.entries(spec.groups ?? {}).map(([groupId, group]) => buildGroup(groupId, group))
  return {
    clusterId: 'test',
    kafkaClusterId: 'kafka-id',
    kafkaVersion: '4.4',
    coordination: 'kraft',
    eligibleLeaderReplicas: true,
    strictMinIsr: false,
    version: 1,
    phase: 'live',
    asOfMs: NOW_MS - 500,
    looks: buildLooks(spec.looks ?? {}),
    bootstrap: [{ address: 'localhost:9092', error: null, triedAtMs: NOW_MS }],
    brokers: new Map(
      Object.entries(spec.brokers ?? { 1: {}, 2: {}, 3: {} }).map(([id, broker]) => [
        Number(id),
        buildBroker(Number(id), broker),
      ]),
    ),
    quorum: { leaderId: 1, leaderEpoch: 7, highWatermark: 100n, voters: [], observers: [], controllerId: null },
    topics: new Map(topics.map(topic => [topic.name, topic])),
    groups: spec.groups === null ? null : new Map(groups.map(group => [group.groupId, group])),
    ...columns.finish(),
    catchUps: new Map(),
    recentEvents: spec.events ?? [],
    ...spec.state,
  }
}

/** The state before any broker has answered. */
export function buildUnseenState(addresses: Readonly<Record<string, string | null>>): ClusterState {
  const bootstrap = Object.entries(addresses).map(([address, error]) => ({ address, error, triedAtMs: NOW_MS }))
  const unseen = { asOfMs: null }
  const looks = { metadata: unseen, offsets: unseen, quorum: unseen, groups: unseen, 'log-dirs': unseen, configs: unseen }
  const state = {
    phase: 'connecting',
    asOfMs: null,
    bootstrap,
    kafkaClusterId: null,
    kafkaVersion: null,
    coordination: null,
    eligibleLeaderReplicas: null,
    strictMinIsr: null,
    quorum: null,
  } as const
  return buildState({ brokers: {}, groups: null, looks, state })
}

export function buildMember(memberId: string, assignment: GroupMemberState['assignment']): GroupMemberState {
  return { memberId, instanceId: null, clientId: `${memberId}-client`, host: '/127.0.0.1', rack: null, assignment }
}

const DEFAULT_CONFIG: TopicConfigState = {
  minInsyncReplicas: 2,
  retentionMs: 604_800_000n,
  retentionBytes: -1n,
  segmentMs: 604_800_000n,
  segmentBytes: 1_073_741_824n,
  cleanupPolicy: 'delete',
  uncleanLeaderElection: false,
  asOfMs: NOW_MS,
}

function buildBroker(brokerId: number, broker: Partial<BrokerState>): BrokerState {
  return {
    brokerId,
    host: 'localhost',
    port: 9090 + brokerId,
    rack: null,
    registered: true,
    fenced: false,
    reachable: true,
    error: null,
    registeredSinceMs: NOW_MS - 60_000,
    reachableSinceMs: NOW_MS - 60_000,
    lastAnswerMs: NOW_MS,
    logDirs: [{ path: `/data/${brokerId}`, totalBytes: 1000, usableBytes: 600, sizeBytes: 100, error: null }],
    logDirsAsOfMs: NOW_MS - 1000,
    ...broker,
  }
}

function buildGroup(groupId: string, { offsets = {}, ...group }: GroupSpec): GroupState {
  return {
    groupId,
    type: 'consumer',
    state: 'Stable',
    stateSinceMs: NOW_MS - 60_000,
    protocolType: 'consumer',
    protocol: 'range',
    coordinatorId: 1,
    members: [],
    offsets:
      offsets &&
      Object.entries(offsets).map(([topic, rows]) => ({
        topic,
        partitions: Int32Array.from(rows.keys()),
        committedOffset: BigInt64Array.from(rows, ([committed]) => committed ?? -1n),
        lagSeconds: Float64Array.from(rows, ([, seconds]) => seconds ?? Number.NaN),
      })),
    offsetsAsOfMs: NOW_MS - 1000,
    consumedPerSecond: 1,
    health: 'ok',
    healthReason: null,
    healthEvidence: 1,
    error: null,
    ...group,
  }
}

function buildLooks(looks: Partial<Record<PollClass, Partial<LookState>>>): ClusterState['looks'] {
  const look = (name: PollClass): LookState => ({ asOfMs: NOW_MS - 500, tookMs: 5, periodMs: 2000, failures: [], ...looks[name] })
  return {
    metadata: look('metadata'),
    offsets: look('offsets'),
    quorum: look('quorum'),
    groups: look('groups'),
    'log-dirs': look('log-dirs'),
    configs: look('configs'),
  }
}

/** Fills the columns in the order in which partitions come. */
class Columns {
  readonly #rows: PartitionSpec[] = []
  readonly #replicas: { sizeBytes: number; inSync: boolean }[] = []

  add(spec: PartitionSpec, partition: number): PartitionState {
    const replicas = spec.replicas ?? [1, 2, 3]
    const isr = spec.isr ?? replicas
    const row = this.#rows.push(spec) - 1
    if (row > MAX_PARTITIONS) throw new Error('a test state this large is a mistake')
    const replicaRow = this.#replicas.length
    const sizeBytes = spec.sizeBytes === undefined ? 10 : (spec.sizeBytes ?? Number.NaN)
    for (const brokerId of replicas) this.#replicas.push({ sizeBytes, inSync: isr.includes(brokerId) })
    return {
      partition,
      leader: spec.leader === undefined ? (isr[0] ?? null) : spec.leader,
      leaderEpoch: 3,
      replicas,
      isr,
      elr: null,
      lastKnownElr: null,
      offlineReplicas: [],
      addingReplicas: [],
      removingReplicas: [],
      leaderSinceMs: null,
      previousLeader: spec.previousLeader ?? null,
      row,
      replicaRow,
    }
  }

  finish(): Pick<ClusterState, 'partitionColumns' | 'replicaColumns'> {
    return {
      partitionColumns: {
        logStartOffset: BigInt64Array.from(this.#rows, ({ start, end }) => (end === null ? -1n : (start ?? 0n))),
        logEndOffset: BigInt64Array.from(this.#rows, ({ end }) => (end === null ? -1n : (end ?? 100n))),
        lastStableOffset: BigInt64Array.from(this.#rows, ({ stable }) => stable ?? -1n),
        offsetsAsOfMs: Float64Array.from(this.#rows, ({ end }) => (end === null ? Number.NaN : NOW_MS - 500)),
        messagesPerSecond: Float64Array.from(this.#rows, ({ end, perSecond }) => (end === null ? Number.NaN : (perSecond ?? 1))),
      },
      replicaColumns: {
        sizeBytes: Float64Array.from(this.#replicas, ({ sizeBytes }) => sizeBytes),
        offsetLag: Float64Array.from(this.#replicas, ({ inSync }) => (inSync ? 0 : 50)),
        logDir: Int16Array.from(this.#replicas, () => 0),
      },
    }
  }
}
