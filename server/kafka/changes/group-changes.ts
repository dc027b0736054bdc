import { deleteGroupsV0, deleteGroupsV1, deleteGroupsV2 } from '@platformatic/kafka'
import type { BrokerPool } from '../connections/broker-pool.ts'
import { metadataRequest } from '../protocol/metadata.ts'
import { fromLibrary } from '../protocol/request.ts'
import { inDoubt, leavesDoubt, refusalOf } from './controller.ts'

export interface GroupChanges {
  /**
   * Deletes a group with its committed offsets; asked of its coordinator, as Kafka wants it.
   * @throws PartituraError `refused-by-kafka` (NON_EMPTY_GROUP while it has members), `outcome-unknown`
   */
  deleteGroup(groupId: string, coordinatorId: number, signal: AbortSignal): Promise<void>
}

const deleteGroupsRequest = fromLibrary('DeleteGroups', [deleteGroupsV0.api, deleteGroupsV1.api, deleteGroupsV2.api])
const METADATA_TIMEOUT_MS = 3000
const ANSWER_TIMEOUT_MS = 10_000

export function createGroupChanges(pool: BrokerPool): GroupChanges {
  return {
    async deleteGroup(groupId, coordinatorId, signal) {
      const { answer } = await pool.requestAny(metadataRequest, { topics: [] }, { signal, timeoutMs: METADATA_TIMEOUT_MS })
      pool.setBrokers(answer.brokers)
      const options = { signal, timeoutMs: ANSWER_TIMEOUT_MS }
      const { results } = await pool.request(coordinatorId, deleteGroupsRequest, [[groupId]], options).catch((error: unknown) => {
        throw leavesDoubt(error) ? inDoubt(`deleting group “${groupId}”`, error) : error
      })
      const code = results.find(result => result.groupId === groupId)?.errorCode ?? 0
      if (code !== 0) throw refusalOf(code, null)
    },
  }
}
