import { expect, test } from 'vitest'
import type { AlertRuleBody } from '../wire/alerts.ts'
import { ruleMistakes } from './rule-kinds.ts'

const lag: AlertRuleBody = {
  name: 'Lag',
  kind: 'lag',
  severity: 'warning',
  enabled: true,
  clusters: '*',
  topics: null,
  groups: 'shop-*',
  threshold: 1000,
  health: [],
  forSeconds: 60,
  clearThreshold: 100,
  clearForSeconds: 60,
  destinations: ['on-call'],
}
const known = new Set(['on-call', 'chat'])

const cases: readonly [what: string, rule: Partial<AlertRuleBody>, fields: readonly string[]][] = [
  ['a whole rule', {}, []],
  ['no threshold where one is needed', { threshold: null, clearThreshold: null }, ['threshold']],
  ['a clear threshold above the threshold', { clearThreshold: 1001 }, ['clearThreshold']],
  ['one below it where little is bad', { kind: 'disk-days', groups: null, threshold: 3, clearThreshold: 2 }, ['clearThreshold']],
  ['topics of a broker', { kind: 'broker-down', groups: null, topics: '*', threshold: null, clearThreshold: null }, ['topics']],
  ['groups of partitions', { kind: 'partition-offline' }, ['groups']],
  ['a threshold of a broker', { kind: 'broker-down', groups: null }, ['threshold', 'clearThreshold']],
  ['no verdict of health', { kind: 'group-health', threshold: null, clearThreshold: null }, ['health']],
  ['a verdict that is good', { kind: 'group-health', threshold: null, clearThreshold: null, health: ['ok'] }, ['health']],
  ['verdicts of a lag', { health: ['stopped'] }, ['health']],
  ['a destination that nobody configured', { destinations: ['on-call', 'nowhere'] }, ['destinations']],
]

test.each(cases)('%s', (_what, rule, fields) => {
  expect(ruleMistakes({ ...lag, ...rule }, known).map(({ field }) => field)).toEqual(fields)
})

test('a mistake names what there is to choose from', () => {
  expect(ruleMistakes({ ...lag, destinations: ['x'] }, known)[0]?.detail).toBe('“x” is no destination; configured: on-call, chat')
})
