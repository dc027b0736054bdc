import { describe, expect, it } from 'vitest'
import { evaluateGroupHealth, evaluatePartition, evidenceCompleteness, historyOf, type PartitionHistory } from './group-health.ts'
import type { GroupHealth } from '../wire/groups.ts'

type Row = [seconds: number, committedOffset: bigint, lag: bigint | null, uncommitted?: bigint]

const rows = (...each: Row[]): Row[] => each
const column = (value: bigint | null) => BigInt64Array.of(value ?? -1n)

/** As a look tells it: columns, here of one partition. */
function of(...each: Row[]): PartitionHistory {
  const looks = each.map(([seconds, committedOffset, lag, uncommitted = 0n]) => ({
    atMs: seconds * 1000,
    committedOffset: column(committedOffset),
    lag: column(lag),
    uncommitted: column(uncommitted),
  }))
  const history = historyOf({ topic: 'orders', partition: 0 }, looks, 0)
  if (history === null) throw new Error('no commit')
  return history
}

describe('health of a group in one partition', () => {
  const cases: [string, Row[], boolean | null, GroupHealth][] = [
    ['keeps up', rows([0, 10n, 0n], [120, 50n, 0n]), true, 'ok'],
    ['caught up although nobody reads', rows([0, 10n, 0n], [120, 10n, 0n]), false, 'ok'],
    ['no members while messages wait is stopped, at once', rows([0, 10n, 5n]), false, 'stopped'],
    [
      'members, waiting messages, no commit for the window is stalled',
      rows([0, 10n, 5n], [60, 10n, 9n], [120, 10n, 12n]),
      true,
      'stalled',
    ],
    ['commits while the lag only grows is a warning', rows([0, 10n, 5n], [60, 20n, 9n], [120, 30n, 12n]), true, 'warning'],
    ['lag that went up and down is ok', rows([0, 10n, 5n], [60, 20n, 19n], [120, 40n, 3n]), true, 'ok'],
    ['a constant lag with commits is ok', rows([0, 10n, 5n], [120, 40n, 5n]), true, 'ok'],
    ['set back is rewound', rows([0, 100n, 5n], [60, 20n, 90n], [120, 30n, 80n]), true, 'rewound'],
    ['set back and made up for is no longer rewound', rows([0, 100n, 5n], [60, 20n, 90n], [120, 130n, 8n]), true, 'ok'],
    ['too short a window says unknown', rows([90, 10n, 5n], [120, 10n, 7n]), true, 'unknown'],
    [
      'waiting at the last stable offset is not stalled',
      [0, 60, 120].map(s => [s, 10n, 5n + BigInt(s), 5n + BigInt(s)]),
      true,
      'warning',
    ],
    ['unknown lag says unknown', rows([0, 10n, 5n], [120, 20n, null]), true, 'unknown'],
  ]
  it.each(cases)('%s', (_name, window, hasMembers, expected) => {
    expect(evaluatePartition(of(...window), hasMembers, 120_000).health).toBe(expected)
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
  ])('%s', (_name, partitions, expected) => {
    expect(evidenceCompleteness(partitions, 120_000)).toBe(expected)
  })
})

it('a partition in which there never was a commit has no history', () => {
  const none = { atMs: 0, committedOffset: column(-1n), lag: column(-1n), uncommitted: column(-1n) }
  expect(historyOf({ topic: 'orders', partition: 0 }, [none, none], 0)).toBe(null)
  expect(historyOf({ topic: 'orders', partition: 0 }, [], 0)).toBe(null)
})
