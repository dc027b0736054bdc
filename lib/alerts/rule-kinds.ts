import type { AlertKind, AlertRuleBody } from '../wire/alerts.ts'

interface KindFacts {
  /** May the rule name topics, groups? */
  topics: boolean
  groups: boolean
  /** null: it holds or it does not. */
  unit: 'messages' | 'seconds' | 'partitions' | 'days' | null
  /** Little is bad: it fires below the threshold. */
  below: boolean
}

/** What the parts of a rule mean for each kind. */
export const KIND_FACTS: Readonly<Record<AlertKind, KindFacts>> = {
  lag: { topics: true, groups: true, unit: 'messages', below: false },
  'lag-seconds': { topics: true, groups: true, unit: 'seconds', below: false },
  'group-health': { topics: false, groups: true, unit: null, below: false },
  'partition-offline': { topics: true, groups: false, unit: 'partitions', below: false },
  'under-replicated': { topics: true, groups: false, unit: 'partitions', below: false },
  'disk-days': { topics: false, groups: false, unit: 'days', below: true },
  'broker-down': { topics: false, groups: false, unit: null, below: false },
  'cluster-unreachable': { topics: false, groups: false, unit: null, below: false },
}

/** A part of a rule that does not fit its kind: `field` of the body, and what to do. */
export interface RuleMistake {
  field: keyof AlertRuleBody
  detail: string
}

/** What is wrong with a rule beyond the shape of its parts. `known`: names of the configured destinations. */
export function ruleMistakes(rule: AlertRuleBody, known: ReadonlySet<string>): RuleMistake[] {
  const facts = KIND_FACTS[rule.kind]
  const mistakes: RuleMistake[] = []
  const add = (field: RuleMistake['field'], detail: string) => void mistakes.push({ field, detail })
  if (rule.topics !== null && !facts.topics) add('topics', `means nothing for ${rule.kind}: leave it null`)
  if (rule.groups !== null && !facts.groups) add('groups', `means nothing for ${rule.kind}: leave it null`)
  mistakes.push(...thresholdMistakes(rule))
  if (rule.kind === 'group-health') {
    if (rule.health.length === 0) add('health', 'must name at least one verdict')
    if (rule.health.includes('ok') || rule.health.includes('unknown')) add('health', 'may not hold ok or unknown')
  } else if (rule.health.length > 0) add('health', `means nothing for ${rule.kind}: leave it empty`)
  for (const name of rule.destinations) {
    if (known.has(name)) continue
    const names = known.size === 0 ? 'the configuration has none' : `configured: ${[...known].join(', ')}`
    add('destinations', `“${name}” is no destination; ${names}`)
  }
  return mistakes
}

function thresholdMistakes({ kind, threshold, clearThreshold }: AlertRuleBody): RuleMistake[] {
  const { unit, below } = KIND_FACTS[kind]
  if (unit === null) {
    const given = (['threshold', 'clearThreshold'] as const).filter(field => ({ threshold, clearThreshold })[field] !== null)
    return given.map(field => ({ field, detail: `means nothing for ${kind}: leave it null` }))
  }
  if (threshold === null) return [{ field: 'threshold', detail: `is required for ${kind}, in ${unit}` }]
  if (clearThreshold === null || (below ? clearThreshold >= threshold : clearThreshold <= threshold)) return []
  return [{ field: 'clearThreshold', detail: `must be ${below ? 'at least' : 'at most'} the threshold, or null` }]
}

/** Does the value break the rule's threshold? */
export function breaches(rule: Pick<AlertRuleBody, 'kind' | 'threshold'>, value: number): boolean {
  const limit = rule.threshold ?? 0
  return KIND_FACTS[rule.kind].below ? value < limit : value > limit
}

/** Is the value back on the good side, by the clear threshold where there is one? */
export function isClear(rule: Pick<AlertRuleBody, 'kind' | 'threshold' | 'clearThreshold'>, value: number): boolean {
  const limit = rule.clearThreshold ?? rule.threshold ?? 0
  return KIND_FACTS[rule.kind].below ? value >= limit : value <= limit
}
