import { describe, expect, it } from 'vitest'
import { largestLagSeconds, groupLag, groupPartitions } from './group-offsets.ts'
import { sumCounted } from '#lib/kafka/lag'
import { seededNumbers } from '#lib/testing/seeded-numbers'
import { buildState, NOW_MS, type PartitionSpec } from '../testing/state-builder.ts'

describe('the lag of a whole group', () => {
  const random = seededNumbers(29)
  const upTo = (below: number) => random.int(below)

  it.each(Array.from({ length: 300 }, (_, n) => n))('is the sum over its partitions, plain or not: %d', () => {
    const partitions = Array.from({ length: 1 + upTo(5) }, (): PartitionSpec => {
      const [start, end] = [BigInt(upTo(50)), BigInt(40 + upTo(60))]
      return {
        replicas: [1, 2],
        ...(upTo(8) === 0 && { leader: null }),
        start,
        end: upTo(10) === 0 ? null : end,
        ...(upTo(6) === 0 && { stable: end - BigInt(upTo(20)) }),
      }
    })
    const positions = partitions.map((): readonly [bigint | null, number?] =>
      upTo(12) === 0 ? [null] : upTo(6) === 0 ? [BigInt(upTo(110))] : [BigInt(upTo(110)), upTo(100)],
    )
    const state = buildState({
      brokers: { 1: {}, 2: {} },
      topics: { orders: { partitions }, gone: { partitions: [] } },
      groups: {
        billing: {
          offsets: { orders: positions, ...(upTo(10) === 0 && { gone: [[5n, 1]] }) },
          ...(upTo(8) === 0 && { error: 'coordinator moving', offsetsAsOfMs: NOW_MS - 60_000 }),
        },
      },
    })
    const group = state.groups?.get('billing')
    if (group === undefined) throw new Error('the state has no group')
    if (upTo(5) === 0) for (const each of group.offsets ?? []) each.toldLag = each.committedOffset.map(() => BigInt(upTo(9) - 2))
    const counted = groupPartitions(state, group)
    expect(groupLag(state, group)).toEqual({ ...sumCounted(counted), lagSeconds: largestLagSeconds(counted) })
  })
})
