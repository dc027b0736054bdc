import { membersRemoved } from '#lib/kafka/changes/offset-changes'
import type { ActiveMember, MembersRemoved } from '#lib/wire/group-changes'
import { PartituraError } from '../errors.ts'
import type { GroupNow } from '../kafka/reads/group-now.ts'
import { messageOf } from '../log.ts'
import { requireWritable, type OperationContext } from './context.ts'
import { activeMembers } from './group-guard.ts'

export interface RemovedMembers {
  /** undefined: all. */
  memberIds?: readonly string[] | undefined
  dryRun?: boolean | undefined
}

const PATIENCE_MS = 5000
const TIME_MS = 20_000

/**
 * Takes members out of a group, as when a client hangs and its time-out is long; one that is alive joins again. Kafka removes
 * members of classic groups and static members; a dynamic member of the consumer protocol (KIP-848) only its own heartbeat can.
 * @throws PartituraError `group-not-found`, `conflict`, `invalid-parameter` for a member that is not there, `outcome-unknown`
 */
export async function removeMembers(
  context: OperationContext,
  groupId: string,
  request: RemovedMembers,
): Promise<MembersRemoved> {
  const { cluster, nowMs } = context
  requireWritable(cluster)
  const steady = AbortSignal.timeout(TIME_MS)
  const now = await cluster.reads.groupNow(groupId, PATIENCE_MS, steady)
  if (now === null) throw new PartituraError('group-not-found', `The cluster has no group “${groupId}”.`)
  const chosen = chosenMembers(now, request.memberIds)
  const obstacle = obstacleOf(now, chosen)
  if (obstacle !== null) throw new PartituraError('conflict', obstacle)
  const answer = { groupId, dryRun: request.dryRun === true, asOfMs: nowMs, failures: [] }
  if (answer.dryRun) return { ...answer, changeId: null, members: chosen.map(member => ({ ...member, error: null })) }
  return cluster.groupRecord.exclusively(groupId, async () => {
    const text = `Removed ${chosen
      .map(({ clientId, host }) => `${clientId} at ${host}`)
      .slice(0, 20)
      .join(', ')}`
    const nothing = { undoes: null, offsets: [], changed: 0, skipped: '0', repeated: '0' }
    const changeId = await cluster.groupRecord.begin({ groupId, action: 'remove-members', text, ...nothing })
    try {
      const members = await remove(context, groupId, chosen, steady)
      const failed = members.filter(({ error }) => error !== null).length
      const removed = members.filter(({ error }) => error === null)
      if (removed.length > 0) cluster.tell({ events: [membersRemoved(groupId, removed)] })
      const outcome = failed === 0 ? 'done' : failed === members.length ? 'refused' : 'partly'
      await cluster.groupRecord.end(changeId, outcome, members.find(({ error }) => error !== null)?.error?.message ?? null)
      void cluster.refresh(['groups'])
      return { ...answer, changeId, members }
    } catch (error) {
      const isOpen = error instanceof PartituraError && error.code === 'outcome-unknown'
      await cluster.groupRecord.end(changeId, isOpen ? 'unknown' : 'refused', messageOf(error))
      throw error
    }
  })
}

async function remove(
  { cluster }: OperationContext,
  groupId: string,
  chosen: readonly ActiveMember[],
  signal: AbortSignal,
): Promise<MembersRemoved['members']> {
  // A static member is named by its instance alone (KIP-345): Kafka then asks for no member id, and takes KIP-848 members too.
  const leaving = chosen.map(({ memberId, instanceId }) => ({ memberId: instanceId === null ? memberId : '', instanceId }))
  const results = await cluster.changes.removeMembers(groupId, leaving, signal)
  return chosen.map((member, index) => {
    const { memberId, instanceId } = leaving[index] ?? member
    const result = results.find(each => each.instanceId === instanceId && (instanceId !== null || each.memberId === memberId))
    return { ...member, error: result ? result.error : { code: 'UNKNOWN', message: 'Kafka’s answer does not name it' } }
  })
}

function chosenMembers(now: GroupNow, memberIds: readonly string[] | undefined): ActiveMember[] {
  const members = activeMembers(now)
  if (memberIds === undefined) return members
  const missing = memberIds.find(id => !members.some(({ memberId }) => memberId === id))
  if (missing === undefined) return members.filter(({ memberId }) => memberIds.includes(memberId))
  const detail = `Group “${now.groupId}” has no member “${missing}” any more.`
  throw new PartituraError('invalid-parameter', detail, { errors: [{ pointer: '?memberId', detail }] })
}

function obstacleOf({ groupId, type }: GroupNow, chosen: readonly ActiveMember[]): string | null {
  if (chosen.length === 0) return `Group “${groupId}” has no members to remove.`
  if (type === 'classic') return null
  const dynamic = chosen.filter(({ instanceId }) => instanceId === null)
  if (type === 'consumer' && dynamic.length === 0) return null
  const kind = type === 'consumer' ? 'the consumer protocol (KIP-848)' : `a ${type} group`
  return `Kafka removes no dynamic member of ${kind} for somebody else: stop the client, or wait for its session to end.`
}
