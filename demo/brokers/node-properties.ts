import type { ClusterLayout, ClusterNode } from './cluster-file.ts'

/**
 * The server.properties of one node, small-cluster settings throughout: internal topics with few partitions and as many replicas
 * as there are brokers (at most three), no topic created by looking. `extra` wins over everything.
 */
export function nodeProperties(
  layout: ClusterLayout,
  node: ClusterNode,
  logDir: string,
  extra: Readonly<Record<string, string>> = {},
): Record<string, string> {
  const replicas = String(Math.min(3, layout.nodes.length))
  const minIsr = layout.nodes.length >= 3 ? '2' : '1'
  return {
    ...roles(layout, node),
    'log.dirs': logDir,
    ...(node.rack === null ? {} : { 'broker.rack': node.rack }),
    'auto.create.topics.enable': 'false',
    'default.replication.factor': replicas,
    'min.insync.replicas': minIsr,
    'offsets.topic.num.partitions': '10',
    'offsets.topic.replication.factor': replicas,
    'transaction.state.log.num.partitions': '5',
    'transaction.state.log.replication.factor': replicas,
    'transaction.state.log.min.isr': minIsr,
    'share.coordinator.state.topic.num.partitions': '5',
    'share.coordinator.state.topic.replication.factor': replicas,
    'share.coordinator.state.topic.min.isr': minIsr,
    'group.initial.rebalance.delay.ms': '0',
    'num.network.threads': '2',
    'num.io.threads': '4',
    'background.threads': '4',
    'log.cleaner.dedupe.buffer.size': '16777216',
    ...extra,
  }
}

/** The format of java.util.Properties: backslashes and line ends in values are escaped. */
export function formatProperties(properties: Readonly<Record<string, string>>): string {
  return Object.entries(properties)
    .map(([key, value]) => `${key}=${value.replaceAll('\\', '\\\\').replaceAll('\n', '\\n')}\n`)
    .join('')
}

function roles(layout: ClusterLayout, node: ClusterNode): Record<string, string> {
  const listeners = [`PLAINTEXT://127.0.0.1:${node.port}`]
  if (node.saslSslPort !== null) listeners.push(`SASL_SSL://127.0.0.1:${node.saslSslPort}`)
  const advertised = listeners.join(',')
  if (node.controllerPort !== null) listeners.push(`CONTROLLER://127.0.0.1:${node.controllerPort}`)
  const voters = layout.nodes.filter(voter => voter.controllerPort !== null)
  return {
    'node.id': String(node.id),
    'process.roles': node.controllerPort === null ? 'broker' : 'broker,controller',
    'controller.quorum.voters': voters.map(voter => `${voter.id}@127.0.0.1:${voter.controllerPort}`).join(','),
    'controller.listener.names': 'CONTROLLER',
    'inter.broker.listener.name': 'PLAINTEXT',
    'listener.security.protocol.map': 'PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT,SASL_SSL:SASL_SSL',
    listeners: listeners.join(','),
    'advertised.listeners': advertised,
  }
}
