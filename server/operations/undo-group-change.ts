import { planOffset } from '#lib/kafka/plan-offsets'
import type { OffsetsChange, UndoBody } from '#lib/wire/group-changes'
import { PartituraError } from '../errors.ts'
import type { GroupNow } from '../kafka/reads/group-now.ts'
import type { RecordedOffset, StoredRecord } from '../group-record/record-file.ts'
import { changeOffsets } from './change-offsets.ts'
import type { OperationContext } from './context.ts'
import { keepsFromUndo } from './list-group-changes.ts'
import { byPlace, keyOf, partitionsOf, type ChangeRow } from './offset-plan.ts'

/**
 * Puts back what a group had committed before a change; what it had not committed is forgotten again. Offsets that the log has
 * deleted meanwhile are clamped to its start unless `beyondLog` is `refuse`.
 * @throws PartituraError as `changeOffsets`; `not-found`, `conflict` when the change cannot be undone
 */
export async function undoGroupChange(
  context: OperationContext,
  groupId: string,
  changeId: string,
  { dryRun = false, fingerprint, beyondLog = 'clamp' }: UndoBody,
): Promise<OffsetsChange> {
  const change = await context.cluster.groupRecord.read(groupId, changeId)
  if (change === null) throw new PartituraError('not-found', `No change “${changeId}” of group “${groupId}” is recorded.`)
  const obstacle = keepsFromUndo({ ...change, hasOffsets: change.offsets !== null })
  if (obstacle !== null) throw new PartituraError('conflict', `This change cannot be undone: ${obstacle}.`)
  return changeOffsets(context, {
    groupId,
    action: 'undo',
    text: `Undone: ${firstLower(change.text)}`,
    undoes: changeId,
    mayCreate: change.action === 'delete-group',
    dryRun,
    fingerprint,
    command: null,
    plan: now => planBack(context, now, change, beyondLog),
  })
}

async function planBack(
  { cluster, signal }: OperationContext,
  now: GroupNow,
  { offsets }: StoredRecord,
  beyondLog: 'refuse' | 'clamp',
): Promise<ChangeRow[]> {
  const recorded = offsets ?? []
  const committed = new Map(now.offsets.map(entry => [keyOf(entry), entry.offset]))
  const logs = new Map((await cluster.reads.logOffsets(partitionsOf(recorded), null, signal)).map(log => [keyOf(log), log]))
  const rows = recorded.map((entry): ChangeRow => {
    const log = logs.get(keyOf(entry))
    const { topic, partition, leaderEpoch, metadata } = entry
    const ends = { logStartOffset: log?.logStartOffset ?? null, logEndOffset: log?.logEndOffset ?? null }
    const committedOffset = committed.get(keyOf(entry)) ?? null
    const kept = { deletes: false, leaderEpoch, metadata }
    const stays = { topic, partition, before: committedOffset, after: null, ...ends, messages: null } as const
    if (entry.before === null) return { ...stays, ...forgotten(committedOffset), problem: null, leaderEpoch, metadata }
    if (log?.failure?.missing === true) {
      const note = 'left as it is: the topic or partition no longer exists'
      return { ...stays, ...kept, effect: 'none', note, problem: null }
    }
    const told = BigInt(entry.before)
    const facts = { topic, partition, committedOffset, ...ends, told, failure: log?.failure?.message ?? null }
    const planned = planOffset(facts, { kind: 'offset', offset: told }, beyondLog)
    return { ...planned, ...kept, leaderEpoch: planned.after === told ? leaderEpoch : -1 }
  })
  return rows.toSorted(byPlace)
}

/** There was no offset before the change. */
function forgotten(committedOffset: bigint | null): Pick<ChangeRow, 'deletes' | 'effect' | 'note'> {
  const isThere = committedOffset !== null
  const note = isThere ? 'forgotten again: nothing was committed before' : 'nothing is committed, as before'
  return { deletes: isThere, effect: isThere ? 'unknown' : 'none', note }
}

function firstLower(text: string): string {
  return text.slice(0, 1).toLowerCase() + text.slice(1)
}

/** For the record of a group that is deleted: every offset, gone. */
export function goneOffsets({ offsets }: GroupNow): RecordedOffset[] {
  return offsets.map(({ topic, partition, offset, leaderEpoch, metadata }) => ({
    topic,
    partition,
    before: offset.toString(),
    after: null,
    leaderEpoch,
    metadata,
  }))
}
