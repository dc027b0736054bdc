/** One group as its coordinator sees it at this moment: what must be true before its offsets are changed, and after. */
import type { BrokerPool } from '../connections/broker-pool.ts'
import { kafkaErrorName, kafkaFailure, KafkaRequestError } from '../errors.ts'
import { committedOffsetsRequest } from '../protocol/committed-offsets.ts'
import { describeGroupsRequest } from '../protocol/describe-groups.ts'
import type { DescribedMember } from '../protocol/group-member.ts'
import { listGroupsRequest } from '../protocol/list-groups.ts'
import { GROUP_DESCRIBES } from './groups.ts'
import { askCoordinator, requireNoError, type CoordinatorOptions } from './find-coordinator.ts'

export interface CommittedNow {
  topic: string
  partition: number
  offset: bigint
  /** −1: unknown. */
  leaderEpoch: number
  metadata: string
}

export interface GroupNow {
  groupId: string
  coordinatorId: number
  /** `classic`, `consumer`, `share`, `streams`, or what this Kafka says. */
  type: string
  /** Kafka's word. */
  state: string
  /** null: groups of this type are described by no request of ours; then only the state says whether there are any. */
  members: readonly DescribedMember[] | null
  offsets: readonly CommittedNow[]
  /** Partitions in which an open transaction is about to commit an offset. */
  unstable: readonly { topic: string; partition: number }[]
}

const TIMEOUT_MS = 3000
const UNSTABLE = 'UNSTABLE_OFFSET_COMMIT'

/**
 * null: there is no such group. A coordinator that moves or is loading is waited for.
 * @throws KafkaRequestError when it cannot be told in time
 */
export async function readGroupNow(pool: BrokerPool, groupId: string, options: CoordinatorOptions): Promise<GroupNow | null> {
  const { answer } = await askCoordinator(pool, groupId, brokerId => readFrom(pool, groupId, brokerId, options.signal), options)
  return answer
}

async function readFrom(pool: BrokerPool, groupId: string, brokerId: number, signal: AbortSignal): Promise<GroupNow | null> {
  const options = { signal, timeoutMs: TIMEOUT_MS }
  const [list, committed] = await Promise.all([
    pool.request(brokerId, listGroupsRequest, null, options),
    pool.request(brokerId, committedOffsetsRequest, { groupId }, options),
  ])
  requireNoError(list.errorCode, brokerId)
  const listed = list.groups.find(group => group.groupId === groupId)
  if (listed === undefined) return requireGone(pool, groupId, brokerId, options)
  const type = listed.type ?? 'classic'
  const describe = GROUP_DESCRIBES[type]
  const described = describe && (await pool.request(brokerId, describe, { groupIds: [groupId] }, options)).groups[0]
  if (described) requireNoError(described.errorCode, brokerId, described.errorMessage)
  if (type !== 'share') requireNoError(committed.errorCode, brokerId)
  const failed = committed.offsets.find(({ errorCode }) => errorCode !== 0 && kafkaErrorName(errorCode) !== UNSTABLE)
  if (failed) throw new KafkaRequestError(kafkaFailure(failed.errorCode, brokerId))
  return {
    groupId,
    coordinatorId: brokerId,
    type,
    state: described?.state ?? listed.state ?? 'Unknown',
    members: described?.members ?? null,
    offsets: committed.offsets.filter(({ offset, errorCode }) => errorCode === 0 && offset >= 0n),
    unstable: committed.offsets.filter(({ errorCode }) => errorCode !== 0),
  }
}

/** A broker that has just lost the group does not list it either: DescribeGroups tells the two apart. */
async function requireGone(
  pool: BrokerPool,
  groupId: string,
  brokerId: number,
  options: { signal: AbortSignal; timeoutMs: number },
): Promise<null> {
  const [group] = (await pool.request(brokerId, describeGroupsRequest, { groupIds: [groupId] }, options)).groups
  // Dead: how Kafka before 4.0 names a group that is not there (KIP-1043).
  if (group?.errorCode === 0 && group.state !== 'Dead') {
    throw new KafkaRequestError({ brokerId, code: 'NOT_COORDINATOR', message: 'the group was not listed, but it is there' })
  }
  if (group && group.errorCode !== 0 && kafkaErrorName(group.errorCode) !== 'GROUP_ID_NOT_FOUND') {
    requireNoError(group.errorCode, brokerId, group.errorMessage)
  }
  return null
}
