import { describe, expect, it } from 'vitest'
import { copyTraffic, estimateCopy } from './reassignment-traffic.ts'

const partition = (leader: number | null, adding: readonly number[], sizeBytes: number | null, bytesInPerSecond = 0) => ({
  leader,
  adding,
  sizeBytes,
  bytesInPerSecond,
})

describe('what brokers copy', () => {
  it('the leader sends to every replica that is added, whoever else holds the data', () => {
    expect(copyTraffic([partition(1, [4, 5], 100), partition(2, [4], 10)], 10)).toEqual([
      { brokerId: 1, receivesBytes: 0, sendsBytes: 200, receivesGrowthPerSecond: 0, sendsGrowthPerSecond: 0 },
      { brokerId: 2, receivesBytes: 0, sendsBytes: 10, receivesGrowthPerSecond: 0, sendsGrowthPerSecond: 0 },
      { brokerId: 4, receivesBytes: 110, sendsBytes: 0, receivesGrowthPerSecond: 0, sendsGrowthPerSecond: 0 },
      { brokerId: 5, receivesBytes: 100, sendsBytes: 0, receivesGrowthPerSecond: 0, sendsGrowthPerSecond: 0 },
    ])
  })

  it('only what is in flight at once grows at once', () => {
    const three = [partition(1, [4], 1, 5), partition(1, [4], 1, 30), partition(1, [4], 1, 7)]
    expect(copyTraffic(three, 2)).toMatchObject([{ sendsGrowthPerSecond: 37 }, { receivesGrowthPerSecond: 37 }])
    expect(copyTraffic(three, 9)).toMatchObject([{ sendsGrowthPerSecond: 42 }, {}])
  })

  it('an order of replicas that changes copies nothing', () => {
    expect(copyTraffic([partition(1, [], 100)], 1)).toEqual([])
  })
})

describe('how long it takes', () => {
  it('is what the busiest broker needs in its busier direction', () => {
    const traffic = copyTraffic([partition(1, [4], 1000), partition(2, [4], 3000), partition(2, [5], 500)], 10)
    expect(estimateCopy(traffic, 100)).toEqual({ seconds: 40, neverOn: [] })
  })

  it('leaves less for the copy where producers go on', () => {
    expect(estimateCopy(copyTraffic([partition(1, [4], 1000, 50)], 1), 100).seconds).toBe(20)
  })

  it('never ends where more is produced than the throttle lets through, and says where', () => {
    const traffic = copyTraffic([partition(1, [4], 1000, 100), partition(2, [5], 10, 1)], 10)
    expect(estimateCopy(traffic, 100)).toEqual({ seconds: null, neverOn: [1, 4] })
  })

  it('is not known without a throttle', () => {
    expect(estimateCopy(copyTraffic([partition(1, [4], 1000)], 1), null)).toEqual({ seconds: null, neverOn: [] })
  })
})
