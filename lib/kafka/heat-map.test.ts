import { describe, expect, it } from 'vitest'
import { buildBroker, buildPartition, buildState, buildTopic } from '../testing/build-state.ts'
import { heatMap } from './heat-map.ts'

const orders = buildTopic('orders', [
  buildPartition(0, [1, 2]),
  buildPartition(1, [1, 3]),
  buildPartition(2, [1, 2], { leader: 2 }),
])
const tiny = buildTopic('tiny', [buildPartition(0, [3])], { internal: true })
const state = buildState({ topics: [orders, tiny] })
const cells = (metric: Parameters<typeof heatMap>[1], of = state) =>
  heatMap(of, metric).rows.map(({ brokerIds, values }) => Object.fromEntries(brokerIds.map((id, index) => [id, values[index]])))

describe('the heat map', () => {
  it('counts replicas, leaders, bytes and messages per second of each topic on each broker', () => {
    expect(cells('replicas')).toEqual([{ 1: 3, 2: 2, 3: 1 }, { 3: 1 }])
    expect(cells('leaders')).toEqual([{ 1: 2, 2: 1, 3: 0 }, { 3: 1 }])
    expect(cells('bytes')).toEqual([{ 1: 3000, 2: 2000, 3: 1000 }, { 3: 1000 }])
    expect(cells('rate')).toEqual([{ 1: 2, 2: 1, 3: 0 }, { 3: 1 }])
  })

  it('adds up the brokers, those that hold nothing included', () => {
    const { columns, evenness } = heatMap(
      buildState({ topics: [tiny], brokers: [1, 2, 3, 4].map(id => buildBroker(id)) }),
      'replicas',
    )
    expect(columns.map(({ brokerId, total }) => [brokerId, total])).toEqual([
      [1, 0],
      [2, 0],
      [3, 1],
      [4, 0],
    ])
    expect(evenness).toMatchObject({ mean: 0.25, max: 1, imbalance: 3 })
  })

  it('measures skew against the best that whole partitions allow', () => {
    const [first, second] = heatMap(state, 'replicas').rows
    // Six replicas on three brokers: two each at best, three on the fullest.
    expect(first?.skew).toBe(0.5)
    // One replica cannot be spread.
    expect(second?.skew).toBe(0)
  })

  it('what a broker did not say is unknown, and so is every sum with it', () => {
    const silent = {
      ...state,
      replicaColumns: { ...state.replicaColumns, sizeBytes: new Float64Array(7).fill(1000).fill(Number.NaN, 1, 2) },
    }
    expect(cells('bytes', silent)).toEqual([{ 1: 3000, 2: null, 3: 1000 }, { 3: 1000 }])
    const { rows, columns, evenness } = heatMap(silent, 'bytes')
    expect(rows[0]).toMatchObject({ total: null, skew: null })
    expect(columns.map(({ total }) => total)).toEqual([3000, null, 2000])
    expect(evenness).toMatchObject({ mean: 2500 })
  })

  it('has a column for a broker that left while it held replicas', () => {
    const gone = buildState({ topics: [buildTopic('old', [buildPartition(0, [9, 1])])] })
    expect(heatMap(gone, 'replicas').columns.map(({ brokerId }) => brokerId)).toEqual([1, 2, 3, 9])
  })
})
