import { describe, expect, it } from 'vitest'
import { isAtMinIsr, isUnderReplicated, neededInSync, partitionHealth, type PartitionHealth } from './partition-health.ts'

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
    ['fewer replicas than the minimum, all in sync, take writes', 1, [1, 2], [1, 2], 3, 'ok'],
    ['fewer replicas than the minimum, one missing', 1, [1, 2], [1], 3, 'under-min-isr'],
  ]
  it.each(cases)('%s', (_name, leader, replicas, isr, minIsr, expected) => {
    expect(partitionHealth({ leader, replicas, isr }, minIsr)).toBe(expected)
  })

  it('brokers before Kafka 3.7 refuse every write when there are fewer replicas than min.insync.replicas', () => {
    const single = { leader: 1, replicas: [1], isr: [1] }
    expect(partitionHealth(single, 2, true)).toBe('under-min-isr')
    expect(partitionHealth(single, 2)).toBe('ok')
    expect(isAtMinIsr(single, 2)).toBe(true)
    expect(neededInSync(1, 2)).toBe(1)
    expect(neededInSync(1, 2, true)).toBe(2)
    expect(neededInSync(1, null)).toBeNull()
  })

  it('replicas that a reassignment is still adding do not count as missing', () => {
    expect(isUnderReplicated({ leader: 1, replicas: [4, 5, 1, 2], addingReplicas: [4, 5], isr: [1, 2] })).toBe(false)
  })
})
