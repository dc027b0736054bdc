import { setTimeout as sleep } from 'node:timers/promises'
import { ownOffsetChanges, type MovedOffset } from '#lib/kafka/changes/offset-changes'
import type { GroupAction, GroupChange, OffsetsChange } from '#lib/wire/group-changes'
import { PartituraError } from '../errors.ts'
import type { GroupNow } from '../kafka/reads/group-now.ts'
import { messageOf } from '../log.ts'
import { requireWritable, type OperationContext } from './context.ts'
import { conflictWith, fingerprintNow, fingerprintOf, refusalOf, requireEmpty } from './group-guard.ts'
import { keyOf, refused, type ChangeRow } from './offset-plan.ts'
import { answerOf, recordOf } from './offsets-change-answer.ts'

export interface OffsetChange {
  groupId: string
  action: GroupAction
  /** One sentence for the record. */
  text: string
  /** The change that this one undoes. */
  undoes: string | null
  /** Make the group anew when it is gone: only to undo its deletion. */
  mayCreate: boolean
  dryRun: boolean
  fingerprint: string | undefined
  command: string | null
  plan(now: GroupNow): Promise<ChangeRow[]>
}

/** Of the time that an answer of the API may take; what was begun is ended by then, even if who asked has gone. */
const TIME_MS = 22_000
/** Longer than the nine seconds after which Kafka gives up a broker that was killed. */
const PATIENCE_MS = 12_000
const LOOK_EVERY_MS = 300

/**
 * Changes what a group has committed, or (`dryRun`) says what that would do. Nothing is written unless the group is there,
 * has no members and has committed what the plan says; what was before is on the disk by then. All partitions are committed
 * at once or none.
 * @throws PartituraError `group-not-found`, `conflict` (members, something else committed), `invalid-body`, `outcome-unknown`
 */
export async function changeOffsets(context: OperationContext, change: OffsetChange): Promise<OffsetsChange> {
  const { cluster } = context
  requireWritable(cluster)
  if (change.dryRun) {
    const now = await groupFor(context, change)
    const rows = await change.plan(now)
    return answerOf(context, change, now, rows, { changeId: null, confirmed: true })
  }
  const steady = { ...context, signal: AbortSignal.timeout(TIME_MS) }
  return cluster.groupRecord.exclusively(change.groupId, () => carryOut(steady, change))
}

async function carryOut(context: OperationContext, change: OffsetChange): Promise<OffsetsChange> {
  const { cluster } = context
  const now = await groupFor(context, change)
  requireEmpty(now)
  const rows = await change.plan(now)
  requireSame(change, now, change.fingerprint, fingerprintOf(rows))
  requireNoProblem(rows)
  const moving = rows.filter(row => row.deletes || (row.after !== null && row.after !== row.before))
  if (moving.length === 0) return answerOf(context, change, now, rows, { changeId: null, confirmed: true })
  const changeId = await cluster.groupRecord.begin(recordOf(change, rows, moving, now))
  const moved = moving.map(movedOffset)
  cluster.tell({ expected: { groupId: change.groupId, offsets: moved } })
  try {
    const confirmed = await commitGuarded(context, change, moving, fingerprintOf(rows), rows)
    cluster.tell({ events: ownOffsetChanges(change.groupId, change.text, moved) })
    await cluster.groupRecord.end(
      changeId,
      'done',
      confirmed ? null : 'Kafka’s answer did not come; looking again showed it done',
    )
    void cluster.refresh(['groups'])
    return answerOf(context, change, now, rows, { changeId, confirmed })
  } catch (error) {
    const outcome = outcomeOf(error)
    cluster.tell({ events: ownOffsetChanges(change.groupId, ...whatIsDone(outcome, change.text, moved)) })
    await cluster.groupRecord.end(changeId, outcome, messageOf(error))
    throw error
  }
}

/** Of a change that did not plainly end: the words for the timeline, and the offsets that moved, or may have. */
function whatIsDone(
  outcome: GroupChange['outcome'],
  text: string,
  moved: readonly MovedOffset[],
): [string, readonly MovedOffset[]] {
  if (outcome === 'unknown') return [`${text} (Kafka’s answer did not come: whether it was done is unknown)`, moved]
  return [text, outcome === 'partly' ? moved.filter(({ after }) => after !== null) : []]
}

function movedOffset({ topic, partition, before, after, deletes }: ChangeRow): MovedOffset {
  return { topic, partition, before, after: deletes ? null : after }
}

/** Offsets were committed, and those to be forgotten are still there. */
class PartlyDoneError extends PartituraError {}

function outcomeOf(error: unknown): GroupChange['outcome'] {
  if (error instanceof PartlyDoneError) return 'partly'
  return error instanceof PartituraError && error.code === 'outcome-unknown' ? 'unknown' : 'refused'
}

/** @returns false: Kafka did not confirm it, but it is seen to be done */
async function commitGuarded(
  context: OperationContext,
  change: OffsetChange,
  moving: readonly ChangeRow[],
  fingerprint: string,
  rows: readonly ChangeRow[],
): Promise<boolean> {
  const { signal } = context
  const { groupId } = change
  const untilMs = performance.now() + PATIENCE_MS
  for (;;) {
    // The last look before the write: a group that is gone must not be made anew, nor one that has moved on be set back.
    const now = await groupFor(context, change)
    requireEmpty(now)
    requireSame(change, now, fingerprint, fingerprintNow(rows, now))
    try {
      await write(context, groupId, moving)
      return true
    } catch (error) {
      if (!(error instanceof PartituraError)) throw error
      if (error.code === 'conflict') throw await withMembers(context, change, error)
      if (error.code === 'outcome-unknown') return await verify(context, groupId, moving, error)
      if (error.code !== 'not-known-yet' || performance.now() > untilMs || signal.aborted) throw error
      await sleep(LOOK_EVERY_MS, undefined, { signal }).catch(() => {})
    }
  }
}

async function write(context: OperationContext, groupId: string, moving: readonly ChangeRow[]): Promise<void> {
  const { cluster, signal } = context
  const commits = moving.flatMap(({ topic, partition, after, leaderEpoch, metadata }) =>
    after === null ? [] : [{ topic, partition, offset: after, leaderEpoch, metadata }],
  )
  const forgotten = moving.filter(({ deletes }) => deletes).map(({ topic, partition }) => ({ topic, partition }))
  if (commits.length > 0) await cluster.changes.commitOffsets(groupId, commits, signal)
  if (forgotten.length === 0) return
  try {
    await forget(context, groupId, forgotten)
  } catch (error) {
    const isOpen = error instanceof PartituraError && error.code === 'outcome-unknown'
    if (commits.length === 0 || isOpen) throw error
    const detail = `${commits.length} offsets were committed, but ${forgotten.length} were not forgotten: ${messageOf(error)}`
    throw new PartlyDoneError('refused-by-kafka', detail, { cause: error })
  }
}

/** Forgetting twice is forgetting once, so that a coordinator that has moved is asked again. */
async function forget(
  { cluster, signal }: OperationContext,
  groupId: string,
  partitions: readonly { topic: string; partition: number }[],
): Promise<void> {
  const untilMs = performance.now() + PATIENCE_MS
  for (;;) {
    try {
      const outcomes = await cluster.changes.deleteOffsets(groupId, partitions, signal)
      const failed = outcomes.find(({ error }) => error !== null)
      if (failed === undefined) return
      const { topic, partition, error } = failed
      throw new PartituraError('refused-by-kafka', `${topic}-${partition}: ${error?.message} (${error?.code})`)
    } catch (error) {
      const isMoving = error instanceof PartituraError && error.code === 'not-known-yet'
      if (!isMoving || performance.now() > untilMs || signal.aborted) throw error
      await sleep(LOOK_EVERY_MS, undefined, { signal }).catch(() => {})
    }
  }
}

/** Sent once and never again: what the coordinator shows decides. */
async function verify(
  { cluster, signal }: OperationContext,
  groupId: string,
  moving: readonly ChangeRow[],
  error: PartituraError,
): Promise<false> {
  let seen = 'The group could not be looked at since.'
  while (!signal.aborted) {
    const now = await cluster.reads.groupNow(groupId, PATIENCE_MS, signal).catch(() => undefined)
    if (now !== undefined && isDone(moving, now)) return false
    if (now === null) seen = 'When last looked at, the group was gone.'
    else if (now !== undefined) seen = 'When last looked at, its offsets were not changed.'
    await sleep(LOOK_EVERY_MS, undefined, { signal }).catch(() => {})
  }
  throw new PartituraError('outcome-unknown', `${error.message} ${seen}`, { cause: error })
}

function isDone(moving: readonly ChangeRow[], now: GroupNow | null): boolean {
  const offsets = new Map((now?.offsets ?? []).map(entry => [keyOf(entry), entry.offset]))
  return moving.every(row => (offsets.get(keyOf(row)) ?? null) === (row.deletes ? null : row.after))
}

async function groupFor({ cluster, signal }: OperationContext, { groupId, mayCreate }: OffsetChange): Promise<GroupNow> {
  const now = await cluster.reads.groupNow(groupId, PATIENCE_MS, signal)
  if (now !== null) return now
  if (!mayCreate) throw new PartituraError('group-not-found', `The cluster has no group “${groupId}”: nothing was written.`)
  return { groupId, coordinatorId: -1, type: 'classic', state: 'Dead', members: [], offsets: [], unstable: [] }
}

/** Kafka refused because of members: who they are, if they are still there. */
async function withMembers(
  { cluster, signal }: OperationContext,
  { groupId }: OffsetChange,
  error: PartituraError,
): Promise<PartituraError> {
  const now = await cluster.reads.groupNow(groupId, 0, signal).catch(() => null)
  return now === null ? error : conflictWith(now, refusalOf(now) ?? error.message)
}

function requireSame({ groupId }: OffsetChange, now: GroupNow, expected: string | undefined, found: string): void {
  if (expected === undefined || expected === found) return
  throw conflictWith(now, `Group “${groupId}” has committed other offsets since the preview: nothing was written. Look again.`)
}

function requireNoProblem(rows: readonly ChangeRow[]): void {
  const bad = rows.filter(({ problem }) => problem !== null)
  const [first] = bad
  if (first === undefined) return
  const errors = bad
    .slice(0, 100)
    .map(({ topic, partition, problem }) => ({ pointer: '/to', detail: `${topic}-${partition}: ${problem}` }))
  const more = bad.length > 1 ? ` (and ${bad.length - 1} more)` : ''
  throw refused('/to', `${first.topic}-${first.partition}: ${first.problem}${more} Nothing was written.`, errors)
}
