import { describe, expect, it } from 'vitest'
import { heatMap } from '#lib/wire/heat-map'
import { fakeCluster, fakeContext } from '../testing/fake-host.ts'
import { buildState } from '../testing/state-builder.ts'
import { describeHeatMap, type HeatMapQuery } from './describe-heat-map.ts'

const state = buildState({
  topics: {
    even: { partitions: [{ replicas: [1] }, { replicas: [2] }, { replicas: [3] }] },
    skewed: { partitions: [{ replicas: [1] }, { replicas: [1] }, { replicas: [1] }] },
    __own: { internal: true, partitions: [{ replicas: [2] }] },
  },
})
const ask = (query: HeatMapQuery = {}) => describeHeatMap(fakeContext(fakeCluster(() => state)), query)

describe('the heat map', () => {
  it('is answered in the shape of the API, every topic once', () => {
    const answer = ask({ metric: 'replicas' })
    expect(heatMap.safeParse(answer).success).toBe(true)
    expect(answer.items.map(({ topic }) => topic)).toEqual(['__own', 'even', 'skewed'])
    expect(answer.columns.map(({ brokerId, total }) => [brokerId, total])).toEqual([
      [1, 4],
      [2, 2],
      [3, 1],
    ])
  })

  it('gives the most skewed first, without internal topics on request', () => {
    const answer = ask({ metric: 'replicas', sort: '-skew', internal: false })
    expect(answer.items.map(({ topic, skew }) => [topic, skew])).toEqual([
      ['skewed', 2],
      ['even', 0],
    ])
  })

  it('says in words how even the brokers are', () => {
    expect(ask({ metric: 'replicas' }).sentence).toEqual({
      headline: 'Broker 1 has 71 % more replicas than its share.',
      detail: 'From 1 to 4 a broker; 2.3 is the mean.',
    })
  })
})
