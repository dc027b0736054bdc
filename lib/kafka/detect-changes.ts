/**
 * What happened between two looks at a cluster, as events: the timeline's only source. Pure: the same two states always
 * give the same events, ids included, so that an event that is told twice is stored once.
 */
import type { ClusterEvent } from '../wire/events.ts'
import { brokerChanges, catchUpChanges, controllerChanges, logDirChanges } from './changes/broker-changes.ts'
import type { Draft } from './changes/draft.ts'
import { groupChanges } from './changes/group-changes.ts'
import { topicChanges } from './changes/topic-changes.ts'
import type { ClusterState } from './cluster-state.ts'

/** A cluster that changes wholesale (thousands of partitions at once) still gives a bounded list; the rest is summed up by the reader. */
const MAX_EVENTS_PER_LOOK = 5000

/**
 * Events from `before` to `after`, stamped `nowMs` (when the later look was made: each happened in the period before).
 * The first look gives none: what was there when we came is not news.
 */
export function detectChanges(before: ClusterState | null, after: ClusterState, nowMs: number): ClusterEvent[] {
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
  for (const draft of groupChanges(before, after)) {
    if (drafts.length >= MAX_EVENTS_PER_LOOK) break
    drafts.push(draft)
  }
  return drafts.map((draft, index) => ({ missed: 0, ...draft, id: `${nowMs}-${index}`, timeMs: nowMs }))
}
