import { describe, expect, it } from 'vitest'
import { isUnderReplicated, partitionHealth, type PartitionHealth } from './partition-health.ts'

describe('partition health', () => {
  const cases: [string, number | null, number[], number[], number | null, PartitionHealth][] = [
    ['all in sync', 1, [1, 2, 3], [1, 2, 3], 2, 'ok'],
    ['one of three missing, above the minimum of one', 1, [1, 2, 3], [1, 2], 1, 'under-replicated'],
    ['one of three missing, at the minimum', 1, [1, 2, 3], [1, 2], 2, 'at-min-isr'],
    ['two of three missing, below the minimum', 1, [1, 2, 3], [1], 2, 'under-min-isr'],
    ['no leader', null, [1, 2, 3], [], 2, 'offline'],
    ['no leader with a last ISR member that is dead', null, [1, 2, 3], [2], 1, 'offline'],
    ['a single replica at a minimum of one is ordinary', 1, [1], [1], 1, 'ok'],
    ['the minimum is unknown', 1, [1, 2, 3], [1], null, 'under-replicated'],
    ['fewer replicas than the minimum can never take writes', 1, [1], [1], 2, 'under-min-isr'],
  ]
  it.each(cases)('%s', (_name, leader, replicas, isr, minIsr, expected) => {
    expect(partitionHealth({ leader, replicas, isr }, minIsr)).toBe(expected)
  })

  it('replicas that a reassignment is still adding do not count as missing', () => {
    expect(isUnderReplicated({ leader: 1, replicas: [4, 5, 1, 2], addingReplicas: [4, 5], isr: [1, 2] })).toBe(false)
  })
})
