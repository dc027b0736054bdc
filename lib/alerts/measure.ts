/** What a rule sees of one cluster: each subject that it is about, with its value, or why that is not known. */
import type { ClusterState, LookState, TopicState } from '../kafka/cluster-state.ts'
import { isOffline, isUnderReplicated } from '../kafka/partition-health.ts'
import type { AlertRule, AlertSubject } from '../wire/alerts.ts'
import { STALE_MS, subjectOf, type ClusterFacts, type Measurement } from './facts.ts'
import { unseenReason, type About } from './measure-absent.ts'
import { measureDisks } from './measure-disks.ts'
import { measureGroups } from './measure-groups.ts'
import { matchesOptional } from './match-name.ts'
import type { Seen } from './step-alert.ts'

/** Lazy, so that a caller may pause between two subjects. */
export function* measureRule(rule: AlertRule, facts: ClusterFacts, nowMs: number): Generator<Measurement> {
  const { state } = facts
  switch (rule.kind) {
    case 'cluster-unreachable':
      return yield { subject: subjectOf(state), seen: clusterSeen(state), words: 'none of its brokers answers' }
    case 'broker-down':
      return yield* brokers(state, nowMs)
    case 'disk-days':
      return yield* measureDisks(facts, staleReason(state, state.looks['log-dirs'], nowMs), nowMs)
    case 'partition-offline':
      return yield* partitions(rule, state, nowMs, isOffline, 'without a leader')
    case 'under-replicated':
      return yield* partitions(rule, state, nowMs, isUnderReplicated, 'under-replicated')
    case 'lag':
    case 'lag-seconds':
    case 'group-health':
      return yield* measureGroups(rule, facts, staleGroups(rule, state, nowMs), nowMs)
  }
}

/** Why a class of looks says nothing about now; null: it does. */
export function staleReason(state: ClusterState, look: LookState, nowMs: number): string | null {
  if (state.phase === 'unreachable') return 'no broker answers'
  if (look.asOfMs === null) return 'it was not seen yet'
  const ageMs = nowMs - look.asOfMs
  if (ageMs <= Math.max(STALE_MS, look.periodMs * 3)) return null
  return `it was last seen ${Math.round(ageMs / 1000)} s ago`
}

/** A lag rests on the log ends, too. */
function staleGroups({ kind }: AlertRule, state: ClusterState, nowMs: number): string | null {
  const groups = staleReason(state, state.looks.groups, nowMs)
  return kind === 'group-health' ? groups : (groups ?? staleReason(state, state.looks.offsets, nowMs))
}

function clusterSeen({ phase }: ClusterState): Seen {
  if (phase === 'connecting') return { value: null, reason: 'no broker has been reached yet' }
  return { value: phase === 'unreachable' ? 1 : 0 }
}

/** Between a death and the end of its session a broker is only known not to answer us: that is not known to be down. */
function* brokers(state: ClusterState, nowMs: number): Generator<Measurement> {
  const stale = staleReason(state, state.looks.metadata, nowMs)
  for (const { brokerId, registered, fenced, reachable } of state.brokers.values()) {
    const subject = subjectOf(state, { brokerId })
    const words = registered ? 'is fenced' : 'is down'
    if (stale !== null) yield { subject, seen: { value: null, reason: stale }, words }
    else if (!registered || fenced) yield { subject, seen: { value: 1 }, words }
    else if (reachable) yield { subject, seen: { value: 0 }, words: 'is up' }
    else yield { subject, seen: { value: null, reason: 'it does not answer, but the cluster counts it as alive' }, words }
  }
}

type IsBad = (partition: TopicState['partitions'][number]) => boolean

function* partitions(rule: AlertRule, state: ClusterState, nowMs: number, isBad: IsBad, what: string): Generator<Measurement> {
  const stale = staleReason(state, state.looks.metadata, nowMs)
  let total = 0
  let untold = 0
  for (const topic of state.topics.values()) {
    if (!matchesOptional(rule.topics, topic.name)) continue
    const bad = topic.partitions.reduce((sum, partition) => sum + Number(isBad(partition)), 0)
    if (rule.topics !== null) yield partitionsSeen(subjectOf(state, { topic: topic.name }), bad, what, stale ?? topic.error)
    total += bad
    untold += Number(topic.error !== null)
  }
  if (rule.topics !== null) return
  // What some topics do not tell can only add: a count that is positive without them holds.
  const reason = stale ?? (untold > 0 && total === 0 ? `the cluster does not describe ${untold} of its topics` : null)
  yield partitionsSeen(subjectOf(state), total, what, reason)
}

function partitionsSeen(subject: AlertSubject, bad: number, what: string, reason: string | null): Measurement {
  const words = `has ${bad === 1 ? '1 partition' : `${bad} partitions`} ${what}`
  return { subject, seen: reason === null ? { value: bad } : { value: null, reason }, words }
}

/**
 * What is known of a subject that a rule no longer meets: that it is gone, where everything that could hold it was looked at since;
 * otherwise nothing. `about`: the subject; without it, what could hold any subject of the rule must have been seen.
 */
export function absentSeen(rule: AlertRule, state: ClusterState, nowMs: number, about: About = {}): Seen {
  const isOfGroups = rule.kind === 'lag' || rule.kind === 'lag-seconds' || rule.kind === 'group-health'
  const look = isOfGroups ? state.looks.groups : rule.kind === 'disk-days' ? state.looks['log-dirs'] : state.looks.metadata
  const reason = staleReason(state, look, nowMs) ?? unseenReason(rule, state, nowMs, about)
  return reason === null ? { value: null, gone: 'it no longer exists' } : { value: null, reason }
}
