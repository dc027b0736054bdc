/** Groups that come, go, rebalance and are set back. */
import type { ClusterState, GroupState } from '../cluster-state.ts'
import type { Draft } from './draft.ts'
import { outsideOffsetChanges, type IsOwnChange } from './offset-changes.ts'

export function* groupChanges(before: ClusterState, after: ClusterState, isOwn: IsOwnChange): Generator<Draft> {
  if (before.groups === null || after.groups === null || before.groups === after.groups) return
  for (const [groupId, now] of after.groups) {
    const was = before.groups.get(groupId)
    if (was === now) continue
    if (!was) {
      yield {
        kind: 'group-created',
        subject: { groupId },
        before: null,
        after: now.state,
        severity: 'info',
        text: `Group ${groupId} appeared`,
      }
    } else {
      yield* changesInGroup(was, now)
      yield* outsideOffsetChanges(was, now, isOwn)
    }
  }
  for (const groupId of before.groups.keys()) {
    if (after.groups.has(groupId)) continue
    yield {
      kind: 'group-deleted',
      subject: { groupId },
      before: null,
      after: null,
      severity: 'info',
      text: `Group ${groupId} is gone`,
    }
  }
}

function* changesInGroup(was: GroupState, now: GroupState): Generator<Draft> {
  const { groupId } = now
  if (was.state !== now.state) {
    const rebalancing = /rebalanc|assigning|reconciling/i.test(now.state)
    const text = rebalancing
      ? `Group ${groupId} is rebalancing (${now.state})`
      : `Group ${groupId} went from ${was.state} to ${now.state}`
    const kind = rebalancing ? 'group-rebalanced' : 'group-state-changed'
    yield {
      kind,
      subject: { groupId },
      before: was.state,
      after: now.state,
      severity: now.state === 'Empty' ? 'attention' : 'info',
      text,
    }
    return
  }
  // A rebalance shorter than the period is seen by its result: other members.
  if (was.members === null || now.members === null) return
  const ids = (group: GroupState) => (group.members ?? []).map(member => member.memberId).toSorted()
  if (ids(was).join(' ') === ids(now).join(' ')) return
  const text = `Group ${groupId} rebalanced: ${was.members.length} → ${now.members.length} members`
  yield {
    kind: 'group-rebalanced',
    subject: { groupId },
    before: was.members.length,
    after: now.members.length,
    severity: 'info',
    text,
  }
}
