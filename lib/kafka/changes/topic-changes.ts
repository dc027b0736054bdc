/** Topics that come, go, grow, and are configured anew. */
import type { ClusterState, TopicConfigState, TopicState } from '../cluster-state.ts'
import type { Draft } from './draft.ts'
import { partitionChanges } from './partition-changes.ts'

export function* topicChanges(before: ClusterState, after: ClusterState): Generator<Draft> {
  // The looks at all else leave the topics as they are.
  if (before.topics === after.topics) return
  for (const [name, now] of after.topics) {
    const was = before.topics.get(name)
    if (was === now) continue
    if (!was) yield createdTopic(now)
    else if (was.topicId !== null && now.topicId !== null && was.topicId !== now.topicId) {
      yield deletedTopic(was)
      yield createdTopic(now)
    } else yield* changesInTopic(was, now)
  }
  for (const [name, was] of before.topics) {
    if (!after.topics.has(name)) yield deletedTopic(was)
  }
}

function createdTopic(topic: TopicState): Draft {
  const count = topic.partitions.length
  const text = `Topic ${topic.name} was created with ${count} partition${count === 1 ? '' : 's'}`
  return { kind: 'topic-created', subject: { topic: topic.name }, before: null, after: count, severity: 'info', text }
}

function deletedTopic(topic: TopicState): Draft {
  const text = `Topic ${topic.name} was deleted`
  return {
    kind: 'topic-deleted',
    subject: { topic: topic.name },
    before: topic.partitions.length,
    after: null,
    severity: 'attention',
    text,
  }
}

function* changesInTopic(was: TopicState, now: TopicState): Generator<Draft> {
  const topic = now.name
  if (now.partitions.length > was.partitions.length) {
    const text = `Topic ${topic} grew from ${was.partitions.length} to ${now.partitions.length} partitions`
    yield {
      kind: 'partitions-added',
      subject: { topic },
      before: was.partitions.length,
      after: now.partitions.length,
      severity: 'info',
      text,
    }
  }
  yield* configChanges(was, now)
  if (was.partitions === now.partitions) return
  const former = new Map(was.partitions.map(partition => [partition.partition, partition]))
  for (const partition of now.partitions) {
    const formerly = former.get(partition.partition)
    if (formerly && formerly !== partition) yield* partitionChanges(topic, formerly, partition)
  }
}

const KAFKA_NAMES: Record<Exclude<keyof TopicConfigState, 'asOfMs'>, string> = {
  minInsyncReplicas: 'min.insync.replicas',
  retentionMs: 'retention.ms',
  retentionBytes: 'retention.bytes',
  segmentMs: 'segment.ms',
  segmentBytes: 'segment.bytes',
  cleanupPolicy: 'cleanup.policy',
  uncleanLeaderElection: 'unclean.leader.election.enable',
}

function* configChanges(was: TopicState, now: TopicState): Generator<Draft> {
  if (!was.config || !now.config || was.config === now.config) return
  const { asOfMs: _was, ...before } = was.config
  const { asOfMs: _now, ...after } = now.config
  const changed = (Object.keys(after) as (keyof typeof after)[]).filter(key => before[key] !== after[key])
  if (changed.length === 0) return
  const pick = (config: typeof after) =>
    Object.fromEntries(changed.map(key => [KAFKA_NAMES[key], config[key] === null ? null : String(config[key])]))
  const text = `Configuration of ${now.name} changed: ${changed.map(key => `${KAFKA_NAMES[key]} is now ${after[key] ?? 'unknown'}`).join(', ')}`
  yield { kind: 'config-changed', subject: { topic: now.name }, before: pick(before), after: pick(after), severity: 'info', text }
}
