import { deleteGroupsV0, deleteGroupsV1, deleteGroupsV2 } from '@platformatic/kafka'
import { PartituraError } from '../../errors.ts'
import type { BrokerPool } from '../connections/broker-pool.ts'
import { kafkaErrorName } from '../errors.ts'
import { leaveGroupRequest } from '../protocol/leave-group.ts'
import type { LeavingMember } from '../protocol/leave-group.ts'
import { offsetCommitRequest } from '../protocol/offset-commit.ts'
import type { PartitionErrors } from '../protocol/offset-commit.ts'
import { offsetDeleteRequest } from '../protocol/offset-delete.ts'
import { fromLibrary } from '../protocol/request.ts'
import type { KafkaRequest } from '../protocol/request.ts'
import type { CommittedNow } from '../reads/group-now.ts'
import { findCoordinator, isMoving } from '../reads/find-coordinator.ts'
import { byTopic } from './by-topic.ts'
import { inDoubt, leavesDoubt, refusalOf } from './controller.ts'
import type { PartitionOutcome } from './reassignment-changes.ts'
import { toOutcome } from './reassignment-changes.ts'

export type { LeavingMember } from '../protocol/leave-group.ts'

/**
 * Changes to a group, each sent once to the coordinator that the cluster names now.
 * @throws PartituraError `not-known-yet` when the coordinator had moved and nothing was done; `conflict` when the group has
 * members, `group-not-found`, `refused-by-kafka`, `outcome-unknown`
 */
export interface GroupChanges {
  /** Deletes a group with its committed offsets; asked of its coordinator, as Kafka wants it. */
  deleteGroup(groupId: string, signal: AbortSignal): Promise<void>
  /**
   * Commits offsets without joining: all of them or none. Kafka refuses while the group has members. It makes the group when
   * there is none: look first.
   */
  commitOffsets(groupId: string, offsets: readonly CommittedNow[], signal: AbortSignal): Promise<void>
  /** Forgets committed offsets; the outcome has one entry for each partition. Kafka refuses topics that a member subscribes to. */
  deleteOffsets(
    groupId: string,
    partitions: readonly { topic: string; partition: number }[],
    signal: AbortSignal,
  ): Promise<PartitionOutcome[]>
  /** Takes members out of the group: it rebalances, and a consumer that is alive comes back. */
  removeMembers(
    groupId: string,
    members: readonly LeavingMember[],
    signal: AbortSignal,
  ): Promise<(LeavingMember & { error: PartitionOutcome['error'] })[]>
}

const deleteGroupsRequest = fromLibrary('DeleteGroups', [deleteGroupsV0.api, deleteGroupsV1.api, deleteGroupsV2.api])
const ANSWER_TIMEOUT_MS = 10_000
const REASON = 'removed by an operator'

export function createGroupChanges(pool: BrokerPool): GroupChanges {
  return {
    async deleteGroup(groupId, signal) {
      const what = `deleting group “${groupId}”`
      const { results } = await askOnce(pool, groupId, deleteGroupsRequest, [[groupId]], { signal, what })
      requireDone(groupId, results.find(result => result.groupId === groupId)?.errorCode ?? 0, what)
    },

    async commitOffsets(groupId, offsets, signal) {
      const what = `changing the offsets of group “${groupId}”`
      const answer = await askOnce(pool, groupId, offsetCommitRequest, { groupId, topics: byTopic(offsets) }, { signal, what })
      for (const errorCode of errorsIn(answer)) requireDone(groupId, errorCode, what)
    },

    async deleteOffsets(groupId, partitions, signal) {
      const what = `deleting offsets of group “${groupId}”`
      const topics = byTopic(partitions).map(({ name, partitions: entries }) => ({
        name,
        partitions: entries.map(({ partition }) => partition),
      }))
      const answer = await askOnce(pool, groupId, offsetDeleteRequest, { groupId, topics }, { signal, what })
      requireDone(groupId, answer.errorCode, what)
      return answer.topics.flatMap(({ name, partitions: results }) =>
        results.map(({ partition, errorCode }) => toOutcome({ topic: name, partition, errorCode, errorMessage: null })),
      )
    },

    async removeMembers(groupId, members, signal) {
      const what = `removing members of group “${groupId}”`
      const answer = await askOnce(pool, groupId, leaveGroupRequest, { groupId, members, reason: REASON }, { signal, what })
      requireDone(groupId, answer.errorCode, what)
      return answer.members.map(({ memberId, instanceId, errorCode }) => {
        const { error } = toOutcome({ topic: '', partition: 0, errorCode, errorMessage: null })
        return { memberId, instanceId, error }
      })
    },
  }
}

interface Once {
  signal: AbortSignal
  /** For the text of an unknown outcome. */
  what: string
}

/** Never sent a second time; a connection that breaks before it was sent leaves no doubt. */
async function askOnce<Args, Answer>(
  pool: BrokerPool,
  groupId: string,
  request: KafkaRequest<Args, Answer>,
  args: Args,
  { signal, what }: Once,
): Promise<Answer> {
  const brokerId = await findCoordinator(pool, groupId, signal)
  return pool.request(brokerId, request, args, { signal, timeoutMs: ANSWER_TIMEOUT_MS }).catch((error: unknown) => {
    throw leavesDoubt(error) ? inDoubt(what, error) : error
  })
}

function* errorsIn({ topics }: PartitionErrors): Generator<number> {
  for (const { partitions } of topics) for (const { errorCode } of partitions) if (errorCode !== 0) yield errorCode
}

/** What Kafka says when the group has members, or when one is just joining. */
const HAS_MEMBERS = new Set(['UNKNOWN_MEMBER_ID', 'NON_EMPTY_GROUP', 'ILLEGAL_GENERATION', 'REBALANCE_IN_PROGRESS'])
/** The record may have been written, and its copies were not there in time (GroupCoordinatorService.handleOperationException). */
const WRITTEN_PERHAPS = new Set(['COORDINATOR_NOT_AVAILABLE', 'REQUEST_TIMED_OUT'])

function requireDone(groupId: string, errorCode: number, what: string): void {
  if (errorCode === 0) return
  const name = kafkaErrorName(errorCode)
  const refusal = refusalOf(errorCode, null)
  if (HAS_MEMBERS.has(name)) {
    throw new PartituraError('conflict', `Group “${groupId}” has active members, so Kafka refused it (${name}).`)
  }
  if (name === 'GROUP_ID_NOT_FOUND') throw new PartituraError('group-not-found', `The cluster has no group “${groupId}”.`)
  if (WRITTEN_PERHAPS.has(name)) throw inDoubt(what, refusal)
  if (isMoving(errorCode)) {
    throw new PartituraError('not-known-yet', `The coordinator of group “${groupId}” is moving (${name}): nothing was done.`, {
      cause: refusal,
      retryable: true,
    })
  }
  throw refusal
}
