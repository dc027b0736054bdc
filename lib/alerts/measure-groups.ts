import type { GroupState } from '../kafka/cluster-state.ts'
import type { AlertRule } from '../wire/alerts.ts'
import { subjectOf, type ClusterFacts, type LagFacts, type Measurement } from './facts.ts'
import { matchesName, matchesOptional } from './match-name.ts'
import type { Seen } from './step-alert.ts'

/** A group's own offsets may be old while others' are new: its coordinator does not answer. */
const STALE_OFFSETS_MS = 60_000

export function* measureGroups(
  rule: AlertRule,
  { state, group: factsOf }: ClusterFacts,
  stale: string | null,
  nowMs: number,
): Generator<Measurement> {
  for (const group of state.groups?.values() ?? []) {
    if (!matchesOptional(rule.groups, group.groupId)) continue
    const reason = stale ?? staleOffsets(group, nowMs)
    if (rule.kind === 'group-health') {
      yield healthSeen(rule, group, subjectOf(state, { group: group.groupId }), reason)
      continue
    }
    const facts = factsOf(group)
    // Whose commits were never told may have any topic: the rule must say that it does not see this group.
    if (rule.topics === null || group.offsets === null) {
      yield lagSeen(rule, facts.total, subjectOf(state, { group: group.groupId }), reason)
      continue
    }
    for (const topic of facts.topics) {
      if (!matchesName(rule.topics, topic)) continue
      yield lagSeen(rule, facts.topic(topic), subjectOf(state, { group: group.groupId, topic }), reason)
    }
  }
}

/** null: its commits are those of now. */
export function staleOffsets({ offsets, offsetsAsOfMs, error }: GroupState, nowMs: number): string | null {
  if (offsets === null || offsetsAsOfMs === null) return error ?? 'its offsets are not known'
  const ageMs = nowMs - offsetsAsOfMs
  return ageMs > STALE_OFFSETS_MS ? `its offsets were last seen ${Math.round(ageMs / 1000)} s ago` : null
}

function healthSeen(rule: AlertRule, group: GroupState, subject: Measurement['subject'], stale: string | null): Measurement {
  const unknown = stale ?? (group.health === 'unknown' ? (group.healthReason ?? 'its health is not known') : null)
  const words = `is ${group.health === 'warning' ? 'falling behind' : group.health}${group.healthReason === null ? '' : `: ${group.healthReason}`}`
  if (unknown !== null) return { subject, seen: { value: null, reason: unknown }, words }
  return { subject, seen: { value: rule.health.includes(group.health) ? 1 : 0 }, words }
}

function lagSeen(rule: AlertRule, facts: LagFacts, subject: Measurement['subject'], stale: string | null): Measurement {
  const value = rule.kind === 'lag' ? (facts.lag === null ? null : Number(facts.lag)) : facts.lagSeconds
  const words = value === null ? 'is behind' : `is ${lagText(rule.kind, value)} behind`
  const seen: Seen =
    stale !== null || value === null
      ? { value: null, reason: stale ?? facts.reason ?? 'how far it is behind is not known' }
      : { value }
  return { subject, seen, words }
}

function lagText(kind: AlertRule['kind'], value: number): string {
  const rounded = Math.round(value).toLocaleString('en')
  if (kind === 'lag') return value === 1 ? '1 message' : `${rounded} messages`
  return `${rounded} s`
}
