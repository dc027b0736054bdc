import type { ClusterState } from '#lib/kafka/cluster-state'
import { isUnderReplicated } from '#lib/kafka/partition-health'
import type { ClusterHandle } from '../context.ts'
import type { Family } from './bounded-text.ts'
import {
  endOf,
  few,
  gauge,
  numberOf,
  ofGroupPartitions,
  ofGroups,
  ofGroupTopics,
  ofPartitions,
  ofTopics,
  rowsOf,
  startOf,
  sumKnown,
} from './metric-rows.ts'

/**
 * The clusters in the names of danielqsj/kafka_exporter, whose Grafana dashboards (7589 and its kin) then work as they are; all
 * have the label `cluster` besides. What is not known has no line, where kafka_exporter says −1 or 0; see docs/metrics.md.
 */
export function kafkaExporterMetrics(clusters: Iterable<ClusterHandle>): Family[] {
  const all = rowsOf(clusters)
  const alive = ({ brokers }: ClusterState) => [...brokers.values()].filter(({ registered }) => registered)
  const count = few(all, state => [{ value: state.asOfMs === null ? null : alive(state).length }])
  const info = few(all, state =>
    alive(state).map(({ brokerId, host, port }) => ({ labels: { id: brokerId, address: `${host}:${port}` }, value: brokerId })),
  )
  return [
    gauge('kafka_brokers', 'Brokers that are registered.', 0, count),
    gauge('kafka_broker_info', 'Address of each broker; the value is its id.', 0, info),
    gauge(
      'kafka_topic_partitions',
      'Partitions of the topic.',
      1,
      ofTopics(all, ({ name, partitions }) => ({ labels: { topic: name }, value: partitions.length })),
    ),
    ...partitionFamilies(all),
    ...groupFamilies(all),
  ]
}

type Rows = ReturnType<typeof rowsOf>

function partitionFamilies(all: Rows): Family[] {
  const each = (name: string, help: string, pick: Pick3) =>
    gauge(
      `kafka_topic_partition_${name}`,
      help,
      2,
      ofPartitions(all, (partition, topic, state) => ({
        labels: { topic: topic.name, partition: partition.partition },
        value: pick(partition, topic, state),
      })),
    )
  return [
    each('current_offset', 'Log end offset.', (partition, _topic, state) => endOf(state, partition)),
    each('oldest_offset', 'Log start offset.', (partition, _topic, state) => startOf(state, partition)),
    each('in_sync_replica', 'Replicas in sync.', ({ isr }) => isr.length),
    each('leader', 'Id of the leader; no line without one.', ({ leader }) => leader),
    each('leader_is_preferred', '1 when the preferred replica leads.', ({ leader, replicas }) =>
      Number(leader !== null && leader === replicas[0]),
    ),
    each('replicas', 'Replicas assigned.', ({ replicas }) => replicas.length),
    each('under_replicated_partition', '1 when fewer replicas are in sync than assigned.', partition =>
      Number(isUnderReplicated(partition)),
    ),
  ]
}

type Pick3 = (...args: Parameters<Parameters<typeof ofPartitions>[1]>) => number | null

function groupFamilies(all: Rows): Family[] {
  return [
    gauge(
      'kafka_consumergroup_members',
      'Members of the group.',
      1,
      ofGroups(all, ({ groupId, members }) => ({ labels: { consumergroup: groupId }, value: members?.length ?? null })),
    ),
    gauge(
      'kafka_consumergroup_lag_sum',
      'Messages not yet read of the topic.',
      1,
      ofGroupTopics(all, ({ groupId }, topic, partitions) => ({
        labels: { consumergroup: groupId, topic },
        value: sumKnown(committed(partitions).map(({ lag }) => numberOf(lag))),
      })),
    ),
    gauge(
      'kafka_consumergroup_current_offset_sum',
      'Committed offsets of the topic, added up.',
      1,
      ofGroupTopics(all, ({ groupId }, topic, partitions) => ({
        labels: { consumergroup: groupId, topic },
        value: sumKnown(committed(partitions).map(({ committedOffset }) => numberOf(committedOffset))),
      })),
    ),
    gauge(
      'kafka_consumergroup_lag',
      'Messages not yet read.',
      2,
      ofGroupPartitions(all, ({ groupId }, { topic, partition, lag }) => ({
        labels: { consumergroup: groupId, topic, partition },
        value: numberOf(lag),
      })),
    ),
    gauge(
      'kafka_consumergroup_current_offset',
      'Committed offset.',
      2,
      ofGroupPartitions(all, ({ groupId }, { topic, partition, committedOffset }) => ({
        labels: { consumergroup: groupId, topic, partition },
        value: numberOf(committedOffset),
      })),
    ),
  ]
}

/** Where a group has never committed there is nothing to add up. */
function committed<Partition extends { committedOffset: bigint | null }>(partitions: readonly Partition[]): Partition[] {
  return partitions.filter(({ committedOffset }) => committedOffset !== null)
}
