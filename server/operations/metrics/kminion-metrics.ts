import { numberAt, type BrokerState, type ClusterState, type TopicState } from '#lib/kafka/cluster-state'
import { controllerOf } from '../broker-answers.ts'
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
  type Sample,
} from './metric-rows.ts'

type Rows = ReturnType<typeof rowsOf>

/** The clusters in the names of redpanda-data/kminion, with the label `cluster` besides; see docs/metrics.md. */
export function kminionMetrics(clusters: Iterable<ClusterHandle>): Family[] {
  const all = rowsOf(clusters)
  return [...clusterFamilies(all), ...topicFamilies(all), ...groupFamilies(all)].map(family => ({
    ...family,
    name: `kminion_kafka_${family.name}`,
  }))
}

function clusterFamilies(all: Rows): Family[] {
  const info = few(all, state => (state.asOfMs === null ? [] : [clusterInfo(state)]))
  const brokers = (pick: (broker: BrokerState, labels: BrokerLabels, state: ClusterState) => Sample) =>
    few(all, state => registered(state).map(broker => pick(broker, brokerLabels(broker), state)))
  const infos = brokers(({ brokerId }, labels, state) => ({
    labels: { ...labels, is_controller: String(brokerId === controllerOf(state)) },
    value: 1,
  }))
  const sizes = brokers(({ logDirs }, labels) => ({
    labels,
    value: logDirs === null ? null : sumKnown(logDirs.map(({ sizeBytes }) => sizeBytes)),
  }))
  return [
    gauge('cluster_info', 'The cluster, in its labels.', 0, info),
    gauge('broker_info', 'Each broker, in its labels.', 0, infos),
    gauge('broker_log_dir_size_total_bytes', 'Bytes of all log directories of the broker.', 0, sizes),
  ]
}

function clusterInfo(state: ClusterState): Sample {
  const labels = {
    cluster_id: state.kafkaClusterId ?? '',
    cluster_version: state.kafkaVersion === null ? '' : `v${state.kafkaVersion}`,
    broker_count: registered(state).length,
    controller_id: controllerOf(state) ?? '',
  }
  return { labels, value: 1 }
}

type BrokerLabels = ReturnType<typeof brokerLabels>

function brokerLabels({ brokerId, host, port, rack }: BrokerState) {
  return { broker_id: brokerId, address: host ?? '', port: port ?? '', rack_id: rack ?? '' }
}

function registered({ brokers }: ClusterState): BrokerState[] {
  return [...brokers.values()].filter(broker => broker.registered)
}

function topicFamilies(all: Rows): Family[] {
  const sum = (of: typeof startOf) => (topic: TopicState, state: ClusterState) => ({
    labels: { topic_name: topic.name },
    value: sumKnown(topic.partitions.map(partition => of(state, partition))),
  })
  const each = (of: typeof startOf) =>
    ofPartitions(all, (partition, { name }, state) => ({
      labels: { topic_name: name, partition_id: partition.partition },
      value: of(state, partition),
    }))
  return [
    gauge('topic_info', 'Each topic, in its labels.', 1, ofTopics(all, topicInfo)),
    gauge('topic_log_dir_size_total_bytes', 'Bytes of all replicas of the topic.', 1, ofTopics(all, topicSize)),
    gauge('topic_high_water_mark_sum', 'Log end offsets of the topic, added up.', 1, ofTopics(all, sum(endOf))),
    gauge('topic_low_water_mark_sum', 'Log start offsets of the topic, added up.', 1, ofTopics(all, sum(startOf))),
    gauge('topic_partition_high_water_mark', 'Log end offset.', 2, each(endOf)),
    gauge('topic_partition_low_water_mark', 'Log start offset.', 2, each(startOf)),
  ]
}

function topicInfo({ name, partitions, config }: TopicState): Sample {
  const labels = {
    topic_name: name,
    partition_count: partitions.length,
    replication_factor: partitions[0]?.replicas.length ?? '',
    cleanup_policy: config?.cleanupPolicy ?? '',
  }
  return { labels, value: 1 }
}

function topicSize({ name, partitions }: TopicState, { replicaColumns }: ClusterState): Sample {
  const sizes = partitions.flatMap(({ replicas, replicaRow }) =>
    replicas.map((_, index) => numberAt(replicaColumns.sizeBytes, replicaRow + index)),
  )
  return { labels: { topic_name: name }, value: sumKnown(sizes) }
}

function groupFamilies(all: Rows): Family[] {
  return [
    gauge(
      'consumer_group_info',
      'Each group, in its labels: 1 when it is stable, otherwise 0.',
      1,
      ofGroups(all, group => ({
        labels: {
          group_id: group.groupId,
          protocol: group.protocol ?? '',
          protocol_type: group.protocolType ?? '',
          state: group.state,
          coordinator_id: group.coordinatorId ?? '',
        },
        value: Number(group.state === 'Stable'),
      })),
    ),
    gauge(
      'consumer_group_members',
      'Members of the group.',
      1,
      ofGroups(all, ({ groupId, members }) => ({ labels: { group_id: groupId }, value: members?.length ?? null })),
    ),
    gauge(
      'consumer_group_topic_lag',
      'Messages not yet read of the topic.',
      1,
      ofGroupTopics(all, ({ groupId }, topic, partitions) => ({
        labels: { group_id: groupId, topic_name: topic },
        value: sumKnown(partitions.flatMap(({ committedOffset, lag }) => (committedOffset === null ? [] : [numberOf(lag)]))),
      })),
    ),
    gauge(
      'consumer_group_topic_offset_sum',
      'Committed offsets of the topic, added up.',
      1,
      ofGroupTopics(all, ({ groupId }, topic, partitions) => ({
        labels: { group_id: groupId, topic_name: topic },
        value: sumKnown(
          partitions.flatMap(({ committedOffset }) => (committedOffset === null ? [] : [numberOf(committedOffset)])),
        ),
      })),
    ),
    gauge(
      'consumer_group_topic_partition_lag',
      'Messages not yet read.',
      2,
      ofGroupPartitions(all, ({ groupId }, { topic, partition, lag }) => ({
        labels: { group_id: groupId, topic_name: topic, partition_id: partition },
        value: numberOf(lag),
      })),
    ),
  ]
}
