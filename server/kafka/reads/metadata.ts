import type { Failure } from '#lib/wire/common'
import type { BrokerPool } from '../connections/broker-pool.ts'
import { kafkaFailure, KafkaRequestError, toFailure } from '../errors.ts'
import { describeClusterRequest } from '../protocol/describe-cluster.ts'
import type { DescribedBroker } from '../protocol/describe-cluster.ts'
import { metadataRequest } from '../protocol/metadata.ts'
import type { MetadataAnswer, MetadataArgs } from '../protocol/metadata.ts'
import type { KafkaRequest } from '../protocol/request.ts'
import type { ReadOptions } from './ask-brokers.ts'

export interface MetadataRead {
  /** The broker that told it. */
  sourceBrokerId: number
  metadata: MetadataAnswer
  /** All registered brokers, fenced ones too; null: the cluster does not tell (before Kafka 2.8, or refused). */
  registered: readonly DescribedBroker[] | null
  failures: Failure[]
}

/**
 * All topics and brokers, from `prefer` when it answers, else from another. Rejects when no broker answers. Who looks again and
 * again gives a `request` of its own that remembers.
 */
export async function readMetadata(
  pool: BrokerPool,
  { prefer, ...options }: ReadOptions & { prefer: number | null },
  request: KafkaRequest<MetadataArgs, MetadataAnswer> = metadataRequest,
): Promise<MetadataRead> {
  const { brokerId, answer } = await pool.requestAny(request, { topics: null }, { ...options, prefer })
  if (answer.errorCode !== 0) throw new KafkaRequestError(kafkaFailure(answer.errorCode, brokerId))
  pool.setBrokers(answer.brokers)
  const { registered, failures } = await readRegistered(pool, brokerId, options)
  return { sourceBrokerId: brokerId, metadata: answer, registered, failures }
}

async function readRegistered(
  pool: BrokerPool,
  brokerId: number,
  options: ReadOptions,
): Promise<Pick<MetadataRead, 'registered' | 'failures'>> {
  try {
    const answer = await pool.request(brokerId, describeClusterRequest, null, options)
    if (answer.errorCode === 0) return { registered: answer.brokers, failures: [] }
    return { registered: null, failures: [kafkaFailure(answer.errorCode, brokerId, answer.errorMessage)] }
  } catch (error) {
    const failure = toFailure(error, brokerId)
    return { registered: null, failures: failure.code === 'unsupported-by-broker' ? [] : [failure] }
  }
}
