import { expect, it } from 'vitest'
import type { ReassignmentAnswer } from '#lib/wire/reassignments'
import { etaWords, goalWords, imbalanceWords, pageSentence, shareOf } from './goal-words.ts'

const answer = (changes: Partial<ReassignmentAnswer>) =>
  ({ origin: 'partitura', text: '2 of 4.', ...changes }) as ReassignmentAnswer

it('a goal has a name', () => {
  expect(goalWords({ kind: 'expand', brokers: [6] })).toBe('Expand onto broker 6')
  expect(goalWords({ kind: 'drain', brokers: [2, 3] })).toBe('Drain brokers 2, 3')
  expect(goalWords({ kind: 'replication-factor', replicationFactor: 1 })).toBe('Keep 1 replica of each partition')
  expect(goalWords(null)).toBe('By hand')
})

it('the page says first what of ours is going on, then what of others', () => {
  const others = answer({ origin: 'others', text: 'Somebody else.' })
  expect(pageSentence([], 0).headline).toBe('No replica is being moved.')
  expect(pageSentence([answer({}), others], 0)).toEqual({ headline: '2 of 4.', detail: 'Somebody else.' })
  expect(pageSentence([others], 0).headline).toBe('Somebody else.')
  expect(pageSentence([], 2).detail).toContain('2 throttles of an earlier one')
})

it('an end that nobody can tell has a reason', () => {
  expect(etaWords({ etaSeconds: 192, etaReason: null })).toBe('3 m 12 s')
  expect(etaWords({ etaSeconds: null, etaReason: 'never at this rate' })).toBe('never at this rate')
})

it('a share of nothing is the whole, and of the unknown unknown', () => {
  expect([shareOf(0, 0), shareOf(5, 10), shareOf(1, null), shareOf(12, 10)]).toEqual([1, 0.5, null, 1])
})

it('balance is told against the mean', () => {
  expect([imbalanceWords(0), imbalanceWords(0.234), imbalanceWords(null)]).toEqual(['even', 'fullest +23 %', 'nothing there'])
})
