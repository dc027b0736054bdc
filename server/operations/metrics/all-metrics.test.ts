import { describe, expect, test } from 'vitest'
import type { ClusterState } from '#lib/kafka/cluster-state'
import { METRIC_NAMES } from '../../config/config-schema.ts'
import { fakeCluster, fakeConfig } from '../../testing/fake-host.ts'
import { parsePrometheus } from '../../testing/parse-prometheus.ts'
import { buildMember, buildState, buildUnseenState, NOW_MS } from '../../testing/state-builder.ts'
import { allMetrics } from './all-metrics.ts'

const own = [{ name: 'partitura_uptime_seconds', help: 'Since the start.', type: 'gauge', samples: [{ value: 1.5 }] }] as const

async function scraped(state: ClusterState, maxSeries = 100_000, names: readonly (typeof METRIC_NAMES)[number][] = METRIC_NAMES) {
  const clusters = new Map([['test', fakeCluster(() => state)]])
  const series = parsePrometheus(await allMetrics({ clusters, nowMs: NOW_MS }, own, { maxSeries, names }))
  const of = (name: string) =>
    series
      .filter(each => each.name === name)
      .map(({ labels, value }) =>
        [...Object.entries(labels).flatMap(([label, text]) => (label === 'cluster' ? [] : text)), value].join(' '),
      )
  return { series, of }
}

const evil = 'a"b\\c\nd\u0007 😀'
const state = buildState({
  brokers: { 1: { rack: 'r0' }, 2: { registered: false } },
  topics: {
    orders: {
      partitions: [
        { start: 5n, end: 100n },
        { leader: null, isr: [], end: null },
      ],
    },
    clicks: { partitions: [{ end: 40n, perSecond: 9, replicas: [2, 1], isr: [1], leader: 1 }] },
  },
  groups: {
    shop: { members: [buildMember('m', null)], offsets: { orders: [[60n, 1], [null]], clicks: [[40n, 0]] } },
    [evil]: {
      state: 'Empty',
      offsets: {
        orders: [
          [10n, 1],
          [3n, 1],
        ],
      },
    },
  },
})

describe('metrics', () => {
  test('are in the format, with names that hold any character, and nothing twice', async () => {
    const { series } = await scraped(state)
    expect(series.some(({ labels }) => labels['consumergroup'] === 'a"b\\c\nd\\x07 😀')).toBe(true)
    expect(series.every(({ name, labels }) => name.startsWith('partitura_') || labels['cluster'] === 'test')).toBe(true)
  })

  test('tell topics, groups and brokers in kafka_exporter’s names; what is not known has no line', async () => {
    const { of } = await scraped(state)
    expect(of('kafka_brokers')).toEqual(['1'])
    expect(of('kafka_broker_info')).toEqual(['1 localhost:9091 1'])
    expect(of('kafka_topic_partitions')).toEqual(['clicks 1', 'orders 2'])
    expect(of('kafka_topic_partition_current_offset')).toEqual(['clicks 0 40', 'orders 0 100'])
    expect(of('kafka_topic_partition_oldest_offset')).toEqual(['clicks 0 0', 'orders 0 5'])
    expect(of('kafka_topic_partition_leader')).toEqual(['clicks 0 1', 'orders 0 1'])
    expect(of('kafka_topic_partition_leader_is_preferred')).toEqual(['clicks 0 0', 'orders 0 1', 'orders 1 0'])
    expect(of('kafka_topic_partition_under_replicated_partition')).toEqual(['clicks 0 1', 'orders 0 0', 'orders 1 1'])
    expect(of('kafka_consumergroup_members')).toContain('shop 1')
    expect(of('kafka_consumergroup_lag').filter(line => line.startsWith('shop'))).toEqual(['shop orders 0 40', 'shop clicks 0 0'])
    expect(of('kafka_consumergroup_lag_sum').filter(line => line.startsWith('shop'))).toEqual(['shop orders 40', 'shop clicks 0'])
    expect(of('kafka_consumergroup_current_offset_sum')).toContain('shop orders 60')
  })

  test('tell the same in kminion’s names', async () => {
    const { of, series } = await scraped(state)
    expect(series.find(({ name }) => name === 'kminion_kafka_cluster_info')?.labels).toMatchObject({
      cluster_id: 'kafka-id',
      broker_count: '1',
      controller_id: '1',
      cluster_version: 'v4.4',
    })
    expect(of('kminion_kafka_broker_info')).toEqual(['1 localhost 9091 r0 true 1'])
    expect(of('kminion_kafka_broker_log_dir_size_total_bytes')).toEqual(['1 localhost 9091 r0 100'])
    expect(of('kminion_kafka_topic_high_water_mark_sum')).toEqual(['clicks 40'])
    expect(of('kminion_kafka_topic_log_dir_size_total_bytes')).toEqual(['clicks 20', 'orders 60'])
    expect(of('kminion_kafka_consumer_group_info')).toContain('shop range consumer Stable 1 1')
    expect(of('kminion_kafka_consumer_group_topic_partition_lag')).toContain('shop orders 0 40')
    expect(of('kminion_kafka_consumer_group_topic_lag')).toContain('shop orders 40')
  })

  test('are in the names that the operator wants', async () => {
    const { series } = await scraped(state, 1000, [])
    expect(series.filter(({ name }) => !name.startsWith('partitura_'))).toEqual([])
  })

  test('of a cluster that nobody has reached say nothing of it, not even that it is ill, until it was found not to answer', async () => {
    const unseen = buildUnseenState({ 'a:1': null })
    const { of } = await scraped(unseen)
    expect([...of('kafka_brokers'), ...of('kminion_kafka_cluster_info'), ...of('partitura_cluster_healthy')]).toEqual([])
    const silent = await scraped({ ...unseen, phase: 'unreachable' })
    expect(silent.of('partitura_cluster_healthy')).toEqual(['0'])
  })

  test('are bounded: clusters and brokers first, then groups and topics, partitions share what is left; the rest is counted', async () => {
    const many = Array.from({ length: 300 }, (_, index) => `t${index}`)
    const large = buildState({
      topics: Object.fromEntries(
        many.map((name, index) => [name, { partitions: Array.from({ length: 10 }, () => ({ perSecond: index })) }]),
      ),
      groups: Object.fromEntries(many.map(name => [name, { offsets: { [name]: [[4n, 2]] } }])),
    })
    const { series, of } = await scraped(large, 6000)
    const bounded = series.filter(({ name }) => !/^partitura_(metrics_|uptime)/.test(name))
    expect(bounded.length).toBeLessThanOrEqual(6000)
    expect(bounded.length).toBeGreaterThan(5500)
    expect(of('kafka_brokers')).toEqual(['3'])
    expect(of('kafka_consumergroup_lag_sum')).toHaveLength(300)
    const kept = of('kafka_topic_partition_leader')
    expect(kept.length).toBeLessThan(3000)
    expect(kept[0]).toBe('t299 0 1')
    expect(of('partitura_metrics_omitted_series')).toContain(`kafka_topic_partition_leader ${3000 - kept.length}`)
    expect(of('partitura_metrics_max_series')).toEqual(['6000'])
  })

  test('within the bound are shared among the clusters: a large one leaves a small one whole', async () => {
    const sized = (topics: number) =>
      buildState({
        topics: Object.fromEntries(Array.from({ length: topics }, (_, index) => [`t${index}`, { partitions: [{}, {}] }])),
      })
    const clusters = new Map(
      [300, 2, 300].map((topics, index) => {
        const ofSize = sized(topics)
        return [`c${index}`, fakeCluster(() => ofSize, { config: fakeConfig(`c${index}`) })]
      }),
    )
    const config = { maxSeries: 3000, names: ['kafka-exporter'] } as const
    const series = parsePrometheus(await allMetrics({ clusters, nowMs: NOW_MS }, own, config))
    const lines = (name: string) => {
      const counts = Map.groupBy(
        series.filter(each => each.name === name),
        ({ labels }) => labels['cluster'],
      )
      return ['c0', 'c1', 'c2'].map(cluster => counts.get(cluster)?.length ?? 0)
    }
    const [first = 0, small, last = 0] = lines('kafka_topic_partition_leader')
    expect([small, lines('kafka_topic_partitions')[1], lines('partitura_broker_up')]).toEqual([4, 2, [3, 3, 3]])
    expect(first).toBeGreaterThan(10)
    expect(Math.abs(first - last)).toBeLessThanOrEqual(1)
    const omitted = series.filter(
      ({ name, labels }) => name === 'partitura_metrics_omitted_series' && labels['family'] === 'kafka_topic_partition_leader',
    )
    expect(omitted.map(({ labels, value }) => [labels['cluster'], value])).toEqual([
      ['c0', 600 - first],
      ['c2', 600 - last],
    ])
  })
})

test.each([
  ['a{b="c"} 1', /does not end/],
  ['# HELP a b\n# TYPE a gauge\na{b="c"d} 1\n', /no labels/],
  ['# HELP a b\n# TYPE a gauge\na 1\na 2\n', /twice/],
  ['# HELP a b\na 1\n', /not in its family/],
  ['# HELP a b\n# TYPE a gauge\na one\n', /no value/],
])('the reader of the test takes no “%s”', (text, reason) => expect(() => parsePrometheus(text)).toThrow(reason))
