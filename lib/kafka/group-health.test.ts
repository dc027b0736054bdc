import { describe, expect, it } from 'vitest'
import { evaluateGroupHealth, evaluatePartition, evidenceCompleteness, type CommitPoint } from './group-health.ts'
import type { GroupHealth } from '../wire/groups.ts'

const points = (...rows: [number, bigint, bigint | null][]): CommitPoint[] =>
  rows.map(([seconds, committedOffset, lag]) => ({ atMs: seconds * 1000, committedOffset, lag }))
const of = (...rows: [number, bigint, bigint | null][]) => ({ topic: 'orders', partition: 0, points: points(...rows) })

describe('health of a group in one partition', () => {
  const cases: [string, CommitPoint[], boolean | null, GroupHealth][] = [
    ['keeps up', points([0, 10n, 0n], [120, 50n, 0n]), true, 'ok'],
    ['caught up although nobody reads', points([0, 10n, 0n], [120, 10n, 0n]), false, 'ok'],
    ['no members while messages wait is stopped, at once', points([0, 10n, 5n]), false, 'stopped'],
    [
      'members, waiting messages, no commit for the window is stalled',
      points([0, 10n, 5n], [60, 10n, 9n], [120, 10n, 12n]),
      true,
      'stalled',
    ],
    ['commits while the lag only grows is a warning', points([0, 10n, 5n], [60, 20n, 9n], [120, 30n, 12n]), true, 'warning'],
    ['lag that went up and down is ok', points([0, 10n, 5n], [60, 20n, 19n], [120, 40n, 3n]), true, 'ok'],
    ['a constant lag with commits is ok', points([0, 10n, 5n], [120, 40n, 5n]), true, 'ok'],
    ['set back is rewound', points([0, 100n, 5n], [60, 20n, 90n], [120, 30n, 80n]), true, 'rewound'],
    ['set back and made up for is no longer rewound', points([0, 100n, 5n], [60, 20n, 90n], [120, 130n, 8n]), true, 'ok'],
    ['too short a window says unknown', points([90, 10n, 5n], [120, 10n, 7n]), true, 'unknown'],
    [
      'waiting at the last stable offset is not stalled',
      [0, 60, 120].map(s => ({ atMs: s * 1000, committedOffset: 10n, lag: 5n + BigInt(s), uncommitted: 5n + BigInt(s) })),
      true,
      'warning',
    ],
    ['unknown lag says unknown', points([0, 10n, 5n], [120, 20n, null]), true, 'unknown'],
  ]
  it.each(cases)('%s', (_name, window, hasMembers, expected) => {
    expect(evaluatePartition({ topic: 'orders', partition: 0, points: window }, hasMembers, 120_000).health).toBe(expected)
  })
})

describe('health of a group', () => {
  it('is that of its worst partition, with its reason', () => {
    const verdict = evaluateGroupHealth([of([0, 10n, 0n]), of([0, 10n, 5n], [120, 10n, 9n])], true, 120_000)
    expect(verdict.health).toBe('stalled')
    expect(verdict.reason).toContain('orders-0')
  })

  it('is unknown without a commit', () => {
    expect(evaluateGroupHealth([], true, 0).health).toBe('unknown')
  })
})

describe('completeness of the evidence', () => {
  it.each([
    ['two minutes of looks are all', [of([0, 10n, 5n], [120, 20n, 5n])], 1],
    ['one minute is half', [of([60, 10n, 5n], [120, 20n, 5n])], 0.5],
    ['looks without a lag do not count', [of([0, 10n, 5n], [40, 10n, null], [80, 10n, null], [120, 20n, 5n])], 0.5],
    ['the least of the partitions counts', [of([0, 10n, 5n], [120, 20n, 5n]), of([90, 10n, 5n], [120, 20n, 5n])], 0.2],
    ['nothing unread needs no past', [of([120, 20n, 0n])], 1],
    ['nothing seen is nothing', [{ topic: 'orders', partition: 0, points: [] }], 0],
  ])('%s', (_name, partitions, expected) => {
    expect(evidenceCompleteness(partitions, 120_000)).toBe(expected)
  })
})
