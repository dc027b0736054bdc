import type * as z from 'zod/mini'
import type { eventList } from '#lib/wire/events'
import type { EventFilter, OperationContext } from './context.ts'

/** What changed in the cluster, newest first, from the history's store. */
export async function listEvents(
  { cluster, history }: OperationContext,
  filter: EventFilter,
): Promise<z.infer<typeof eventList>> {
  const { items, total, nextCursor } = await history.events(cluster.config.id, filter)
  return { items, total, nextCursor, asOfMs: cluster.state().asOfMs, failures: [] }
}
