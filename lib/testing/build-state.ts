/** A ClusterState for tests, from the few things that a test is about. */
import type { BrokerState, ClusterState, GroupState, LookState, PartitionState, TopicState } from '../kafka/cluster-state.ts'

export function buildBroker(brokerId: number, changes: Partial<BrokerState> = {}): BrokerState {
  return {
    brokerId,
    host: '127.0.0.1',
    port: 9090 + brokerId,
    rack: null,
    registered: true,
    fenced: false,
    reachable: true,
    error: null,
    registeredSinceMs: null,
    reachableSinceMs: null,
    lastAnswerMs: 1000,
    logDirs: null,
    logDirsAsOfMs: null,
    ...changes,
  }
}

/** Row and replica row are set by `buildState`. */
export function buildPartition(
  partition: number,
  replicas: readonly number[],
  changes: Partial<PartitionState> = {},
): PartitionState {
  return {
    partition,
    leader: replicas[0] ?? null,
    leaderEpoch: 0,
    replicas,
    isr: replicas,
    elr: null,
    lastKnownElr: null,
    offlineReplicas: [],
    addingReplicas: [],
    removingReplicas: [],
    leaderSinceMs: null,
    previousLeader: null,
    row: 0,
    replicaRow: 0,
    ...changes,
  }
}

export function buildTopic(name: string, partitions: readonly PartitionState[], changes: Partial<TopicState> = {}): TopicState {
  const config = {
    minInsyncReplicas: 2,
    retentionMs: 604_800_000n,
    retentionBytes: -1n,
    segmentMs: null,
    segmentBytes: null,
    cleanupPolicy: 'delete',
    uncleanLeaderElection: false,
    asOfMs: 1000,
  }
  return { name, topicId: `id-of-${name}`, internal: false, partitions, config, error: null, ...changes }
}

export function buildGroup(groupId: string, changes: Partial<GroupState> = {}): GroupState {
  return {
    groupId,
    type: 'classic',
    state: 'Stable',
    stateSinceMs: null,
    protocolType: 'consumer',
    protocol: 'range',
    coordinatorId: 1,
    members: [],
    offsets: [],
    offsetsAsOfMs: 1000,
    consumedPerSecond: null,
    health: 'ok',
    healthReason: null,
    healthEvidence: 1,
    error: null,
    ...changes,
  }
}

const LOOK: LookState = { asOfMs: 1000, tookMs: 5, periodMs: 2000, failures: [] }

/** Brokers 1 to 3 and no topics, unless said otherwise. All partitions span offsets 0 to 100 and 1,000 bytes a replica. */
export function buildState(
  changes: Partial<Omit<ClusterState, 'brokers' | 'topics' | 'groups'>> & {
    brokers?: readonly BrokerState[]
    topics?: readonly TopicState[]
    groups?: readonly GroupState[]
  } = {},
): ClusterState {
  const { brokers = [1, 2, 3].map(brokerId => buildBroker(brokerId)), topics = [], groups = [], ...rest } = changes
  let row = 0
  let replicaRow = 0
  const laidOut = topics.map(topic => ({
    ...topic,
    partitions: topic.partitions.map(partition => {
      const placed = { ...partition, row: row++, replicaRow }
      replicaRow += partition.replicas.length
      return placed
    }),
  }))
  return {
    clusterId: 'test',
    kafkaClusterId: 'kafka-cluster-id',
    kafkaVersion: '4.4',
    coordination: 'kraft',
    eligibleLeaderReplicas: true,
    strictMinIsr: false,
    version: 1,
    phase: 'live',
    asOfMs: 1000,
    looks: { metadata: LOOK, offsets: LOOK, quorum: LOOK, groups: LOOK, 'log-dirs': LOOK, configs: LOOK },
    bootstrap: [{ address: '127.0.0.1:9091', error: null, triedAtMs: 1000 }],
    brokers: new Map(brokers.map(broker => [broker.brokerId, broker])),
    quorum: { leaderId: 1, leaderEpoch: 7, highWatermark: 100n, voters: [], observers: [], controllerId: null },
    topics: new Map(laidOut.map(topic => [topic.name, topic])),
    groups: new Map(groups.map(group => [group.groupId, group])),
    partitionColumns: {
      logStartOffset: new BigInt64Array(row),
      logEndOffset: new BigInt64Array(row).fill(100n),
      lastStableOffset: new BigInt64Array(row).fill(-1n),
      offsetsAsOfMs: new Float64Array(row).fill(1000),
      messagesPerSecond: new Float64Array(row).fill(1),
    },
    replicaColumns: {
      sizeBytes: new Float64Array(replicaRow).fill(1000),
      offsetLag: new Float64Array(replicaRow),
      logDir: new Int16Array(replicaRow),
    },
    catchUps: new Map(),
    recentEvents: [],
    ...rest,
  }
}
