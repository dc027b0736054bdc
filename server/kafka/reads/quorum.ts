import type { QuorumReplicaState, QuorumState } from '#lib/kafka/cluster-state'
import type { BrokerPool } from '../connections/broker-pool.ts'
import { kafkaFailure, KafkaRequestError } from '../errors.ts'
import { describeQuorumRequest } from '../protocol/describe-quorum.ts'
import type { DescribedReplica } from '../protocol/describe-quorum.ts'
import type { ReadOptions } from './ask-brokers.ts'

/** The metadata quorum of a KRaft cluster; its leader is the controller. Rejects when no broker or no leader answers. */
export async function readQuorum(pool: BrokerPool, options: ReadOptions & { prefer: number | null }): Promise<QuorumState> {
  const { brokerId, answer } = await pool.requestAny(describeQuorumRequest, null, options)
  if (answer.errorCode !== 0) throw new KafkaRequestError(kafkaFailure(answer.errorCode, brokerId, answer.errorMessage))
  return {
    leaderId: answer.leaderId < 0 ? null : answer.leaderId,
    leaderEpoch: answer.leaderEpoch < 0 ? null : answer.leaderEpoch,
    highWatermark: answer.highWatermark < 0n ? null : answer.highWatermark,
    voters: answer.voters.map(toReplica),
    observers: answer.observers.map(toReplica),
    controllerId: null,
  }
}

/** The controller of a ZooKeeper cluster, as Metadata tells it: there it is the true one. */
export function zooKeeperQuorum(controllerId: number): QuorumState {
  return {
    leaderId: null,
    leaderEpoch: null,
    highWatermark: null,
    voters: [],
    observers: [],
    controllerId: controllerId < 0 ? null : controllerId,
  }
}

function toReplica({ replicaId, logEndOffset, lastFetchMs, lastCaughtUpMs }: DescribedReplica): QuorumReplicaState {
  return {
    replicaId,
    logEndOffset: logEndOffset < 0n ? null : logEndOffset,
    lastFetchMs: lastFetchMs < 0 ? null : lastFetchMs,
    lastCaughtUpMs: lastCaughtUpMs < 0 ? null : lastCaughtUpMs,
  }
}
