import type { AlertDestination, AlertRule } from '#lib/wire/alerts'

interface Asked<Item> {
  readonly data: { readonly items: readonly Item[] } | undefined
  readonly error: Error | null
}

export type EditingStep =
  | { kind: 'waiting' }
  /** The form cannot be shown: whoever asked for it is told why. */
  | { kind: 'failed'; error: Error }
  | { kind: 'gone' }
  /** `rule` null: a new one. */
  | { kind: 'form'; rule: AlertRule | null; destinations: readonly AlertDestination[] }

/** What to show of the rule that the link names. An answer from before does for the form when a newer one could not be had. */
export function editingStep(ruleId: string, rules: Asked<AlertRule>, destinations: Asked<AlertDestination>): EditingStep {
  if (rules.data === undefined || destinations.data === undefined) {
    const error = (rules.data === undefined ? rules.error : null) ?? (destinations.data === undefined ? destinations.error : null)
    return error === null ? { kind: 'waiting' } : { kind: 'failed', error }
  }
  const rule = rules.data.items.find(each => each.ruleId === ruleId) ?? null
  if (rule === null && ruleId !== 'new') return { kind: 'gone' }
  return { kind: 'form', rule, destinations: destinations.data.items }
}
