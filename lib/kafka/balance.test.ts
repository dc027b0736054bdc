import { describe, expect, it } from 'vitest'
import { balanceOf } from './balance.ts'

const brokers = [
  { brokerId: 1, rack: 'a' },
  { brokerId: 2, rack: 'b' },
  { brokerId: 3, rack: 'b' },
]

describe('balance', () => {
  it('counts leaders, preferred leaders, replicas and bytes per broker', () => {
    const balance = balanceOf(
      [
        { replicas: [1, 2], leader: 2, sizeBytes: 10 },
        { replicas: [1, 3], sizeBytes: 30 },
      ],
      brokers,
    )
    expect(balance.brokers).toEqual([
      { brokerId: 1, rack: 'a', leaders: 1, preferredLeaders: 2, replicas: 2, sizeBytes: 40 },
      { brokerId: 2, rack: 'b', leaders: 1, preferredLeaders: 0, replicas: 1, sizeBytes: 10 },
      { brokerId: 3, rack: 'b', leaders: 0, preferredLeaders: 0, replicas: 1, sizeBytes: 30 },
    ])
  })

  it('measures imbalance as what the fullest holds above the mean', () => {
    const { replicas, leaders } = balanceOf(
      [
        { replicas: [1, 2], sizeBytes: 1 },
        { replicas: [1, 3], sizeBytes: 1 },
      ],
      brokers,
    )
    expect(replicas).toEqual({ mean: 4 / 3, min: 1, max: 2, imbalance: 0.5 })
    expect(leaders.imbalance).toBe(2)
  })

  it('has no imbalance to tell where there is nothing', () => {
    expect(balanceOf([], brokers).sizeBytes).toEqual({ mean: 0, min: 0, max: 0, imbalance: null })
    expect(balanceOf([], []).replicas.imbalance).toBe(null)
  })

  it('counts partitions that could lie on more racks', () => {
    expect(
      balanceOf(
        [
          { replicas: [2, 3], sizeBytes: 1 },
          { replicas: [1, 2, 3], sizeBytes: 1 },
        ],
        brokers,
      ).rackViolations,
    ).toBe(1)
    const bare = brokers.map(broker => ({ ...broker, rack: null }))
    expect(balanceOf([{ replicas: [2, 3], sizeBytes: 1 }], bare).rackViolations).toBe(0)
  })

  it('says what it could not count', () => {
    const balance = balanceOf([{ replicas: [1, 9], leader: null, sizeBytes: null }], brokers)
    expect(balance).toMatchObject({ unknownSizes: 1, elsewhere: 1 })
    expect(balance.leaders.max).toBe(0)
  })
})
