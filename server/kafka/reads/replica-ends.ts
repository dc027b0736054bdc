import type { BrokerPool } from '../connections/broker-pool.ts'
import { DEBUGGING_REPLICA_ID, LATEST, listOffsetsRequest } from '../protocol/list-offsets.ts'
import { askBrokers } from './ask-brokers.ts'
import type { ReadOptions } from './ask-brokers.ts'

/** Partitions by the broker that holds a replica of them, as leader or as follower. */
export type HeldPartitions = ReadonlyMap<number, readonly { name: string; partitions: readonly number[] }[]>

/** The log end of one broker's replica; null: it did not tell. */
export type ReplicaEnd = (brokerId: number, topic: string, partition: number) => bigint | null

/**
 * The log end of the replicas given, each told by the broker that holds it. Brokers that do not answer leave theirs unknown: whoever
 * asks for this asks the same brokers for more, and reports their failure there.
 */
export async function readReplicaEnds(pool: BrokerPool, held: HeldPartitions, options: ReadOptions): Promise<ReplicaEnd> {
  const { answers } = await askBrokers(held.keys(), async brokerId => {
    const args = { timestamp: LATEST, topics: held.get(brokerId) ?? [], replicaId: DEBUGGING_REPLICA_ID }
    const answer = await pool.request(brokerId, listOffsetsRequest, args, options)
    const ends = new Map<string, Map<number, bigint>>()
    for (const { name, from, to } of answer.topics) {
      const ofTopic = new Map<number, bigint>()
      for (let i = from; i < to; i++) {
        const offset = answer.offset[i] ?? -1n
        if (answer.errorCode[i] === 0 && offset >= 0n) ofTopic.set(answer.partition[i] ?? -1, offset)
      }
      ends.set(name, ofTopic)
    }
    return ends
  })
  return (brokerId, topic, partition) => answers.get(brokerId)?.get(topic)?.get(partition) ?? null
}
