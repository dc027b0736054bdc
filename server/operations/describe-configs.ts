import type { Configs } from '#lib/wire/topics'
import type { OperationContext } from './context.ts'
import { findBroker } from './describe-broker.ts'
import { findTopic } from './describe-topic.ts'

/** The topic's configuration as Kafka tells it now: overrides, inherited values and defaults. */
export async function describeTopicConfigs({ cluster, nowMs, signal }: OperationContext, topic: string): Promise<Configs> {
  findTopic(cluster.state(), topic)
  return { entries: await cluster.reads.topicConfigs(topic, signal), asOfMs: nowMs, failures: [] }
}

export async function describeBrokerConfigs({ cluster, nowMs, signal }: OperationContext, broker: string): Promise<Configs> {
  const { brokerId } = findBroker(cluster.state(), broker)
  return { entries: await cluster.reads.brokerConfigs(brokerId, signal), asOfMs: nowMs, failures: [] }
}
