import { expect, test } from 'vitest'
import type { AlertDestination, AlertRule } from '#lib/wire/alerts'
import { editingStep } from './editing-step.ts'

const rule: AlertRule = {
  ruleId: 'r-1',
  name: 'Lag',
  kind: 'lag',
  severity: 'critical',
  enabled: true,
  clusters: '*',
  topics: null,
  groups: null,
  threshold: 100,
  health: [],
  forSeconds: 0,
  clearThreshold: null,
  clearForSeconds: 0,
  destinations: [],
  createdAtMs: 0,
  changedAtMs: 0,
}
const here = <Item>(...items: Item[]) => ({ data: { items }, error: null })
const waiting = { data: undefined, error: null }
const failed = { data: undefined, error: new Error('no answer') }
const none = here<AlertDestination>()

test('the form opens when rules and destinations are here, and nothing is shown before', () => {
  expect(editingStep('new', here(rule), none)).toEqual({ kind: 'form', rule: null, destinations: [] })
  expect(editingStep('r-1', here(rule), none)).toEqual({ kind: 'form', rule, destinations: [] })
  expect(editingStep('new', waiting, none)).toEqual({ kind: 'waiting' })
})

test('whoever opens the form is told when what it needs cannot be had', () => {
  expect(editingStep('new', failed, none)).toMatchObject({ kind: 'failed', error: failed.error })
  expect(editingStep('new', here(rule), failed)).toMatchObject({ kind: 'failed' })
  expect(editingStep('new', waiting, failed)).toMatchObject({ kind: 'failed' })
})

test('an older answer does for the form when a newer one could not be had', () => {
  expect(editingStep('r-1', { ...here(rule), error: failed.error }, none)).toMatchObject({ kind: 'form' })
})

test('a rule that is no longer there is said to be gone', () => {
  expect(editingStep('r-2', here(rule), none)).toEqual({ kind: 'gone' })
})
