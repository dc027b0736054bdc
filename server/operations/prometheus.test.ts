import { expect, test } from 'vitest'
import { fakeCluster } from '../testing/fake-host.ts'
import { buildState, NOW_MS } from '../testing/state-builder.ts'
import { clusterMetrics } from './cluster-metrics.ts'
import { prometheusText } from './prometheus.ts'

test('labels are escaped as the format wants it, and an unknown value is left out', () => {
  const samples = [
    { labels: { group: 'a"b\\c\nd\u0007', broker: 1 }, value: 1.5 },
    { labels: { group: 'unknown' }, value: null },
  ]
  expect(prometheusText([{ name: 'lag', help: 'Lag.', type: 'gauge', samples }])).toBe(
    '# HELP lag Lag.\n# TYPE lag gauge\nlag{group="a\\"b\\\\c\\nd\uFFFD",broker="1"} 1.5\n',
  )
})

test('the clusters’ state is told with bounded numbers of topics and groups', () => {
  const many = Array.from({ length: 1500 }, (_, index) => `t${index}`)
  const state = buildState({
    topics: Object.fromEntries(many.map(name => [name, { partitions: [{ end: 10n }] }])),
    groups: Object.fromEntries(many.map(name => [name, { offsets: { [name]: [[4n, 2]] } }])),
  })
  const lines = prometheusText(clusterMetrics([fakeCluster(() => state)], NOW_MS)).split('\n')
  expect(lines).toContain('partitura_topics{cluster="test"} 1500')
  expect(lines).toContain('partitura_group_lag{cluster="test",group="t0"} 6')
  expect(lines).toContain('partitura_broker_up{cluster="test",broker="1"} 1')
  for (const name of ['partitura_group_lag{', 'partitura_topic_messages_per_second{']) {
    expect(lines.filter(line => line.startsWith(name))).toHaveLength(1000)
  }
})
