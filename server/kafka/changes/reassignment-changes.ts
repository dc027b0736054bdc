import type { BrokerPool } from '../connections/broker-pool.ts'
import { kafkaErrorName, kafkaFailure, KafkaRequestError } from '../errors.ts'
import { alterPartitionReassignmentsRequest } from '../protocol/alter-partition-reassignments.ts'
import type { Reassignment } from '../protocol/alter-partition-reassignments.ts'
import { metadataRequest } from '../protocol/metadata.ts'
import type { MetadataTopic } from '../protocol/metadata.ts'
import { readReassignments } from '../reads/reassignments.ts'
import type { Reassignments } from '../reads/reassignments.ts'
import { askController, KAFKA_TIMEOUT_MS, requireDone } from './controller.ts'
import { byTopic } from './by-topic.ts'

export type { Reassignment } from '../protocol/alter-partition-reassignments.ts'

/** How it went for one partition; `error`: Kafka's name and words, null when it was accepted. */
export interface PartitionOutcome {
  topic: string
  partition: number
  error: { code: string; message: string } | null
}

export interface PlacedPartition {
  partition: number
  leader: number | null
  replicas: readonly number[]
  isr: readonly number[]
  /** The reassignment under way, whoever started it; `target`: what it ends with. */
  ongoing: { target: readonly number[]; addingReplicas: readonly number[]; removingReplicas: readonly number[] } | null
}

export interface PlacedTopic {
  topicId: string | null
  partitions: ReadonlyMap<number, PlacedPartition>
}

export interface Placement {
  /** Brokers that the cluster has now. */
  brokerIds: ReadonlySet<number>
  /** null: there is no such topic. A topic that Kafka would not describe just now is absent. */
  topics: ReadonlyMap<string, PlacedTopic | null>
}

export interface ReassignmentChanges {
  /**
   * Starts reassignments, or takes them back (`replicas: null`). Kafka judges partition by partition: the outcome has one entry
   * for each. `allowReplicationFactorChange` is heeded by Kafka 4.1 and newer.
   * @throws PartituraError `not-authorized`, `refused-by-kafka` for the request as a whole, `outcome-unknown`
   */
  alterReassignments(
    reassignments: readonly Reassignment[],
    allowReplicationFactorChange: boolean,
    signal: AbortSignal,
  ): Promise<PartitionOutcome[]>
  /** Where the replicas of these topics are now, and what is under way, asked of Kafka. */
  placement(topics: readonly string[], signal: AbortSignal): Promise<Placement>
}

const LOOK_TIMEOUT_MS = 5000
const UNKNOWN_TOPIC = 3

export function createReassignmentChanges(pool: BrokerPool): ReassignmentChanges {
  return {
    async alterReassignments(reassignments, allowReplicationFactorChange, signal) {
      const options = { signal, validateOnly: false, what: whatOf(reassignments) }
      const topics = byTopic(reassignments)
      const args = { timeoutMs: KAFKA_TIMEOUT_MS, allowReplicationFactorChange, topics }
      const answer = await askController(pool, alterPartitionReassignmentsRequest, args, whole => whole, options)
      requireDone(answer, options)
      return answer.results.map(toOutcome)
    },

    async placement(topics, signal) {
      const options = { signal, timeoutMs: LOOK_TIMEOUT_MS }
      const { brokerId, answer } = await pool.requestAny(metadataRequest, { topics: [] }, options)
      pool.setBrokers(answer.brokers)
      const known = answer.brokers.some(broker => broker.brokerId === answer.controllerId)
      const prefer = known ? answer.controllerId : brokerId
      // What is under way first: a reassignment that ends in between is then seen as ended by neither, never by one alone.
      const ongoing = await readReassignments(pool, { ...options, prefer })
      const described = await pool.requestAny(metadataRequest, { topics: [...topics] }, { ...options, prefer })
      if (described.answer.errorCode !== 0) {
        throw new KafkaRequestError(kafkaFailure(described.answer.errorCode, described.brokerId))
      }
      const told = described.answer.topics.filter(({ errorCode }) => errorCode === 0 || errorCode === UNKNOWN_TOPIC)
      return {
        brokerIds: new Set(described.answer.brokers.map(broker => broker.brokerId)),
        topics: new Map(told.map(topic => [topic.name, topic.errorCode === 0 ? placedTopic(topic, ongoing) : null])),
      }
    },
  }
}

/** Kafka's answer about one partition, in the words of a failure. */
export function toOutcome(result: {
  topic: string
  partition: number
  errorCode: number
  errorMessage: string | null
}): PartitionOutcome {
  const { topic, partition, errorCode, errorMessage } = result
  if (errorCode === 0) return { topic, partition, error: null }
  const { message } = kafkaFailure(errorCode, null, errorMessage)
  return { topic, partition, error: { code: kafkaErrorName(errorCode), message } }
}

function placedTopic({ name, topicId, partitions }: MetadataTopic, ongoing: Reassignments): PlacedTopic {
  const moving = ongoing.get(name)
  const placed = partitions.map(({ partition, leader, replicas, isr }): [number, PlacedPartition] => {
    const move = moving?.get(partition)
    const target = move?.replicas.filter(brokerId => !move.removingReplicas.includes(brokerId)) ?? []
    const { addingReplicas = [], removingReplicas = [] } = move ?? {}
    const entry = move ? { target, addingReplicas, removingReplicas } : null
    return [partition, { partition, leader: leader < 0 ? null : leader, replicas, isr, ongoing: entry }]
  })
  return { topicId, partitions: new Map(placed) }
}

function whatOf(reassignments: readonly Reassignment[]): string {
  const [first] = reassignments
  const named = first === undefined ? 'nothing' : `${first.topic}-${first.partition}`
  const more = reassignments.length > 1 ? ` and ${reassignments.length - 1} more` : ''
  return `${first?.replicas === null ? 'cancelling' : 'starting'} the reassignment of ${named}${more}`
}
