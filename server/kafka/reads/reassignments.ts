import type { BrokerPool } from '../connections/broker-pool.ts'
import { kafkaFailure, KafkaRequestError } from '../errors.ts'
import { listPartitionReassignmentsRequest } from '../protocol/list-partition-reassignments.ts'
import type { OngoingReassignment } from '../protocol/list-partition-reassignments.ts'
import type { ReadOptions } from './ask-brokers.ts'

/** Ongoing reassignments: topic → partition → what is being added and removed. `prefer`: the controller under ZooKeeper. */
export type Reassignments = ReadonlyMap<string, ReadonlyMap<number, OngoingReassignment>>

export async function readReassignments(
  pool: BrokerPool,
  options: ReadOptions & { prefer: number | null },
): Promise<Reassignments> {
  const args = { timeoutMs: options.timeoutMs ?? 1500 }
  const { brokerId, answer } = await pool.requestAny(listPartitionReassignmentsRequest, args, options)
  if (answer.errorCode !== 0) throw new KafkaRequestError(kafkaFailure(answer.errorCode, brokerId, answer.errorMessage))
  return new Map(answer.topics.map(({ name, partitions }) => [name, new Map(partitions.map(entry => [entry.partition, entry]))]))
}
