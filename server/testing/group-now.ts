import type { GroupNow } from '../kafka/reads/group-now.ts'
import type { LogNow } from '../kafka/reads/log-offsets.ts'

type Member = NonNullable<GroupNow['members']>[number]

/** A group as its coordinator tells it; per topic the committed offset of each partition, null for none. */
export function groupNow(
  groupId: string,
  offsets: Readonly<Record<string, readonly (bigint | null)[]>>,
  parts: Partial<GroupNow> = {},
): GroupNow {
  const committed = Object.entries(offsets).flatMap(([topic, entries]) =>
    entries.flatMap((offset, partition) =>
      offset === null ? [] : [{ topic, partition, offset, leaderEpoch: 3, metadata: 'note' }],
    ),
  )
  const state = (parts.members ?? []).length > 0 ? 'Stable' : 'Empty'
  return { groupId, coordinatorId: 1, type: 'classic', state, members: [], offsets: committed, unstable: [], ...parts }
}

export function member(memberId: string, instanceId: string | null = null): Member {
  return { memberId, instanceId, clientId: `client of ${memberId}`, host: '10.0.0.1', rack: null, assignment: [] }
}

export function logNow(topic: string, partition: number, start: bigint, end: bigint, parts: Partial<LogNow> = {}): LogNow {
  return { topic, partition, logStartOffset: start, logEndOffset: end, atTime: null, failure: null, ...parts }
}
