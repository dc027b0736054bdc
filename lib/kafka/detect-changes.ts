/**
 * What happened between two looks at a cluster, as events: the timeline's only source. Pure: the same two states always
 * give the same events, ids included, so that an event that is told twice is stored once.
 */
import type { ClusterEvent } from '../wire/events.ts'
import type { BrokerState, ClusterState, GroupState, PartitionState, TopicState } from './cluster-state.ts'

type Draft = Omit<ClusterEvent, 'id' | 'timeMs' | 'missed'> & { missed?: number }

/** A cluster that changes wholesale (thousands of partitions at once) still gives a bounded list; the rest is summed up by the reader. */
const MAX_EVENTS_PER_LOOK = 5000

/**
 * Events from `before` to `after`, stamped `nowMs` (when the later look was made: each happened in the period before).
 * The first look gives none: what was there when we came is not news.
 */
export function detectChanges(before: ClusterState | null, after: ClusterState, nowMs: number): ClusterEvent[] {
  if (before === null || before.asOfMs === null) return []
  const drafts: Draft[] = [...brokerChanges(before, after), ...controllerChanges(before, after)]
  for (const draft of topicChanges(before, after)) {
    if (drafts.length >= MAX_EVENTS_PER_LOOK) break
    drafts.push(draft)
  }
  for (const draft of groupChanges(before, after)) {
    if (drafts.length >= MAX_EVENTS_PER_LOOK) break
    drafts.push(draft)
  }
  return drafts.map((draft, index) => ({ missed: 0, ...draft, id: `${nowMs}-${index}`, timeMs: nowMs }))
}

function* brokerChanges(before: ClusterState, after: ClusterState): Generator<Draft> {
  for (const [brokerId, now] of after.brokers) {
    const was = before.brokers.get(brokerId)
    const subject = { brokerId }
    if (!was) {
      if (now.registered) {
        yield {
          kind: 'broker-up',
          subject,
          before: null,
          after: 'up',
          severity: 'good',
          text: `Broker ${brokerId} joined the cluster`,
        }
      }
      continue
    }
    if (was.registered && !now.registered) {
      yield {
        kind: 'broker-down',
        subject,
        before: 'up',
        after: 'down',
        severity: 'bad',
        text: `The cluster dropped broker ${brokerId}`,
      }
    } else if (!was.registered && now.registered) {
      const text = `Broker ${brokerId} returned${awayText(was, now)}`
      yield { kind: 'broker-up', subject, before: 'down', after: 'up', severity: 'good', text }
    }
    if (!now.registered) continue
    if (was.reachable && !now.reachable) {
      const text = `Broker ${brokerId} stopped answering${now.error === null ? '' : ` (${now.error})`}`
      yield { kind: 'broker-unreachable', subject, before: 'up', after: 'unreachable', severity: 'bad', text }
    } else if (!was.reachable && now.reachable && was.registered) {
      yield {
        kind: 'broker-reachable',
        subject,
        before: 'unreachable',
        after: 'up',
        severity: 'good',
        text: `Broker ${brokerId} answers again`,
      }
    }
  }
}

function awayText(was: BrokerState, now: BrokerState): string {
  if (was.registeredSinceMs === null || now.registeredSinceMs === null) return ''
  const seconds = Math.round((now.registeredSinceMs - was.registeredSinceMs) / 1000)
  if (seconds < 1) return ''
  return seconds < 120 ? ` after ${seconds} s` : ` after ${Math.floor(seconds / 60)} min ${seconds % 60} s`
}

function* controllerChanges(before: ClusterState, after: ClusterState): Generator<Draft> {
  const was = before.quorum
  const now = after.quorum
  if (!was || !now) return
  const leaderBefore = was.leaderId ?? was.controllerId
  const leaderAfter = now.leaderId ?? now.controllerId
  if (leaderAfter === null) return
  const sameEpoch = was.leaderEpoch === null || now.leaderEpoch === null || was.leaderEpoch === now.leaderEpoch
  if (leaderBefore === leaderAfter && sameEpoch) return
  const epoch = now.leaderEpoch === null ? '' : `, epoch ${now.leaderEpoch}`
  yield {
    kind: 'controller-elected',
    subject: { brokerId: leaderAfter },
    before: leaderBefore,
    after: leaderAfter,
    missed: missedElections(was.leaderEpoch, now.leaderEpoch),
    severity: 'info',
    text: `Node ${leaderAfter} was elected controller${epoch}`,
  }
}

function* topicChanges(before: ClusterState, after: ClusterState): Generator<Draft> {
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

function* configChanges(was: TopicState, now: TopicState): Generator<Draft> {
  if (!was.config || !now.config || was.config === now.config) return
  const { asOfMs: _was, ...before } = was.config
  const { asOfMs: _now, ...after } = now.config
  const changed = (Object.keys(after) as (keyof typeof after)[]).filter(key => before[key] !== after[key])
  if (changed.length === 0) return
  const pick = (config: typeof after) =>
    Object.fromEntries(changed.map(key => [key, config[key] === null ? null : String(config[key])]))
  const text = `Configuration of ${now.name} changed: ${changed.map(key => `${key} is now ${String(after[key])}`).join(', ')}`
  yield { kind: 'config-changed', subject: { topic: now.name }, before: pick(before), after: pick(after), severity: 'info', text }
}

function* partitionChanges(topic: string, was: PartitionState, now: PartitionState): Generator<Draft> {
  const subject = { topic, partition: now.partition }
  const name = `${topic}-${now.partition}`
  if (was.leader !== null && now.leader === null) {
    const text = `${name} has no leader: nothing can be written or read`
    yield { kind: 'partition-offline', subject, before: was.leader, after: null, severity: 'bad', text }
  } else if (was.leader === null && now.leader !== null) {
    const text = `${name} is led by broker ${now.leader} again`
    yield { kind: 'partition-online', subject, before: null, after: now.leader, severity: 'good', text }
  } else if (was.leader !== now.leader) {
    const missed = missedElections(was.leaderEpoch, now.leaderEpoch)
    const text = `Broker ${now.leader} leads ${name} in place of ${was.leader}${epochText(now.leaderEpoch)}${missedText(missed)}`
    yield { kind: 'leader-elected', subject, before: was.leader, after: now.leader, missed, severity: 'info', text }
  } else if (now.leader !== null && was.leaderEpoch !== null && now.leaderEpoch !== null && now.leaderEpoch > was.leaderEpoch) {
    const missed = missedElections(was.leaderEpoch, now.leaderEpoch)
    const text = `Broker ${now.leader} was elected leader of ${name} anew${epochText(now.leaderEpoch)}${missedText(missed)}`
    yield { kind: 'leader-elected', subject, before: was.leader, after: now.leader, missed, severity: 'info', text }
  }
  yield* isrChanges(name, subject, was, now)
  yield* reassignmentChanges(name, subject, was, now)
}

function* isrChanges(name: string, subject: Draft['subject'], was: PartitionState, now: PartitionState): Generator<Draft> {
  const left = was.isr.filter(brokerId => !now.isr.includes(brokerId))
  const joined = now.isr.filter(brokerId => !was.isr.includes(brokerId))
  const before = [...was.isr]
  const after = [...now.isr]
  if (left.length > 0) {
    const text = `ISR of ${name} lost ${left.join(', ')}: ${now.isr.length} of ${now.replicas.length} in sync`
    yield { kind: 'isr-shrunk', subject, before, after, severity: 'attention', text }
  }
  if (joined.length > 0) {
    const text = `${joined.join(', ')} joined the ISR of ${name}: ${now.isr.length} of ${now.replicas.length} in sync`
    yield { kind: 'isr-expanded', subject, before, after, severity: 'good', text }
  }
}

function* reassignmentChanges(
  name: string,
  subject: Draft['subject'],
  was: PartitionState,
  now: PartitionState,
): Generator<Draft> {
  const moving = (partition: PartitionState) => partition.addingReplicas.length + partition.removingReplicas.length > 0
  if (!moving(was) && moving(now)) {
    const text = `Reassignment of ${name} started: adding ${list(now.addingReplicas)}, removing ${list(now.removingReplicas)}`
    yield { kind: 'reassignment-started', subject, before: [...was.replicas], after: [...now.replicas], severity: 'info', text }
  } else if (moving(was) && !moving(now)) {
    const takenBack = was.addingReplicas.some(brokerId => !now.replicas.includes(brokerId))
    const text = `Reassignment of ${name} ${takenBack ? 'was taken back' : 'finished'}: replicas ${list(now.replicas)}`
    const severity = takenBack ? 'attention' : 'good'
    yield { kind: 'reassignment-finished', subject, before: [...was.replicas], after: [...now.replicas], severity, text }
  } else if (!moving(was) && !moving(now) && isOverAlready(was.replicas, now.replicas)) {
    const text = `Reassignment of ${name} finished: replicas ${list(now.replicas)} instead of ${list(was.replicas)}`
    yield { kind: 'reassignment-finished', subject, before: [...was.replicas], after: [...now.replicas], severity: 'good', text }
  }
}

/**
 * A reassignment shorter than the time between two looks is seen by its result alone. Replicas that were only added to are one
 * that has begun: that it is under way comes from another request, a moment later.
 */
function isOverAlready(before: readonly number[], after: readonly number[]): boolean {
  if (before.length === after.length && before.every(brokerId => after.includes(brokerId))) return before.join() !== after.join()
  return before.some(brokerId => !after.includes(brokerId)) && after.some(brokerId => !before.includes(brokerId))
}

function* groupChanges(before: ClusterState, after: ClusterState): Generator<Draft> {
  if (before.groups === null || after.groups === null) return
  for (const [groupId, now] of after.groups) {
    const was = before.groups.get(groupId)
    if (was === now) continue
    if (!was) {
      yield {
        kind: 'group-created',
        subject: { groupId },
        before: null,
        after: now.state,
        severity: 'info',
        text: `Group ${groupId} appeared`,
      }
    } else yield* changesInGroup(was, now)
  }
  for (const groupId of before.groups.keys()) {
    if (after.groups.has(groupId)) continue
    yield {
      kind: 'group-deleted',
      subject: { groupId },
      before: null,
      after: null,
      severity: 'info',
      text: `Group ${groupId} is gone`,
    }
  }
}

function* changesInGroup(was: GroupState, now: GroupState): Generator<Draft> {
  const { groupId } = now
  if (was.state !== now.state) {
    const rebalancing = /rebalanc|assigning|reconciling/i.test(now.state)
    const text = rebalancing
      ? `Group ${groupId} is rebalancing (${now.state})`
      : `Group ${groupId} went from ${was.state} to ${now.state}`
    const kind = rebalancing ? 'group-rebalanced' : 'group-state-changed'
    yield {
      kind,
      subject: { groupId },
      before: was.state,
      after: now.state,
      severity: now.state === 'Empty' ? 'attention' : 'info',
      text,
    }
    return
  }
  // A rebalance shorter than the period is seen by its result: other members.
  if (was.members === null || now.members === null) return
  const ids = (group: GroupState) => (group.members ?? []).map(member => member.memberId).toSorted()
  if (ids(was).join(' ') === ids(now).join(' ')) return
  const text = `Group ${groupId} rebalanced: ${was.members.length} → ${now.members.length} members`
  yield {
    kind: 'group-rebalanced',
    subject: { groupId },
    before: was.members.length,
    after: now.members.length,
    severity: 'info',
    text,
  }
}

function missedElections(before: number | null, after: number | null): number {
  return before === null || after === null ? 0 : Math.max(0, after - before - 1)
}

function epochText(epoch: number | null): string {
  return epoch === null ? '' : `, epoch ${epoch}`
}

function missedText(missed: number): string {
  return missed === 0 ? '' : ` (${missed} election${missed === 1 ? '' : 's'} missed between looks)`
}

function list(brokerIds: readonly number[]): string {
  return brokerIds.length === 0 ? 'none' : brokerIds.join(', ')
}
