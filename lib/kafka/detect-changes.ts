/**
 * What happened between two looks at a cluster, as events: the timeline's only source. Pure: the same two states always
 * give the same events, ids included, so that an event that is told twice is stored once.
 */
import type { ClusterEvent } from '../wire/events.ts'
import { brokerChanges, catchUpChanges, controllerChanges, logDirChanges } from './changes/broker-changes.ts'
import type { Draft } from './changes/draft.ts'
import { groupChanges } from './changes/group-changes.ts'
import type { IsOwnChange } from './changes/offset-changes.ts'
import { topicChanges } from './changes/topic-changes.ts'
import type { ClusterState } from './cluster-state.ts'

/** A cluster that changes wholesale (thousands of partitions at once) still gives a bounded list; the rest is summed up by the reader. */
const MAX_EVENTS_PER_LOOK = 5000

const NOT_OURS: IsOwnChange = () => false

/**
 * Events from `before` to `after`, stamped `nowMs` (when the later look was made: each happened in the period before).
 * The first look gives none: what was there when we came is not news. `isOwn`: what this dashboard changed and tells of itself.
 */
export function detectChanges(
  before: ClusterState | null,
  after: ClusterState,
  nowMs: number,
  isOwn: IsOwnChange = NOT_OURS,
): ClusterEvent[] {
  if (before === null || before.asOfMs === null) return []
  const drafts: Draft[] = [
    ...brokerChanges(before, after, nowMs),
    ...logDirChanges(before, after),
    ...catchUpChanges(before, after),
    ...controllerChanges(before, after),
  ]
  for (const draft of topicChanges(before, after)) {
    if (drafts.length >= MAX_EVENTS_PER_LOOK) break
    drafts.push(draft)
  }
  for (const draft of groupChanges(before, after, isOwn)) {
    if (drafts.length >= MAX_EVENTS_PER_LOOK) break
    drafts.push(draft)
  }
  return stamped(drafts, nowMs)
}

/** No two calls may have the same time: ids are made of it. */
export function stamped(drafts: readonly Draft[], nowMs: number): ClusterEvent[] {
  return drafts.map((draft, index) => ({ missed: 0, ...draft, id: `${nowMs}-${index}`, timeMs: nowMs }))
}
