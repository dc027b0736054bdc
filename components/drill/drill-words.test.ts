import { expect, test } from 'vitest'
import { drillTitle } from './drill-words.ts'

const paused = { brokerId: 4, kind: 'pause', phase: 'ended' } as const

test.each([
  ['finished', { ...paused, state: 'finished', headline: 'as predicted' }, 'Broker 4 was paused'],
  ['running, not acted yet', { ...paused, state: 'running', phase: 'preparing' }, 'Broker 4 is to be paused'],
  ['running', { ...paused, state: 'running', phase: 'away' }, 'Broker 4 was paused'],
  ['failed before anything was done', { ...paused, state: 'failed', headline: null }, 'Broker 4 was to be paused'],
  ['aborted after the deed', { ...paused, state: 'aborted', report: {} }, 'Broker 4 was paused'],
  ['interrupted', { ...paused, state: 'interrupted', headline: null }, 'Broker 4 was paused'],
] as const)('a drill that is %s says no more than was done', (_how, drill, title) => {
  expect(drillTitle(drill)).toBe(title)
})
