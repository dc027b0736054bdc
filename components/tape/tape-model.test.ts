import { describe, expect, test } from 'vitest'
import type { TopicGroup } from '#lib/wire/topic-offsets'
import { hasLosses, roomOf, rowStacks, tapeGroups } from './tape-model.ts'

function group(groupId: string, committedOffsets: (string | null)[]): TopicGroup {
  const shared = { type: 'consumer', members: 1, health: 'ok', staleSinceMs: null, lagSeconds: [] }
  return { groupId, committedOffsets, ...shared }
}

const log = { start: 100n, end: 200n }
const room = { leftPx: 10, widthPx: 1000 }
const stacks = (...groups: TopicGroup[]) => rowStacks(tapeGroups(groups), 0, log, 'own', 100n, room)

describe('the marks of a partition', () => {
  test('stand where the groups are, by name', () => {
    expect(stacks(group('b', ['150']), group('a', ['200']))).toEqual([
      { xPx: 510, place: 'in-log', groups: [1] },
      { xPx: 1010, place: 'in-log', groups: [0] },
    ])
  })
  test('of groups that have lost messages stand left of the log', () => {
    expect(stacks(group('a', ['40']), group('b', ['100']))).toEqual([
      { xPx: -12, place: 'lost', groups: [0] },
      { xPx: 10, place: 'in-log', groups: [1] },
    ])
  })
  test('are none for a group that never committed there, or while the log is unknown', () => {
    expect(stacks(group('a', [null]), group('b', []))).toEqual([])
    expect(rowStacks(tapeGroups([group('a', ['1'])]), 0, null, 'own', 1n, room)).toEqual([])
  })
})

test('more groups than colours keep their letters', () => {
  const groups = tapeGroups(Array.from({ length: 30 }, (_, n) => group(`g${String(n).padStart(2, '0')}`, [])))
  expect(groups.map(({ letter }) => letter).slice(24, 28)).toEqual(['y', 'z', 'aa', 'ab'])
  expect(new Set(groups.slice(0, 8).map(({ colour }) => colour)).size).toBe(8)
  expect(groups[8]?.colour).toBe('var(--ink-3)')
})

test('room for losses is made only where there are any', () => {
  const partitions = [{ partition: 0, logStartOffset: '5', logEndOffset: '9', staleSinceMs: null }]
  expect(hasLosses([group('a', ['5'])], partitions)).toBe(false)
  expect(hasLosses([group('a', ['4'])], partitions)).toBe(true)
  expect(roomOf(500, true).widthPx).toBeLessThan(roomOf(500, false).widthPx)
})

test('what did not change is the same object', () => {
  const [a, b] = [group('a', ['1']), group('b', ['1'])]
  const first = tapeGroups([a, b])
  expect(tapeGroups([b, a], first)).toBe(first)
  const moved = tapeGroups([a, group('b', ['2'])], first)
  expect(moved[0]).toBe(first[0])
  expect(moved[1]?.committedOffsets).toEqual(['2'])
})
