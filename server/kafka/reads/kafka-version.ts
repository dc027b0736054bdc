import type { ApiVersionsAnswer } from '../protocol/api-versions.ts'

/**
 * First `metadata.version` feature level of each Kafka release (org.apache.kafka.server.common.MetadataVersion), newest first.
 * Brokers do not tell their software's version; the highest level that they support names the release.
 */
const RELEASES: readonly (readonly [level: number, release: string])[] = [
  [31, '4.4'],
  [30, '4.3'],
  [28, '4.2'],
  [26, '4.1'],
  [22, '4.0'],
  [21, '3.9'],
  [20, '3.8'],
  [15, '3.7'],
  [12, '3.6'],
  [9, '3.5'],
  [8, '3.4'],
  [4, '3.3'],
  [3, '3.2'],
  [2, '3.1'],
  [1, '3.0'],
]

/** Last level of the newest release above. */
const NEWEST_LEVEL = 33

const PRODUCE_KEY = 0
const DESCRIBE_QUORUM_KEY = 55
/** Produce v10 came with 3.7, in KRaft and in ZooKeeper mode; the latter does not tell its metadata.version everywhere. */
const PRODUCE_SINCE_3_7 = 10

export interface ClusterIdentity {
  /** `4.4`, or null where the broker does not tell. */
  kafkaVersion: string | null
  coordination: 'kraft' | 'zookeeper'
  /** The feature eligible.leader.replicas.version is in force (KIP-966). */
  eligibleLeaderReplicas: boolean
  /** Before 3.7: min.insync.replicas counts though there are fewer replicas (KAFKA-15583). */
  strictMinIsr: boolean
}

/** What a broker's ApiVersions tells of the whole cluster. Features are as of when the connection was opened. */
export function identityOf(versions: ApiVersionsAnswer): ClusterIdentity {
  return {
    kafkaVersion: kafkaVersionOf(versions),
    coordination: coordinationOf(versions),
    eligibleLeaderReplicas: (versions.finalizedFeatures.get('eligible.leader.replicas.version') ?? 0) > 0,
    strictMinIsr: (versions.ranges.get(PRODUCE_KEY)?.max ?? 0) < PRODUCE_SINCE_3_7,
  }
}

/** `4.4`, or null where the broker does not tell (before 3.0). With the level after the newest release known: `4.4 or newer`. */
function kafkaVersionOf(versions: ApiVersionsAnswer): string | null {
  const level = versions.supportedFeatures.get('metadata.version')?.max
  if (level === undefined) return null
  if (level > NEWEST_LEVEL) return `${RELEASES[0]?.[1]} or newer`
  return RELEASES.find(([first]) => level >= first)?.[1] ?? null
}

/** Whether brokers find their controller by KRaft or in ZooKeeper: only KRaft brokers know DescribeQuorum. */
function coordinationOf(versions: ApiVersionsAnswer): 'kraft' | 'zookeeper' {
  return versions.ranges.has(DESCRIBE_QUORUM_KEY) ? 'kraft' : 'zookeeper'
}
