import type { ClusterState, PollClass } from '#lib/kafka/cluster-state'
import { clusterHealth } from '#lib/kafka/cluster-health'
import type { Family } from './bounded-text.ts'
import { few, gauge as gaugeOf, rowsOf, type Sample } from './metric-rows.ts'
import { brokerAnswers } from '../broker-answers.ts'
import type { ClusterHandle } from '../context.ts'
import { groupSummaries } from '../group-answers.ts'
import { totalsOf } from '../once-per-state.ts'
import { topicSummaries } from '../topic-answers.ts'

/** What the clusters' last known states say, for Prometheus. Sizes in bytes, times in seconds. */
export function clusterMetrics(clusters: Iterable<ClusterHandle>, nowMs: number): Family[] {
  const all = rowsOf(clusters)
  const each = (pick: (state: ClusterState) => Sample[]) => few(all, pick)
  const total = (pick: (totals: ReturnType<typeof totalsOf>) => number | null) =>
    each(state => [{ value: state.asOfMs === null ? null : pick(totalsOf(state)) }])
  const brokers = (pick: (broker: ReturnType<typeof brokerAnswers>[number]) => number | null) =>
    each(state => brokerAnswers(state, nowMs).map(broker => ({ labels: { broker: broker.brokerId }, value: pick(broker) })))
  const gauge = (name: string, help: string, parts: Family['parts'], rank: Family['rank'] = 0) =>
    gaugeOf(`partitura_${name}`, help, rank, parts)
  return [
    gauge(
      'cluster_healthy',
      '1 when healthy, 0 when not.',
      each(state => [{ value: healthy(state, nowMs) }]),
    ),
    gauge(
      'topics',
      'Topics.',
      total(totals => totals.topics),
    ),
    gauge(
      'partitions',
      'Partitions.',
      total(totals => totals.partitions),
    ),
    gauge(
      'partitions_under_replicated',
      'Partitions with fewer replicas in sync than assigned.',
      total(totals => totals.underReplicated),
    ),
    gauge(
      'partitions_under_min_isr',
      'Partitions that refuse writes with acks=all.',
      total(totals => totals.underMinIsr),
    ),
    gauge(
      'partitions_offline',
      'Partitions without a leader.',
      total(totals => totals.offline),
    ),
    gauge(
      'produced_messages_per_second',
      'Messages written per second.',
      total(totals => totals.producedPerSecond),
    ),
    gauge(
      'broker_up',
      '1 when the broker is up or catching up.',
      brokers(({ state }) => (state === 'up' || state === 'catching-up' ? 1 : 0)),
    ),
    gauge(
      'broker_leaders',
      'Partitions led.',
      brokers(broker => broker.leaderCount),
    ),
    gauge(
      'broker_replicas',
      'Replicas held.',
      brokers(broker => broker.replicaCount),
    ),
    gauge(
      'broker_size_bytes',
      'Bytes of the replicas held.',
      brokers(broker => broker.sizeBytes),
    ),
    gauge('topic_messages_per_second', 'Messages written per second.', each(topicRates), 1),
    gauge('group_lag', 'Messages not yet read.', each(groupLags), 1),
    gauge('group_lag_seconds', 'Seconds behind, the largest over partitions.', each(groupLagSeconds), 1),
    gauge(
      'look_age_seconds',
      'Age of what was last seen, per class of looks.',
      each(state => lookSamples(state, nowMs)),
    ),
  ]
}

/** Nothing was looked at while it is still connecting; one that was found not to answer is not healthy. */
function healthy(state: ClusterState, nowMs: number): number | null {
  if (state.phase === 'connecting') return null
  return Number(clusterHealth(state, totalsOf(state), nowMs).state === 'healthy')
}

function topicRates(state: ClusterState): Sample[] {
  return topicSummaries(state)
    .toSorted((a, b) => (b.messagesPerSecond ?? 0) - (a.messagesPerSecond ?? 0))
    .map(({ name, messagesPerSecond }) => ({ labels: { topic: name }, value: messagesPerSecond }))
}

function largestGroups(state: ClusterState) {
  return (groupSummaries(state) ?? []).toSorted((a, b) => Number(b.lag ?? 0) - Number(a.lag ?? 0))
}

function groupLags(state: ClusterState): Sample[] {
  return largestGroups(state).map(({ groupId, lag }) => ({
    labels: { group: groupId },
    value: lag === null ? null : Number(lag),
  }))
}

function groupLagSeconds(state: ClusterState): Sample[] {
  return largestGroups(state).map(({ groupId, lagSeconds }) => ({ labels: { group: groupId }, value: lagSeconds }))
}

const CLASSES: readonly PollClass[] = ['metadata', 'offsets', 'quorum', 'groups', 'log-dirs', 'configs']

function lookSamples(state: ClusterState, nowMs: number): Sample[] {
  return CLASSES.map(name => {
    const { asOfMs } = state.looks[name]
    return { labels: { class: name }, value: asOfMs === null ? null : (nowMs - asOfMs) / 1000 }
  })
}
