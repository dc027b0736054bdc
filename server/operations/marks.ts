import { randomUUID } from 'node:crypto'
import type { ClusterEvent } from '#lib/wire/events'
import type { Mark, MarkAnswer, MarkBody, MarkList, RemovedMark } from '#lib/wire/marks'
import { PartituraError } from '../errors.ts'
import { requireWritable, type EventFilter, type OperationContext } from './context.ts'

const DAY_MS = 86_400_000
const OLDEST_MS = 90 * DAY_MS
/** The clock of who asks may be a little ahead of ours. */
const AHEAD_MS = 60_000

/** Keeps a mark; it is an event of the timeline from then on. */
export async function addMark({ cluster, history, nowMs }: OperationContext, body: MarkBody): Promise<MarkAnswer> {
  requireWritable(cluster)
  const { text, timeMs = nowMs, topic, group, brokerId } = body
  if (timeMs > nowMs + AHEAD_MS || timeMs < nowMs - OLDEST_MS) {
    const detail = timeMs > nowMs ? 'Lies in the future.' : 'Lies more than 90 days back: no chart reaches so far.'
    throw new PartituraError('invalid-body', 'A mark stands at a moment of the last 90 days. Leave timeMs out to mark now.', {
      errors: [{ pointer: '/timeMs', detail: `${detail} It is in epoch milliseconds.` }],
    })
  }
  const event: ClusterEvent = {
    id: `mark-${randomUUID()}`,
    timeMs,
    kind: 'deploy-mark',
    subject: {
      ...(brokerId !== undefined && { brokerId }),
      ...(topic !== undefined && { topic }),
      ...(group !== undefined && { groupId: group }),
    },
    before: null,
    after: null,
    missed: 0,
    severity: 'info',
    text,
  }
  await history.addMark(cluster.config.id, event)
  return { ...markOf(event), ...wholeTruth(cluster) }
}

/** Marks of a stretch of time, newest first. */
export async function listMarks(
  { cluster, history }: OperationContext,
  filter: Pick<EventFilter, 'fromMs' | 'toMs' | 'limit' | 'cursor'>,
): Promise<MarkList> {
  const { items, total, nextCursor } = await history.events(cluster.config.id, { ...filter, kinds: ['deploy-mark'] })
  return { items: items.map(markOf), total, nextCursor, ...wholeTruth(cluster) }
}

/** Takes a mark off the charts and the timeline. */
export async function removeMark({ cluster, history }: OperationContext, id: string): Promise<RemovedMark> {
  requireWritable(cluster)
  if (!(await history.removeMark(cluster.config.id, id)))
    throw new PartituraError('not-found', `There is no mark “${id}”. GET …/marks lists those there are.`)
  return { id, ...wholeTruth(cluster) }
}

function markOf({ id, timeMs, text, subject }: ClusterEvent): Mark {
  return { id, timeMs, text, topic: subject.topic ?? null, group: subject.groupId ?? null, brokerId: subject.brokerId ?? null }
}

function wholeTruth(cluster: OperationContext['cluster']) {
  return { asOfMs: cluster.state().asOfMs, failures: [] }
}
