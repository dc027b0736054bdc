import type { TopicConfigState } from '#lib/kafka/cluster-state'
import type { Failure } from '#lib/wire/common'
import type { BrokerPool } from '../connections/broker-pool.ts'
import { kafkaFailure, toFailure } from '../errors.ts'
import { describeConfigsRequest, TOPIC_RESOURCE } from '../protocol/describe-configs.ts'
import type { DescribedResource } from '../protocol/describe-configs.ts'
import type { ReadOptions } from './ask-brokers.ts'

const KEYS = [
  'min.insync.replicas',
  'retention.ms',
  'retention.bytes',
  'segment.ms',
  'segment.bytes',
  'cleanup.policy',
  'unclean.leader.election.enable',
] as const

const TOPICS_PER_REQUEST = 500
const UNKNOWN_TOPIC = 3

export interface TopicConfigsRead {
  configs: ReadonlyMap<string, TopicConfigState>
  failures: Failure[]
}

/** The settings that our judgements need, of the topics given, in requests of 500 topics to whichever broker answers. */
export async function readTopicConfigs(
  pool: BrokerPool,
  topics: readonly string[],
  options: ReadOptions & { prefer: number | null },
): Promise<TopicConfigsRead> {
  const configs = new Map<string, TopicConfigState>()
  const failures = new Map<string, Failure>()
  for (let at = 0; at < topics.length; at += TOPICS_PER_REQUEST) {
    const resources = topics.slice(at, at + TOPICS_PER_REQUEST).map(name => ({ type: TOPIC_RESOURCE, name, keys: KEYS }))
    try {
      const { brokerId, answer } = await pool.requestAny(describeConfigsRequest, { resources, documentation: false }, options)
      const asOfMs = Date.now()
      for (const result of answer.results) {
        if (result.errorCode === 0) configs.set(result.name, toTopicConfig(result, asOfMs))
        else if (result.errorCode !== UNKNOWN_TOPIC) {
          const failure = kafkaFailure(result.errorCode, brokerId, result.errorMessage)
          failures.set(failure.code, failure)
        }
      }
    } catch (error) {
      const failure = toFailure(error, null)
      failures.set(failure.code, failure)
    }
  }
  return { configs, failures: [...failures.values()] }
}

function toTopicConfig({ configs }: DescribedResource, asOfMs: number): TopicConfigState {
  const values = new Map(configs.map(config => [config.name, config.value]))
  const integer = (key: (typeof KEYS)[number]) => {
    const text = values.get(key) ?? ''
    return /^-?\d{1,19}$/.test(text) ? BigInt(text) : null
  }
  const minInsyncReplicas = integer('min.insync.replicas')
  const unclean = values.get('unclean.leader.election.enable')
  return {
    minInsyncReplicas: minInsyncReplicas === null ? null : Number(minInsyncReplicas),
    retentionMs: integer('retention.ms'),
    retentionBytes: integer('retention.bytes'),
    segmentMs: integer('segment.ms'),
    segmentBytes: integer('segment.bytes'),
    cleanupPolicy: values.get('cleanup.policy') ?? null,
    uncleanLeaderElection: unclean === undefined || unclean === null ? null : unclean === 'true',
    asOfMs,
  }
}
