import { deleteGroupsV0, deleteGroupsV1, deleteGroupsV2 } from '@platformatic/kafka'
import type { ClusterConfig } from '../config/cluster-config.ts'
import { createBrokerPool } from './connections/broker-pool.ts'
import { kafkaFailure, KafkaRequestError } from './errors.ts'
import { fromLibrary } from './protocol/request.ts'

export interface GroupChanges {
  /** Deletes a group that has no members; asked of its coordinator, as Kafka wants it. */
  deleteGroup(groupId: string, coordinatorId: number, signal: AbortSignal): Promise<void>
  close(): Promise<void>
}

const deleteGroupsRequest = fromLibrary('DeleteGroups', [deleteGroupsV0.api, deleteGroupsV1.api, deleteGroupsV2.api])
const TIMEOUT_MS = 10_000

/** Connections of their own (role `change`), opened at the first call: a change is never cut off by somebody's search. */
export function createGroupChanges(config: ClusterConfig): GroupChanges {
  const pool = createBrokerPool(config, 'change', { requestTimeoutMs: TIMEOUT_MS })
  return {
    async deleteGroup(groupId, coordinatorId, signal) {
      const { results } = await pool.request(coordinatorId, deleteGroupsRequest, [[groupId]], { signal, timeoutMs: TIMEOUT_MS })
      const code = results.find(result => result.groupId === groupId)?.errorCode ?? 0
      if (code !== 0) throw new KafkaRequestError(kafkaFailure(code, coordinatorId))
    },
    close: () => Promise.resolve(pool.close()),
  }
}
