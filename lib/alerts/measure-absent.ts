/**
 * Why a subject that no look names may exist all the same. After a restart nothing is remembered: a broker that is down, a group
 * whose coordinator is silent and a disk that nobody told of are simply not there, and their alerts must not end for that.
 */
import type { ClusterState, LookState } from '../kafka/cluster-state.ts'
import { OFFSETS_TOPIC, offsetsPartitionOf } from '../kafka/group-coordinator.ts'
import type { AlertRule, AlertSubject } from '../wire/alerts.ts'
import { staleLogDirs } from './measure-disks.ts'
import { staleOffsets } from './measure-groups.ts'
import { matchesOptional } from './match-name.ts'

/** The parts of a subject that are known; null or absent: it may be any that the rule is about. */
export type About = Partial<Pick<AlertSubject, 'group' | 'brokerId'>>

/** null: nothing that was looked at leaves room for it. */
export function unseenReason(rule: AlertRule, state: ClusterState, nowMs: number, about: About): string | null {
  switch (rule.kind) {
    case 'broker-down':
      return unseenBroker(state, about.brokerId ?? null)
    case 'disk-days':
      return unseenDisk(state, about.brokerId ?? null, nowMs)
    case 'lag':
    case 'lag-seconds':
    case 'group-health':
      return unseenGroup(rule, state, about.group ?? null, nowMs)
    case 'partition-offline':
    case 'under-replicated':
    case 'cluster-unreachable':
      // One answer names all topics or none.
      return null
  }
}

/**
 * Brokers never leave the map while we look, so one that is not in it was not seen since the start. Before Kafka 4.0, and where
 * DescribeCluster is refused, only living brokers are listed: then replicas that lie on it are what tells a dead broker from one
 * that was taken away.
 */
function unseenBroker({ brokers, topics, looks }: ClusterState, brokerId: number | null): string | null {
  const failed = failedPart(looks.metadata)
  if (failed !== null) return failed
  if (topics.size === 0) return 'it is not listed, and there is no topic to tell whether it is gone or down'
  const isMeant = (replica: number) => (brokerId === null ? !brokers.has(replica) : replica === brokerId)
  for (const { name, partitions, error } of topics.values()) {
    if (error !== null) return `it is not listed, but the cluster does not describe topic “${name}”, which may lie on it`
    if (partitions.some(({ replicas }) => replicas.some(isMeant))) return `it is not listed, but topic “${name}” lies on it`
  }
  return null
}

/** A broker that told its directories since, without this one, has it no more; so has one that is gone itself. */
function unseenDisk(state: ClusterState, brokerId: number | null, nowMs: number): string | null {
  const asked = [...state.brokers.values()].filter(broker => brokerId === null || broker.brokerId === brokerId)
  for (const broker of asked) {
    const stale = staleLogDirs(broker, state.looks['log-dirs'], nowMs)
    if (stale !== null) return stale
  }
  return brokerId === null || asked.length === 0 ? unseenBroker(state, brokerId) : null
}

function unseenGroup(rule: AlertRule, state: ClusterState, groupId: string | null, nowMs: number): string | null {
  const { groups, looks, topics, brokers } = state
  if (groups === null) return 'groups were not listed yet'
  const known = groupId === null ? undefined : groups.get(groupId)
  // The group is there: it is its commits that do not name the topic.
  if (known !== undefined) return staleOffsets(known, nowMs)
  const failed = failedPart(looks.groups)
  if (failed !== null) return failed
  const homes = topics.get(OFFSETS_TOPIC)?.partitions ?? []
  const home = groupId === null ? null : offsetsPartitionOf(groupId, homes.length)
  for (const { partition, leader } of homes) {
    if (home !== null && partition !== home) continue
    if (leader === null || brokers.get(leader)?.registered !== true) return 'its coordinator is not there to list it'
  }
  if (rule.topics === null || groupId !== null) return null
  for (const group of groups.values()) {
    const stale = matchesOptional(rule.groups, group.groupId) ? staleOffsets(group, nowMs) : null
    if (stale !== null) return stale
  }
  return null
}

/** The look counts as fresh when anybody answered: whoever did not could have told of it. */
function failedPart({ failures }: LookState): string | null {
  const [first] = failures
  return first === undefined ? null : `the last look did not see everything: ${first.message}`
}
