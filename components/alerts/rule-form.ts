/** A rule as it stands in the form, all text, and the way to the body and back. */
import { KIND_FACTS } from '#lib/alerts/rule-kinds'
import type { AlertKind, AlertRule, AlertRuleBody } from '#lib/wire/alerts'
import { readSpan, writeSpan } from './span-text.ts'

export interface RuleDraft {
  name: string
  kind: AlertKind
  severity: AlertRuleBody['severity']
  enabled: boolean
  clusters: string
  topics: string
  groups: string
  threshold: string
  health: AlertRuleBody['health']
  for: string
  clearThreshold: string
  clearFor: string
  destinations: string[]
}

/** Of each field that is wrong, why. Names are those of the API's body, so that its refusals stand where they belong. */
export type RuleErrors = Partial<Record<keyof AlertRuleBody, string>>

/** What a kind usually wants; a person changes what they know better. */
const USUAL: Readonly<Record<AlertKind, { threshold: string; clear: string; for: string }>> = {
  lag: { threshold: '10000', clear: '1000', for: '5m' },
  'lag-seconds': { threshold: '300', clear: '60', for: '5m' },
  'group-health': { threshold: '', clear: '', for: '2m' },
  'partition-offline': { threshold: '0', clear: '', for: '0s' },
  'under-replicated': { threshold: '0', clear: '', for: '5m' },
  'disk-days': { threshold: '3', clear: '5', for: '1h' },
  'broker-down': { threshold: '', clear: '', for: '1m' },
  'cluster-unreachable': { threshold: '', clear: '', for: '1m' },
}

export function newDraft(kind: AlertKind = 'lag'): RuleDraft {
  return {
    ...withUsual(kind),
    name: '',
    severity: 'critical',
    enabled: true,
    clusters: '*',
    topics: '',
    groups: '',
    destinations: [],
  }
}

function withUsual(kind: AlertKind): Pick<RuleDraft, 'kind' | 'threshold' | 'clearThreshold' | 'for' | 'clearFor' | 'health'> {
  const usual = USUAL[kind]
  const health: RuleDraft['health'] = kind === 'group-health' ? ['stalled', 'stopped'] : []
  return { kind, threshold: usual.threshold, clearThreshold: usual.clear, for: usual.for, clearFor: '1m', health }
}

/** Another kind takes its own usual numbers along: ten thousand days would be no threshold. */
export function withKind(draft: RuleDraft, kind: AlertKind): RuleDraft {
  const facts = KIND_FACTS[kind]
  return {
    ...draft,
    ...withUsual(kind),
    topics: facts.topics ? draft.topics : '',
    groups: facts.groups ? draft.groups : '',
  }
}

export function draftOf(rule: AlertRule): RuleDraft {
  const { name, kind, severity, enabled, clusters, health, destinations } = rule
  return {
    name,
    kind,
    severity,
    enabled,
    clusters,
    topics: rule.topics ?? '',
    groups: rule.groups ?? '',
    threshold: rule.threshold === null ? '' : String(rule.threshold),
    health: [...health],
    for: writeSpan(rule.forSeconds),
    clearThreshold: rule.clearThreshold === null ? '' : String(rule.clearThreshold),
    clearFor: writeSpan(rule.clearForSeconds),
    destinations: [...destinations],
  }
}

/** The body, or what keeps the form from being one. Everything else the API judges. */
export function bodyOf(draft: RuleDraft): { body: AlertRuleBody } | { errors: RuleErrors } {
  const errors: RuleErrors = {}
  const { unit } = KIND_FACTS[draft.kind]
  const number = (field: 'threshold' | 'clearThreshold') => {
    const text = draft[field].trim()
    if (unit === null || text === '') return null
    const value = /^\d{1,15}(\.\d{1,3})?$/.test(text) ? Number(text) : null
    if (value === null) errors[field] = `Write a number of ${unit}, such as 1000.`
    return value
  }
  const seconds = (field: 'for' | 'clearFor', named: 'forSeconds' | 'clearForSeconds') => {
    const value = readSpan(draft[field])
    if (value === null) errors[named] = 'Write a time such as 90s, 5m or 1h.'
    return value ?? 0
  }
  if (draft.name.trim() === '') errors.name = 'Give it a name: it is what people are told.'
  const threshold = number('threshold')
  if (unit !== null && draft.threshold.trim() === '') errors.threshold = `Write from how many ${unit} on it fires.`
  const body: AlertRuleBody = {
    name: draft.name.trim(),
    kind: draft.kind,
    severity: draft.severity,
    enabled: draft.enabled,
    clusters: draft.clusters.trim() === '' ? '*' : draft.clusters.trim(),
    topics: draft.topics.trim() === '' ? null : draft.topics.trim(),
    groups: draft.groups.trim() === '' ? null : draft.groups.trim(),
    threshold,
    health: draft.kind === 'group-health' ? draft.health : [],
    forSeconds: seconds('for', 'forSeconds'),
    clearThreshold: number('clearThreshold'),
    clearForSeconds: seconds('clearFor', 'clearForSeconds'),
    destinations: draft.destinations,
  }
  return Object.keys(errors).length > 0 ? { errors } : { body }
}

/** The API's field errors at the fields that they are about. */
export function errorsOf(fields: readonly { pointer: string; detail: string }[]): RuleErrors {
  return Object.fromEntries(fields.map(({ pointer, detail }) => [pointer.split('/')[1] ?? '', `${detail}.`]))
}
