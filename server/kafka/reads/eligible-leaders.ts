import type { BrokerPool } from '../connections/broker-pool.ts'
import { describeTopicPartitionsRequest } from '../protocol/describe-topic-partitions.ts'
import type { DescribedElr } from '../protocol/describe-topic-partitions.ts'
import type { ReadOptions } from './ask-brokers.ts'

const MAX_TOPICS = 500

/**
 * Eligible leader replicas (KIP-966) of the topics given, by topic; at most 500 topics and 2,000 partitions, the broker's own
 * limit. Worth asking only where a replica is missing from an ISR: elsewhere there are none.
 */
export async function readEligibleLeaders(
  pool: BrokerPool,
  topics: readonly string[],
  options: ReadOptions & { prefer: number | null },
): Promise<ReadonlyMap<string, readonly DescribedElr[]>> {
  const asked = topics.slice(0, MAX_TOPICS).toSorted()
  const { answer } = await pool.requestAny(describeTopicPartitionsRequest, { topics: asked }, options)
  return new Map(answer.topics.filter(topic => topic.errorCode === 0).map(({ name, partitions }) => [name, partitions]))
}
