import { describe, expect, test } from 'vitest'
import { formatOffsetTarget, parseOffsetTarget } from './offset-target.ts'
import { planOffset, planTotals, type BeyondLog, type PartitionFacts } from './plan-offsets.ts'

const facts = (parts: Partial<PartitionFacts> = {}): PartitionFacts => ({
  topic: 'orders',
  partition: 0,
  committedOffset: 50n,
  logStartOffset: 10n,
  logEndOffset: 100n,
  told: null,
  failure: null,
  ...parts,
})

function plan(to: string, parts: Partial<PartitionFacts> = {}, beyondLog: BeyondLog = 'refuse') {
  const target = parseOffsetTarget(to)
  if (target === null) throw new Error(`${to} is no target`)
  return planOffset(facts(parts), target, beyondLog)
}

test.each([
  'earliest',
  'latest',
  'file',
  'offset:0',
  'offset:9223372036854775807',
  'time:1700000000000',
  'shift:-5',
  'group:a:b c/😀',
])('target %s is read and written', text => {
  const target = parseOffsetTarget(text)
  expect(target && formatOffsetTarget(target)).toBe(text)
})

test.each([
  '',
  'newest',
  'offset:',
  'offset:-1',
  'offset:1.5',
  'offset:9223372036854775808',
  'time:x',
  'time:-1',
  'shift:',
  'group:',
  'time:9000000000000000',
])('%j is no target', text => expect(parseOffsetTarget(text)).toBeNull())

describe('one partition', () => {
  test.each([
    ['earliest', {}, 10n, 40n, 'repeats'],
    ['latest', {}, 100n, 50n, 'skips'],
    ['offset:60', {}, 60n, 10n, 'skips'],
    ['shift:-20', {}, 30n, 20n, 'repeats'],
    ['shift:0', {}, 50n, 0n, 'none'],
    ['time:5', { told: 70n }, 70n, 20n, 'skips'],
    ['group:other', { told: 49n }, 49n, 1n, 'repeats'],
    ['file', { told: 50n }, 50n, 0n, 'none'],
    ['latest', { committedOffset: null }, 100n, null, 'unknown'],
    // What retention has deleted is not read again, and what never was is not skipped.
    ['earliest', { committedOffset: 3n }, 10n, 0n, 'none'],
    ['latest', { committedOffset: 3n }, 100n, 90n, 'skips'],
    ['latest', { committedOffset: 120n }, 100n, 0n, 'none'],
    ['earliest', { committedOffset: 120n }, 10n, 90n, 'repeats'],
  ] as const)('%s with %o goes to %s', (to, parts, after, messages, effect) => {
    expect(plan(to, parts)).toMatchObject({ after, messages, effect, problem: null })
  })

  test.each([
    ['offset:9', 10n, 'below the log start (10)'],
    ['offset:101', 100n, 'beyond the log end (100)'],
    ['shift:-1000', 10n, 'below the log start (10)'],
  ])('%s is refused, or clamped to %s and said so', (to, clamped, why) => {
    expect(plan(to)).toMatchObject({ after: null, problem: expect.stringContaining(why) })
    expect(plan(to, {}, 'clamp')).toMatchObject({ after: clamped, problem: null, note: expect.stringContaining(why) })
  })

  test.each([
    ['shift:5', { committedOffset: null }, 'never committed here'],
    ['group:other', {}, 'has not committed here'],
    ['file', {}, 'does not name it'],
  ] as const)('%s means nothing where %o: it stays', (to, parts, note) => {
    expect(plan(to, parts)).toMatchObject({ after: null, problem: null, note: expect.stringContaining(note) })
  })

  test('a time after the last message is the log end, and said', () => {
    expect(plan('time:5')).toMatchObject({ after: 100n, note: 'no message is so young: the log end' })
  })

  test('a partition whose leader does not answer stops the change', () => {
    const unknown = { logEndOffset: null, failure: 'it has no leader' }
    expect(plan('offset:60', unknown).problem).toBe('The ends of the log are unknown: it has no leader.')
  })
})

test('totals add what is skipped and what is read again apart', () => {
  const rows = [plan('earliest'), plan('latest'), plan('shift:0'), plan('latest', { committedOffset: null })]
  expect(planTotals(rows)).toEqual({ partitions: 4, changed: 3, skipped: 50n, repeated: 40n })
})
