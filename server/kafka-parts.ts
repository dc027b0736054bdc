/**
 * What talks to Kafka from the main thread: configuration on demand, changes, messages. Loaded after the port is open, for the
 * client library takes longer to load than all the rest together, and nothing that is shown at first needs it.
 */
import type { ClusterConfig } from './config/cluster-config.ts'
import { openChanges } from './kafka/changes/open-changes.ts'
import { createBrokerPool } from './kafka/connections/broker-pool.ts'
import { createOnDemandReads } from './kafka/reads/on-demand.ts'
import { createSchemaRegistry } from './messages/formats/registry/schema-registry.ts'
import { createMessageEngine, type Messages } from './messages/messages.ts'
import type { Changes, OnDemandReads } from './operations/context.ts'

export interface KafkaAccess {
  reads: OnDemandReads
  changes: Changes
  messages: Messages
  close(): Promise<void>
}

export interface Kafka {
  /** Connections are opened at the first request. */
  open(config: ClusterConfig): KafkaAccess
  close(): Promise<void>
}

/** The threads that decode messages are shared by all clusters. */
export function createKafka(): Kafka {
  const engine = createMessageEngine()
  return {
    open(config) {
      const reads = createOnDemandReads(config)
      const changes = openChanges(config)
      const browse = createBrokerPool(config, 'browse')
      const registry = config.schemaRegistry && createSchemaRegistry(config.id, config.schemaRegistry)
      return {
        reads,
        changes,
        messages: engine.forCluster(browse, registry, config.clientRack),
        async close() {
          reads.close()
          browse.close()
          registry?.close()
          await changes.close()
        },
      }
    },
    close: () => engine.close(),
  }
}
