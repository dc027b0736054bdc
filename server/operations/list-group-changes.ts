import type * as z from 'zod/mini'
import type { GroupChange, groupChangeList } from '#lib/wire/group-changes'
import type { RecordedHead } from '../group-record/cluster-record.ts'
import type { OperationContext } from './context.ts'

/** What was changed in a group through this dashboard, newest first; also of a group that is gone. */
export async function listGroupChanges(
  { cluster, nowMs }: OperationContext,
  groupId: string,
): Promise<z.infer<typeof groupChangeList>> {
  const items = (await cluster.groupRecord.list(groupId)).map((head): GroupChange => {
    const { hasOffsets: _, ...change } = head
    return { ...change, keepsFromUndo: keepsFromUndo(head) }
  })
  return { items, asOfMs: nowMs, failures: [] }
}

/** Why a change cannot be undone; null: it can. One whose end nobody saw can: putting back what was before is right either way. */
export function keepsFromUndo({ action, outcome, hasOffsets, undoneBy, changed }: RecordedHead): string | null {
  if (action === 'remove-members') return 'members come back by themselves'
  if (outcome === 'started') return 'it is under way'
  if (outcome === 'refused') return 'nothing was changed'
  if (undoneBy !== null) return 'it is undone'
  if (changed === 0) return 'no offset was changed'
  return hasOffsets ? null : 'it is too long ago: its offsets are no longer kept'
}
