/** All rules against all clusters: what is live now, what has fired, what has ended. */
import type { AlertRule, AlertSubject } from '../wire/alerts.ts'
import { KIND_FACTS } from './rule-kinds.ts'
import { stepAlert, type LiveAlert, type Seen } from './step-alert.ts'

/** One alert of one rule about one subject, while it lasts. */
export interface RuleAlert extends LiveAlert {
  alertId: string
  ruleId: string
  subject: AlertSubject
  /** The sentence about it. */
  text: string
}

export interface EndedAlert extends RuleAlert {
  resolvedAtMs: number
  because: string | null
}

export type Judgement =
  | { kind: 'quiet' }
  | { kind: 'live'; alert: RuleAlert; fired: boolean }
  | { kind: 'resolved'; alert: EndedAlert }

/** Unique per subject; the parts may hold any character. */
export function subjectKey({ cluster, group, topic, brokerId, logDir }: AlertSubject): string {
  return JSON.stringify([cluster, group, topic, brokerId, logDir])
}

interface JudgeInput {
  rule: AlertRule
  before: RuleAlert | null
  subject: AlertSubject
  seen: Seen
  words: string
  nowMs: number
  newId: () => string
}

/** One subject of one rule. An alert keeps its id and, when it ends, its last words about what was wrong. */
export function judgeSubject({ rule, before, subject, seen, words, nowMs, newId }: JudgeInput): Judgement {
  const step = stepAlert(rule, before, seen, nowMs)
  if (step.kind === 'quiet') return step
  const kept = before ?? { alertId: newId(), ruleId: rule.ruleId, subject, text: '' }
  const isKnownBad = seen.value !== null && step.alert.wellMs === null
  const alert = { ...kept, ...step.alert, text: isKnownBad ? `${subjectText(subject)} ${words}` : kept.text }
  if (step.kind === 'live') return { kind: 'live', alert, fired: step.fired }
  return { kind: 'resolved', alert: { ...alert, resolvedAtMs: nowMs, because: step.because } }
}

/** An alert whose rule was deleted, switched off, or no longer means its subject. */
export function endAlert(alert: RuleAlert, because: string, nowMs: number): EndedAlert | null {
  return alert.state === 'pending' ? null : { ...alert, resolvedAtMs: nowMs, because, unknownReason: null }
}

/** The subject as the start of a sentence. */
export function subjectText({ cluster, group, topic, brokerId, logDir }: AlertSubject): string {
  if (group !== null) return topic === null ? `Group “${group}”` : `Group “${group}” on topic “${topic}”`
  if (topic !== null) return `Topic “${topic}”`
  if (brokerId !== null) return logDir === null ? `Broker ${brokerId}` : `Log directory ${logDir} of broker ${brokerId}`
  return `Cluster “${cluster}”`
}

/** A value with its unit, for people; null: the kind has none. */
export function valueText(kind: AlertRule['kind'], value: number | null): string | null {
  const { unit } = KIND_FACTS[kind]
  if (unit === null || value === null) return null
  const digits = unit === 'days' ? 1 : 0
  const text = value.toLocaleString('en', { maximumFractionDigits: digits })
  return value === 1 ? `1 ${unit.slice(0, -1)}` : `${text} ${unit}`
}
