import type { Configs } from '#lib/wire/topics'
import type { ClusterConfig } from '../../config/cluster-config.ts'
import { createBrokerPool } from '../connections/broker-pool.ts'
import type { BrokerPool } from '../connections/broker-pool.ts'
import { kafkaFailure, KafkaRequestError } from '../errors.ts'
import { BROKER_RESOURCE, describeConfigsRequest, TOPIC_RESOURCE } from '../protocol/describe-configs.ts'
import type { ConfigResource, DescribedConfig } from '../protocol/describe-configs.ts'
import { readGroupNow, type GroupNow } from './group-now.ts'
import { readLogOffsets, type LogNow, type TopicPartitions } from './log-offsets.ts'

/** What is too big to keep and is asked when somebody looks at it. */
export interface OnDemandReads {
  topicConfigs(topic: string, signal: AbortSignal): Promise<Configs['entries']>
  brokerConfigs(brokerId: number, signal: AbortSignal): Promise<Configs['entries']>
  /** A group as its coordinator sees it now; null: there is no such group. A coordinator that moves is waited for. */
  groupNow(groupId: string, patienceMs: number, signal: AbortSignal): Promise<GroupNow | null>
  /** Logs of these partitions as their leaders see them now; with `timeMs` also the offset by time. */
  logOffsets(topics: readonly TopicPartitions[], timeMs: number | null, signal: AbortSignal): Promise<LogNow[]>
  close(): void
}

const TIMEOUT_MS = 5000

/** ConfigSource of the Java client, by number. */
const SOURCES = [
  'UNKNOWN',
  'DYNAMIC_TOPIC_CONFIG',
  'DYNAMIC_BROKER_CONFIG',
  'DYNAMIC_DEFAULT_BROKER_CONFIG',
  'STATIC_BROKER_CONFIG',
  'DEFAULT_CONFIG',
  'DYNAMIC_BROKER_LOGGER_CONFIG',
  'DYNAMIC_CLIENT_METRICS_CONFIG',
  'DYNAMIC_GROUP_CONFIG',
]
const DEFAULT_SOURCE = 5

/** Connections of their own (role `browse`), opened at the first call. */
export function createOnDemandReads(config: ClusterConfig): OnDemandReads {
  const pool = createBrokerPool(config, 'browse', { connectionsPerBroker: 2, requestTimeoutMs: TIMEOUT_MS })
  return {
    topicConfigs: (topic, signal) => describe(pool, { type: TOPIC_RESOURCE, name: topic, keys: null }, null, signal),
    brokerConfigs: (brokerId, signal) =>
      describe(pool, { type: BROKER_RESOURCE, name: String(brokerId), keys: null }, brokerId, signal),
    groupNow: (groupId, patienceMs, signal) => readGroupNow(pool, groupId, { signal, patienceMs }),
    logOffsets: (topics, timeMs, signal) => readLogOffsets(pool, topics, timeMs, signal),
    close: () => pool.close(),
  }
}

/** A broker's configuration is its own to tell; a topic's any broker's. */
async function describe(
  pool: BrokerPool,
  resource: ConfigResource,
  only: number | null,
  signal: AbortSignal,
): Promise<Configs['entries']> {
  const args = { resources: [resource], documentation: true }
  const options = { signal, timeoutMs: TIMEOUT_MS }
  const { results } =
    only === null
      ? (await pool.requestAny(describeConfigsRequest, args, options)).answer
      : await pool.request(only, describeConfigsRequest, args, options)
  const [result] = results
  if (!result) throw new KafkaRequestError({ brokerId: only, code: 'protocol-error', message: 'Kafka described nothing' })
  if (result.errorCode !== 0) throw new KafkaRequestError(kafkaFailure(result.errorCode, only, result.errorMessage))
  return result.configs.map(toEntry)
}

function toEntry({ name, value, source, readOnly, sensitive, documentation }: DescribedConfig): Configs['entries'][number] {
  return {
    name,
    value: sensitive ? null : value,
    source: SOURCES[source] ?? 'UNKNOWN',
    isDefault: source === DEFAULT_SOURCE,
    readOnly,
    sensitive,
    documentation,
  }
}
