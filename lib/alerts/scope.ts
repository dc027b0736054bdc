import type { AlertRule, AlertSubject, Silence } from '../wire/alerts.ts'
import { matchesName, matchesOptional } from './match-name.ts'
import { KIND_FACTS } from './rule-kinds.ts'

/** Could the rule, as it is now, be about this subject? */
export function covers(rule: AlertRule, { cluster, group, topic }: AlertSubject): boolean {
  const facts = KIND_FACTS[rule.kind]
  if (!matchesName(rule.clusters, cluster)) return false
  if (facts.groups !== (group !== null) || (facts.topics && (rule.topics !== null) !== (topic !== null))) return false
  return matchesOptional(rule.groups, group) && matchesOptional(rule.topics, topic)
}

type Matchers = Pick<Silence, 'rule' | 'cluster' | 'topic' | 'group' | 'fromMs' | 'toMs'>

/** Does the silence keep this alert quiet at this time? */
export function isSilencedBy(silence: Matchers, ruleName: string, subject: AlertSubject, nowMs: number): boolean {
  return (
    silence.fromMs <= nowMs &&
    nowMs < silence.toMs &&
    matchesOptional(silence.rule, ruleName) &&
    matchesOptional(silence.cluster, subject.cluster) &&
    matchesOptional(silence.topic, subject.topic) &&
    matchesOptional(silence.group, subject.group)
  )
}

export function silenceState({ fromMs, toMs }: Pick<Silence, 'fromMs' | 'toMs'>, nowMs: number): Silence['state'] {
  if (nowMs < fromMs) return 'scheduled'
  return nowMs < toMs ? 'active' : 'ended'
}
