import { describe, expect, it } from 'vitest'
import { planPlacement, type PlacementBroker } from './placement.ts'
import { planReassignment, type PlanPartition, type ReassignmentGoal, type ReassignmentPlan } from './plan-reassignment.ts'
import { processorMs } from '../testing/processor-time.ts'

const bare = (count: number): PlacementBroker[] =>
  Array.from({ length: count }, (_, index) => ({ brokerId: index + 1, rack: null }))
const racked = (count: number, racks: number): PlacementBroker[] =>
  bare(count).map(b => ({ ...b, rack: `r${b.brokerId % racks}` }))

/** Deterministic, so that a failure can be repeated. */
function randomOf(seed: number): () => number {
  let state = seed
  return () => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648
    return state / 2_147_483_648
  }
}

interface Shape {
  topics: number
  partitions: number
  replicationFactor?: number
  sizeBytes?: (random: () => number) => number | null
}

/** Topics as Kafka would have created them: each starts at another broker. */
function filled(brokers: readonly PlacementBroker[], shape: Shape): PlanPartition[] {
  const random = randomOf(11)
  const { topics, partitions, replicationFactor = 3, sizeBytes = () => 1_000_000 } = shape
  return Array.from({ length: topics }, (_, topic) => {
    const firstBrokerId = brokers[Math.floor(random() * brokers.length)]?.brokerId ?? 1
    const layout = planPlacement({ brokers, partitions, replicationFactor, firstBrokerId })
    return layout.map((replicas, partition) => ({ topic: `t${topic}`, partition, replicas, sizeBytes: sizeBytes(random) }))
  }).flat()
}

function plan(
  partitions: readonly PlanPartition[],
  brokers: readonly PlacementBroker[],
  goal: ReassignmentGoal,
): ReassignmentPlan {
  const result = planReassignment({ partitions, brokers, goal })
  expect(result.problems).toEqual([])
  if (result.plan === null) throw new Error('no plan')
  return result.plan
}

const totalBytes = (partitions: readonly PlanPartition[]) =>
  partitions.reduce((sum, { sizeBytes, replicas }) => sum + (sizeBytes ?? 0) * replicas.length, 0)

describe('expansion', () => {
  const sizes: [string, (random: () => number) => number][] = [
    ['equal sizes', () => 1_000_000],
    ['sizes from one to ten', random => 100_000 + 900_000 * random()],
    ['sizes over three orders of magnitude', random => 1000 * Math.exp(random() * 7)],
  ]
  it.each(sizes)(
    'onto one more broker moves at most 1.1 times the least possible and leaves at most 10 %% imbalance: %s',
    (_, sizeBytes) => {
      for (const count of [3, 5, 9, 20]) {
        const partitions = filled(bare(count), { topics: 20, partitions: count * 2, sizeBytes })
        const found = plan(partitions, bare(count + 1), { kind: 'expand', newBrokers: [count + 1] })
        expect(found.movedBytes).toBeLessThanOrEqual((1.1 * totalBytes(partitions)) / (count + 1))
        expect(found.balanceAfter.sizeBytes.imbalance).toBeLessThanOrEqual(0.1)
        expect(found.balanceAfter.preferredLeaders.imbalance).toBeLessThanOrEqual(0.1)
      }
    },
  )

  it('holds for the demo: three topics of five partitions on five brokers', () => {
    const partitions = filled(bare(5), { topics: 3, partitions: 5 })
    const found = plan(partitions, bare(6), { kind: 'expand', newBrokers: [6] })
    expect(found.partitions.every(({ adding }) => adding.join() === '6')).toBe(true)
    expect(found.movedBytes).toBeLessThanOrEqual((1.1 * totalBytes(partitions)) / 6)
    expect(found.balanceAfter.sizeBytes.imbalance).toBeLessThanOrEqual(0.1)
  })

  it('onto several brokers moves their shares', () => {
    const partitions = filled(bare(6), { topics: 30, partitions: 12 })
    const found = plan(partitions, bare(9), { kind: 'expand', newBrokers: [7, 8, 9] })
    expect(found.movedBytes).toBeLessThanOrEqual((1.1 * 3 * totalBytes(partitions)) / 9)
    expect(found.balanceAfter.sizeBytes.imbalance).toBeLessThanOrEqual(0.1)
  })

  it('takes a little of every topic, not all of one', () => {
    const partitions = filled(bare(5), { topics: 12, partitions: 10 })
    const found = plan(partitions, bare(6), { kind: 'expand', newBrokers: [6] })
    const perTopic = Map.groupBy(found.partitions, ({ topic }) => topic)
    expect(perTopic.size).toBe(12)
    expect(Math.max(...[...perTopic.values()].map(list => list.length))).toBeLessThanOrEqual(6)
  })

  it('keeps every partition on as many racks as before', () => {
    const brokers = racked(6, 3)
    const partitions = filled(brokers, { topics: 10, partitions: 12 })
    const found = plan(partitions, [...brokers, { brokerId: 7, rack: 'r1' }], { kind: 'expand', newBrokers: [7] })
    expect(found.balanceBefore.rackViolations).toBe(0)
    expect(found.balanceAfter.rackViolations).toBe(0)
    expect(found.movedReplicas).toBeGreaterThan(0)
  })

  it('evens out counts where no size is known, and says how many are not', () => {
    const partitions = filled(bare(5), { topics: 4, partitions: 10, sizeBytes: () => null })
    const found = plan(partitions, bare(6), { kind: 'expand', newBrokers: [6] })
    expect(found.balanceAfter.replicas.imbalance).toBeLessThanOrEqual(0.1)
    expect(found.movedBytes).toBe(0)
    expect(found.unknownSizes).toBe(found.movedReplicas)
  })
})

describe('draining', () => {
  it('takes every replica off the broker and moves nothing else', () => {
    const partitions = filled(bare(5), { topics: 10, partitions: 10 })
    const onBroker = partitions.filter(({ replicas }) => replicas.includes(2)).length
    const found = plan(partitions, bare(5), { kind: 'drain', brokers: [2] })
    expect(found.movedReplicas).toBe(onBroker)
    expect(found.partitions.every(({ after, removing }) => !after.includes(2) && removing.join() === '2')).toBe(true)
    expect(found.balanceAfter.replicas.imbalance).toBeLessThanOrEqual(0.1)
    expect(found.balanceAfter.preferredLeaders.imbalance).toBeLessThanOrEqual(0.1)
  })

  it('works for a broker that is gone', () => {
    const partitions = filled(bare(5), { topics: 2, partitions: 5 })
    const alive = bare(5).filter(({ brokerId }) => brokerId !== 2)
    expect(plan(partitions, alive, { kind: 'drain', brokers: [2] }).partitions.flatMap(({ after }) => after)).not.toContain(2)
  })

  it('names the partition that would have too few brokers', () => {
    const partitions = [{ topic: 'orders', partition: 3, replicas: [1, 2, 3], sizeBytes: 1 }]
    const { problems } = planReassignment({ partitions, brokers: bare(3), goal: { kind: 'drain', brokers: [3] } })
    expect(problems).toEqual([
      { topic: 'orders', partition: 3, detail: 'orders-3: 3 replicas need 3 brokers that stay; there are 2.' },
    ])
  })
})

describe('other goals', () => {
  it('a higher replication factor adds replicas evenly and moves none', () => {
    const partitions = filled(bare(5), { topics: 4, partitions: 10, replicationFactor: 2 })
    const found = plan(partitions, bare(5), { kind: 'replication-factor', replicationFactor: 3 })
    expect(
      found.partitions.every(({ before, after }) => after.length === 3 && before.every((id, place) => after[place] === id)),
    ).toBe(true)
    expect(found.balanceAfter.replicas.imbalance).toBeLessThanOrEqual(0.1)
  })

  it('a lower one takes followers away, keeps the racks, and copies nothing', () => {
    const brokers = racked(6, 2)
    const partitions = filled(brokers, { topics: 4, partitions: 12, replicationFactor: 4 })
    const found = plan(partitions, brokers, { kind: 'replication-factor', replicationFactor: 2 })
    expect(found.movedReplicas).toBe(0)
    expect(found.partitions.every(({ before, after }) => after.length === 2 && after[0] === before[0])).toBe(true)
    expect(found.balanceAfter.rackViolations).toBe(0)
  })

  it('rack violations are mended with one move each', () => {
    const brokers = racked(6, 3)
    const partitions = [
      { topic: 'a', partition: 0, replicas: [1, 4, 2], sizeBytes: 10 },
      { topic: 'a', partition: 1, replicas: [1, 2, 3], sizeBytes: 10 },
    ]
    const found = plan(partitions, brokers, { kind: 'fix-racks' })
    expect(found.balanceBefore.rackViolations).toBe(1)
    expect(found.balanceAfter.rackViolations).toBe(0)
    expect(found.movedReplicas).toBe(1)
    expect(found.partitions.map(({ partition }) => partition)).toEqual([0])
  })

  it('bytes are evened out with little movement', () => {
    const partitions = filled(bare(5), { topics: 10, partitions: 10 }).map(partition => ({
      ...partition,
      sizeBytes: partition.replicas.includes(1) ? 2_000_000 : 1_000_000,
    }))
    const found = plan(partitions, bare(5), { kind: 'even-bytes' })
    const { brokers, sizeBytes } = found.balanceBefore
    const surplus = brokers.reduce((sum, broker) => sum + Math.max(0, broker.sizeBytes - sizeBytes.mean), 0)
    expect(sizeBytes.imbalance).toBeGreaterThan(0.2)
    expect(found.balanceAfter.sizeBytes.imbalance).toBeLessThanOrEqual(0.1)
    expect(found.movedBytes).toBeLessThanOrEqual(1.1 * surplus)
  })

  it('leaders are evened out by order alone', () => {
    const partitions = Array.from({ length: 9 }, (_, partition) => ({ topic: 'a', partition, replicas: [1, 2, 3], sizeBytes: 5 }))
    const found = plan(partitions, bare(3), { kind: 'even-leaders' })
    expect(found.movedReplicas).toBe(0)
    expect(found.balanceAfter.brokers.map(({ preferredLeaders }) => preferredLeaders)).toEqual([3, 3, 3])
  })

  it('leadership passes along a chain where no two brokers can help each other', () => {
    const partitions = [
      { topic: 'a', partition: 0, replicas: [1, 2], sizeBytes: 5 },
      { topic: 'a', partition: 1, replicas: [1, 2], sizeBytes: 5 },
      { topic: 'a', partition: 2, replicas: [2, 3], sizeBytes: 5 },
    ]
    const found = plan(partitions, bare(3), { kind: 'even-leaders' })
    expect(found.balanceAfter.preferredLeaders.max).toBe(1)
  })

  it('a goal that is met already plans nothing', () => {
    const partitions = filled(bare(5), { topics: 3, partitions: 5 })
    for (const kind of ['fix-racks', 'even-bytes', 'even-leaders'] as const) {
      expect(plan(partitions, bare(5), { kind }).partitions).toEqual([])
    }
  })
})

describe('plans by hand', () => {
  const partitions = [
    { topic: 'orders', partition: 0, replicas: [1, 2], sizeBytes: 100 },
    { topic: 'orders', partition: 1, replicas: [2, 9], sizeBytes: 50 },
  ]
  const by = (...assignments: { topic: string; partition: number; replicas: number[] }[]) =>
    planReassignment({ partitions, brokers: bare(3), goal: { kind: 'manual', assignments } })

  it('say what moves', () => {
    const { plan: found } = by({ topic: 'orders', partition: 0, replicas: [3, 2] })
    expect(found).toMatchObject({
      partitions: [{ topic: 'orders', partition: 0, before: [1, 2], after: [3, 2], adding: [3], removing: [1], sizeBytes: 100 }],
      movedBytes: 100,
      movedReplicas: 1,
    })
    expect(found?.brokers.find(({ brokerId }) => brokerId === 3)).toMatchObject({ inBytes: 100, outBytes: 0 })
    expect(found?.brokers.find(({ brokerId }) => brokerId === 1)).toMatchObject({ inBytes: 0, outBytes: 100 })
  })

  it.each([
    ['an unknown broker', [1, 7], 'orders-0: broker 7 is not in the cluster.'],
    ['a repeated broker', [1, 1], 'orders-0: broker 1 is named twice.'],
    ['no replica at all', [], 'orders-0: a partition needs at least one replica.'],
  ])('are refused for %s, with the partition named', (_, replicas, detail) => {
    expect(by({ topic: 'orders', partition: 0, replicas }).problems).toEqual([{ topic: 'orders', partition: 0, detail }])
  })

  it('are refused for partitions that do not exist or come twice', () => {
    const twice = { topic: 'orders', partition: 0, replicas: [1, 2] }
    expect(by(twice, twice, { topic: 'gone', partition: 4, replicas: [1] }).problems.map(({ detail }) => detail)).toEqual([
      'orders-0: the partition is named twice.',
      'gone-4: there is no such partition.',
    ])
  })

  it('may leave a replica on a broker that is away', () => {
    expect(by({ topic: 'orders', partition: 1, replicas: [9, 3] }).problems).toEqual([])
  })

  it('name an unknown broker in a goal', () => {
    const { problems } = planReassignment({ partitions, brokers: bare(3), goal: { kind: 'expand', newBrokers: [8] } })
    expect(problems).toEqual([{ topic: null, partition: null, detail: 'Broker 8 is not in the cluster, or not alive.' }])
  })
})

it('2,000 topics of 20 partitions and 3 replicas on 50 brokers are planned in under two seconds', () => {
  const brokers = racked(50, 5)
  const partitions = filled(brokers, { topics: 2000, partitions: 20, sizeBytes: random => 1_000_000 * Math.exp(random() * 6) })
  const grown = [...brokers, { brokerId: 51, rack: 'r1' }]
  for (const goal of [{ kind: 'expand', newBrokers: [51] }, { kind: 'drain', brokers: [7] }, { kind: 'even-leaders' }] as const) {
    expect(processorMs(() => plan(partitions, grown, goal))).toBeLessThan(2000)
  }
}, 60_000)

it('many replicas with next to nothing in them are not heaped on one broker to even out bytes', () => {
  const brokers = bare(6)
  const cycle = (partition: number, first: number) => [0, 1, 2].map(step => ((partition + first + step) % 5) + 1)
  const small = Array.from({ length: 50 }, (_, partition) => ({
    topic: 'small',
    partition,
    replicas: cycle(partition, 0),
    sizeBytes: 40_000,
  }))
  const large = [
    [3, 1, 2],
    [1, 3, 4],
    [2, 5, 3],
    [4, 3, 5],
    [5, 1, 3],
    [1, 2, 3],
  ]
  const heavy = large.map((replicas, partition) => ({ topic: 'heavy', partition, replicas, sizeBytes: 93_000_000 }))
  const partitions = [...small, ...heavy].map(each => ({
    ...each,
    topicId: null,
    leader: each.replicas[0] ?? null,
    bytesInPerSecond: 0,
  }))
  const found = plan(partitions, brokers, { kind: 'expand', newBrokers: [6] })
  expect(found.balanceAfter.sizeBytes.imbalance).toBeLessThan(0.35)
  expect(found.balanceAfter.replicas.imbalance).toBeLessThan(0.35)
})
