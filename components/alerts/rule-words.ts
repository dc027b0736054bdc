import { KIND_FACTS } from '#lib/alerts/rule-kinds'
import { valueText } from '#lib/alerts/judge-rules'
import type { AlertKind, AlertList, AlertRuleBody } from '#lib/wire/alerts'
import { plural } from '#lib/format/number'
import { writeSpan } from './span-text.ts'

export const KIND_LABELS: Readonly<Record<AlertKind, string>> = {
  lag: 'Lag in messages',
  'lag-seconds': 'Lag in seconds',
  'group-health': 'Health of groups',
  'partition-offline': 'Partitions without a leader',
  'under-replicated': 'Under-replicated partitions',
  'disk-days': 'Days until a disk is full',
  'broker-down': 'Broker down',
  'cluster-unreachable': 'Cluster out of reach',
}

/** `Lag in messages above 1,000 for 5m`. */
export function conditionText(rule: Pick<AlertRuleBody, 'kind' | 'threshold' | 'health' | 'forSeconds'>): string {
  const limit = valueText(rule.kind, rule.threshold)
  const word = KIND_FACTS[rule.kind].below ? 'below' : 'above'
  const bound = limit === null ? '' : ` ${word} ${limit}`
  const verdicts = rule.kind === 'group-health' ? `: ${rule.health.join(', ')}` : ''
  const held = rule.forSeconds === 0 ? '' : `, for ${writeSpan(rule.forSeconds)}`
  return `${KIND_LABELS[rule.kind]}${bound}${verdicts}${held}`
}

/** `cluster demo · groups shop-*`; what is not narrowed is left out. */
export function scopeText({ clusters, topics, groups }: Pick<AlertRuleBody, 'clusters' | 'topics' | 'groups'>): string {
  const parts = [
    clusters === '*' ? 'every cluster' : `cluster ${clusters}`,
    ...(groups === null ? [] : [`groups ${groups}`]),
    ...(topics === null ? [] : [`each topic ${topics}`]),
  ]
  return parts.join(' · ')
}

/** When it resolves, where that is not plainly the opposite of firing; null: it is. */
export function clearText({ kind, clearThreshold, clearForSeconds }: AlertRuleBody): string | null {
  const limit = valueText(kind, clearThreshold)
  if (limit === null && clearForSeconds === 0) return null
  const word = KIND_FACTS[kind].below ? 'from' : 'at'
  const well = limit === null ? 'when it is well' : `${word} ${limit}`
  return `resolves ${well}${clearForSeconds === 0 ? '' : ` for ${writeSpan(clearForSeconds)}`}`
}

/** Whom a rule tells, and which of these names the configuration does not have. `configured` null: it is not known yet. */
export function toldWhom(
  destinations: readonly string[],
  configured: readonly string[] | null,
): { name: string; isMissing: boolean }[] {
  return destinations.map(name => ({ name, isMissing: configured !== null && !configured.includes(name) }))
}

/** The page's sentence: is anything firing, and is everything known? */
export function alertsSentence(list: AlertList, rules: number): { headline: string; detail: string } {
  const { firing, pending, unknown } = list
  if (rules === 0 && firing === 0) {
    return { headline: 'There are no rules yet.', detail: 'A rule says what is measured, when it fires, and who is told.' }
  }
  const headline = firing === 0 ? 'Nothing is firing.' : `${plural(firing, 'alert')} ${firing === 1 ? 'fires' : 'fire'}.`
  const waiting = pending === 0 ? '' : `${pending} more may fire if it goes on. `
  const subjects = unknown.reduce((sum, each) => sum + each.subjects, 0)
  const blind =
    subjects === 0
      ? `${plural(rules, 'rule')} ${rules === 1 ? 'is' : 'are'} looked at every few seconds.`
      : `Of ${plural(subjects, 'subject')} it is not known: ${subjects === 1 ? 'it neither fires nor resolves' : 'they neither fire nor resolve'} meanwhile.`
  return { headline, detail: waiting + blind }
}
