import { describe, expect, it } from 'vitest'
import { planAddedPartitions, planPlacement, type PlacementBroker } from './placement.ts'
import { processorMs } from '../testing/processor-time.ts'

const bare = (count: number): PlacementBroker[] =>
  Array.from({ length: count }, (_, index) => ({ brokerId: index + 1, rack: null }))
const racked = (...sizes: number[]): PlacementBroker[] =>
  sizes.flatMap((size, rack) =>
    Array.from({ length: size }, (_, index) => ({ brokerId: rack * 100 + index + 1, rack: `r${rack}` })),
  )

/** Highest minus lowest count over all brokers. */
function gap(brokers: readonly PlacementBroker[], ids: readonly number[]): number {
  const counts = brokers.map(({ brokerId }) => ids.filter(id => id === brokerId).length)
  return Math.max(...counts) - Math.min(...counts)
}

const leadersOf = (plan: readonly (readonly number[])[]) => plan.map(replicas => replicas[0] ?? 0)

/** A difference of none or one: as even as whole replicas can be. */
const oneAtMost: unknown = expect.toSatisfy((gapFound: number) => gapFound <= 1)

/** What a plan is like; carries its own input, so that a failure names the case. */
function measure(brokers: readonly PlacementBroker[], partitions: number, replicationFactor: number) {
  const plan = planPlacement({ brokers, partitions, replicationFactor })
  const rackOf = new Map(brokers.map(({ brokerId, rack }) => [brokerId, rack]))
  return {
    input: `${brokers.map(({ brokerId }) => brokerId).join()} RF ${replicationFactor}`,
    partitions: plan.length,
    isWhole: plan.every(replicas => new Set(replicas).size === replicationFactor),
    racks: [...new Set(plan.map(replicas => new Set(replicas.map(id => rackOf.get(id))).size))],
    leaderGap: gap(brokers, leadersOf(plan)),
    replicaGap: gap(brokers, plan.flat()),
  }
}

describe('placement', () => {
  it('five brokers, five partitions, three replicas: leaders 1 to 5, each followed by the next two', () => {
    expect(planPlacement({ brokers: bare(5), partitions: 5, replicationFactor: 3 })).toEqual([
      [1, 2, 3],
      [2, 3, 4],
      [3, 4, 5],
      [4, 5, 1],
      [5, 1, 2],
    ])
  })

  it('followers vary from round to round, so that one loss spreads its leaders', () => {
    const plan = planPlacement({ brokers: bare(5), partitions: 20, replicationFactor: 3 })
    const heirs = new Set(plan.filter(replicas => replicas[0] === 1).map(replicas => replicas[1]))
    expect(heirs).toEqual(new Set([2, 3, 4, 5]))
  })

  it('is even in leaders and replicas for every size without racks, and repeats no broker', () => {
    for (let size = 1; size <= 9; size++) {
      for (let replicationFactor = 1; replicationFactor <= Math.min(size, 5); replicationFactor++) {
        for (const partitions of [1, 2, 3, 4, 5, 7, 10, 23, 50]) {
          const found = measure(bare(size), partitions, replicationFactor)
          expect(found).toEqual({ ...found, partitions, isWhole: true, leaderGap: oneAtMost, replicaGap: oneAtMost })
        }
      }
    }
  })

  it('uses as many racks as there are, or as the partition has replicas', () => {
    for (const sizes of [
      [2, 2, 2],
      [1, 1, 1],
      [3, 3],
      [1, 4],
      [2, 3, 4],
      [1, 1, 1, 1, 5],
    ]) {
      const brokers = racked(...sizes)
      for (let replicationFactor = 1; replicationFactor <= Math.min(brokers.length, 4); replicationFactor++) {
        for (const partitions of [1, 5, 12, 31]) {
          const found = measure(brokers, partitions, replicationFactor)
          const racks = [Math.min(replicationFactor, sizes.length)]
          expect(found).toEqual({ ...found, isWhole: true, racks, leaderGap: oneAtMost })
        }
      }
    }
  })

  it('is even in replicas too when all racks are of one size', () => {
    for (const sizes of [
      [2, 2, 2],
      [3, 3],
      [2, 2, 2, 2],
      [4, 4, 4],
    ]) {
      for (const replicationFactor of [1, 2, 3]) {
        for (const partitions of [1, 4, 6, 13, 36]) {
          const found = measure(racked(...sizes), partitions, replicationFactor)
          expect(found).toEqual({ ...found, replicaGap: oneAtMost })
        }
      }
    }
  })

  it('is even within a rack when racks are of unequal size', () => {
    const brokers = racked(1, 4)
    const plan = planPlacement({ brokers, partitions: 20, replicationFactor: 2 })
    const large = brokers.filter(({ rack }) => rack === 'r1')
    expect(gap(large, plan.flat())).toBeLessThanOrEqual(1)
  })

  it('is the same whatever the order of the brokers', () => {
    const brokers = racked(2, 3, 2)
    const input = { partitions: 17, replicationFactor: 3 }
    expect(planPlacement({ brokers: brokers.toReversed(), ...input })).toEqual(planPlacement({ brokers, ...input }))
  })

  it('refuses more replicas than brokers, and says so', () => {
    expect(() => planPlacement({ brokers: bare(2), partitions: 1, replicationFactor: 3 })).toThrow(
      '3 replicas need 3 brokers; there are 2.',
    )
    expect(() => planPlacement({ brokers: bare(2), partitions: 0, replicationFactor: 1 })).toThrow(RangeError)
  })

  it('places 40,000 partitions on 50 brokers in five racks in well under two seconds', () => {
    const brokers = racked(10, 10, 10, 10, 10)
    expect(processorMs(() => planPlacement({ brokers, partitions: 40_000, replicationFactor: 3 }))).toBeLessThan(2000)
  })
})

describe('growing a topic', () => {
  it('continues the pattern of a topic that was planned here', () => {
    const brokers = bare(5)
    const existing = planPlacement({ brokers, partitions: 5, replicationFactor: 3 })
    const added = planAddedPartitions({ brokers, existing, partitions: 10, replicationFactor: 3 })
    expect([...existing, ...added]).toEqual(planPlacement({ brokers, partitions: 10, replicationFactor: 3 }))
  })

  it('gives to the brokers that have least', () => {
    const brokers = bare(4)
    const existing = [
      [1, 2],
      [1, 2],
      [2, 1],
    ]
    const added = planAddedPartitions({ brokers, existing, partitions: 6, replicationFactor: 2 })
    expect(added.length).toBe(3)
    expect(gap(brokers, [...existing, ...added].flat())).toBeLessThanOrEqual(1)
    expect(leadersOf(added)).toEqual([3, 4, 3])
  })

  it('never moves what is there, even on brokers that may not hold more', () => {
    const added = planAddedPartitions({ brokers: bare(3), existing: [[9, 8]], partitions: 3, replicationFactor: 2 })
    expect(added.flat().every(id => id <= 3)).toBe(true)
  })

  it('refuses to shrink', () => {
    expect(() => planAddedPartitions({ brokers: bare(3), existing: [[1]], partitions: 1, replicationFactor: 1 })).toThrow(
      'already has 1',
    )
  })
})
