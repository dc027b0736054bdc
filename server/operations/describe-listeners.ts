import { zeroCopyByListener } from '#lib/kafka/zero-copy'
import type { Listeners } from '#lib/wire/log-dirs'
import type { OperationContext } from './context.ts'
import { findBroker } from './describe-broker.ts'

/** A broker's listeners and whether zero copy applies to each, concluded from its configuration, which is asked of it now. */
export async function describeListeners({ cluster, nowMs, signal }: OperationContext, broker: string): Promise<Listeners> {
  const { brokerId } = findBroker(cluster.state(), broker)
  const entries = await cluster.reads.brokerConfigs(brokerId, signal)
  const valueOf = (name: string) => entries.find(entry => entry.name === name)?.value ?? null
  const found = zeroCopyByListener({
    listeners: valueOf('listeners'),
    advertisedListeners: valueOf('advertised.listeners'),
    protocolMap: valueOf('listener.security.protocol.map'),
    interBrokerListener: valueOf('inter.broker.listener.name'),
    interBrokerProtocol: valueOf('security.inter.broker.protocol'),
    controllerListeners: valueOf('controller.listener.names'),
  })
  return { brokerId, items: found.map(item => ({ ...item, usedBy: [...item.usedBy] })), asOfMs: nowMs, failures: [] }
}
