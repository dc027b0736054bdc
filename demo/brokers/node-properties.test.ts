import { expect, test } from 'vitest'
import type { ClusterLayout } from './cluster-file.ts'
import { formatProperties, nodeProperties } from './node-properties.ts'

const layout = (brokers: number): ClusterLayout => ({
  clusterId: 'c',
  nodes: Array.from({ length: brokers }, (_, index) => ({
    id: index + 1,
    port: 9092 + index,
    controllerPort: index < 3 ? 10092 + index : null,
    saslSslPort: null,
    rack: null,
  })),
})

function propertiesOf(brokers: number, id: number, extra?: Record<string, string>) {
  const all = layout(brokers)
  const node = all.nodes[id - 1]
  if (!node) throw new Error('no such node')
  return nodeProperties(all, node, '/data', extra)
}

test('a controller listens for its quorum and advertises only what clients use', () => {
  expect(propertiesOf(5, 1)).toMatchObject({
    'process.roles': 'broker,controller',
    listeners: 'PLAINTEXT://127.0.0.1:9092,CONTROLLER://127.0.0.1:10092',
    'advertised.listeners': 'PLAINTEXT://127.0.0.1:9092',
    'controller.quorum.voters': '1@127.0.0.1:10092,2@127.0.0.1:10093,3@127.0.0.1:10094',
  })
})

test('the fourth and fifth brokers are brokers only', () => {
  expect(propertiesOf(5, 4)).toMatchObject({ 'process.roles': 'broker', listeners: 'PLAINTEXT://127.0.0.1:9095' })
})

test.each([
  [1, '1', '1'],
  [3, '3', '2'],
  [5, '3', '2'],
])('internal topics of %i brokers have %s replicas and need %s in sync', (brokers, replicas, minIsr) => {
  expect(propertiesOf(brokers, 1)).toMatchObject({
    'offsets.topic.replication.factor': replicas,
    'transaction.state.log.replication.factor': replicas,
    'transaction.state.log.min.isr': minIsr,
  })
})

test('no topic is created by looking unless a caller asks for it', () => {
  expect(propertiesOf(1, 1)['auto.create.topics.enable']).toBe('false')
  expect(propertiesOf(1, 1, { 'auto.create.topics.enable': 'true' })['auto.create.topics.enable']).toBe('true')
})

test('values are written so that java.util.Properties reads them back', () => {
  expect(formatProperties({ a: 'C:\\x', b: '1\n2' })).toBe('a=C:\\\\x\nb=1\\n2\n')
})
