import type { HeatMapAnswer } from '#lib/wire/heat-map'

/** The answer of a cluster that no test can afford to start: 2,000 topics of 20 partitions and 3 replicas on 50 brokers. */
export function largeHeatMap(): HeatMapAnswer {
  const brokerIds = Array.from({ length: 50 }, (_, index) => index + 1)
  const items = Array.from({ length: 2000 }, (_, topic) => {
    const values = brokerIds.map(brokerId => ((brokerId * 7 + topic) % 3) + 1)
    const total = values.reduce((sum, value) => sum + value, 0)
    return { topic: `topic-${topic}`, internal: false, partitions: 20, brokerIds, values, total, skew: (topic % 10) / 10 }
  })
  return {
    items,
    total: items.length,
    nextCursor: null,
    asOfMs: Date.now(),
    failures: [],
    metric: 'replicas',
    sentence: { headline: 'The replicas are even over the brokers.', detail: '' },
    columns: brokerIds.map(brokerId => ({ brokerId, rack: `r${brokerId % 5}`, total: 4000 })),
    imbalance: 0.01,
  }
}
