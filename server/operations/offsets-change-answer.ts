import { planTotals } from '#lib/kafka/plan-offsets'
import type { OffsetsChange } from '#lib/wire/group-changes'
import type { NewRecord } from '../group-record/record-file.ts'
import type { GroupNow } from '../kafka/reads/group-now.ts'
import type { OffsetChange } from './change-offsets.ts'
import type { OperationContext } from './context.ts'
import { activeMembers, fingerprintOf, refusalOf } from './group-guard.ts'
import { keyOf, type ChangeRow } from './offset-plan.ts'

/** What is written down before the change is sent. */
export function recordOf(
  { groupId, action, text, undoes }: OffsetChange,
  rows: readonly ChangeRow[],
  moving: readonly ChangeRow[],
  now: GroupNow,
): Omit<NewRecord, 'changeId' | 'startedAtMs'> {
  const before = new Map(now.offsets.map(entry => [keyOf(entry), entry]))
  const { skipped, repeated } = planTotals(rows)
  const offsets = moving.map(row => ({
    topic: row.topic,
    partition: row.partition,
    before: row.before?.toString() ?? null,
    after: row.deletes ? null : (row.after?.toString() ?? null),
    leaderEpoch: before.get(keyOf(row))?.leaderEpoch ?? -1,
    metadata: before.get(keyOf(row))?.metadata ?? '',
  }))
  return { groupId, action, text, undoes, offsets, changed: moving.length, skipped: String(skipped), repeated: String(repeated) }
}

export function answerOf(
  { nowMs }: OperationContext,
  change: OffsetChange,
  now: GroupNow,
  rows: readonly ChangeRow[],
  { changeId, confirmed }: Pick<OffsetsChange, 'changeId' | 'confirmed'>,
): OffsetsChange {
  const { skipped, repeated, partitions } = planTotals(rows)
  return {
    groupId: change.groupId,
    dryRun: change.dryRun,
    changeId,
    items: rows.map(row => ({
      topic: row.topic,
      partition: row.partition,
      deletes: row.deletes,
      effect: row.effect,
      note: row.note,
      problem: row.problem,
      before: row.before?.toString() ?? null,
      after: row.after?.toString() ?? null,
      logStartOffset: row.logStartOffset?.toString() ?? null,
      logEndOffset: row.logEndOffset?.toString() ?? null,
      messages: row.messages?.toString() ?? null,
    })),
    partitions,
    changed: rows.filter(row => row.deletes || (row.after !== null && row.after !== row.before)).length,
    skipped: String(skipped),
    repeated: String(repeated),
    refusal: change.dryRun ? refusalOf(now) : null,
    activeMembers: change.dryRun ? activeMembers(now) : [],
    fingerprint: fingerprintOf(rows),
    command: change.command,
    confirmed,
    asOfMs: nowMs,
    failures: [],
  }
}
