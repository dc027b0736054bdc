import type * as z from 'zod/mini'
import type { moveList, reassignmentAnswer as reassignmentSchema, ReassignmentList, throttleList } from '#lib/wire/reassignments'
import { writeReassignmentJson } from '#lib/kafka/reassignment-json'
import { PartituraError } from '../errors.ts'
import type { Move } from '../reassignments/plan.ts'
import { previewMoves } from '../reassignments/preview.ts'
import type { OperationContext } from './context.ts'
import { failuresOf } from './partial-truth.ts'
import { moveAnswer, plannedMoves, reassignmentAnswer, reassignmentAnswers } from './reassignment-answers.ts'

export type ReassignmentDescription = z.infer<typeof reassignmentSchema>

const ENDED_SHOWN = 20
const PAGE = 500
const MAX_FILE_PARTITIONS = 100_000

/** Reassignments under way, whoever started them, and ours that have ended. Asks nobody: see the observer. */
export function listReassignments({ cluster, nowMs }: OperationContext): ReassignmentList {
  const { reassignments } = cluster
  const state = cluster.state()
  const all = reassignmentAnswers(reassignments, state)
  const running = all.filter(({ endedAtMs }) => endedAtMs === null)
  const ended = all.filter(({ endedAtMs }) => endedAtMs !== null).slice(0, ENDED_SHOWN)
  const activeId = reassignments.active?.id ?? null
  return {
    items: [...running, ...ended],
    total: running.length + ended.length,
    nextCursor: null,
    throttlesLeft: reassignments.claims.filter(({ planId }) => planId !== activeId).length,
    trouble: activeId === null ? reassignments.trouble : null,
    asOfMs: state.asOfMs,
    failures: failuresOf(state, ['metadata', 'quorum', 'log-dirs'], nowMs),
  }
}

/** @throws PartituraError `not-found` */
export function describeReassignment({ cluster, nowMs }: OperationContext, id: string): ReassignmentDescription {
  const state = cluster.state()
  const answer = reassignmentAnswer(cluster.reassignments, state, id)
  return { ...answer, asOfMs: state.asOfMs, failures: failuresOf(state, ['metadata', 'quorum', 'log-dirs'], nowMs) }
}

/** Partitions of a plan, whether it was only looked at, runs or has ended, in the order in which they are moved. */
export async function listMoves(
  { cluster, nowMs }: OperationContext,
  id: string,
  { cursor, limit = PAGE }: { cursor?: string | undefined; limit?: number | undefined },
): Promise<z.infer<typeof moveList>> {
  const from = Number(cursor ?? 0)
  const { reassignments } = cluster
  const state = cluster.state()
  const preview = reassignments.preview(id)
  const isStarted = reassignments.active?.id === id || reassignments.ended.some(plan => plan.id === id)
  const total = isStarted ? countMoves(reassignments, id) : (preview?.plan.rows.length ?? null)
  if (total === null) throw new PartituraError('not-found', `There is no plan “${id}” here.`)
  const items =
    isStarted || preview === undefined
      ? (await movesOf(cluster.reassignments, id, from, limit)).map(move => moveAnswer(state, move))
      : plannedMoves(preview, from, limit)
  const next = from + items.length
  return {
    items,
    total,
    nextCursor: next < total && items.length > 0 ? String(next) : null,
    asOfMs: state.asOfMs,
    failures: failuresOf(state, ['metadata'], nowMs),
  }
}

/** Kafka's reassignment file of a plan, or (`before`) the one that would take it back. */
export async function reassignmentFile({ cluster }: OperationContext, id: string, which: 'after' | 'before'): Promise<string> {
  const preview = cluster.reassignments.preview(id)
  const { active, ended } = cluster.reassignments
  const isStarted = active?.id === id || ended.some(plan => plan.id === id)
  if (!isStarted && preview === undefined) throw new PartituraError('not-found', `There is no plan “${id}” here.`)
  const moves: readonly Pick<Move, 'topic' | 'partition' | 'before' | 'after'>[] =
    preview === undefined
      ? await movesOf(cluster.reassignments, id, 0, MAX_FILE_PARTITIONS)
      : previewMoves(preview, 0, MAX_FILE_PARTITIONS)
  return writeReassignmentJson(moves.map(({ topic, partition, [which]: replicas }) => ({ topic, partition, replicas })))
}

/** Replication throttles that are set on the cluster now, told apart by who set them; asked of Kafka at most every few seconds. */
export async function listThrottles({ cluster }: OperationContext): Promise<z.infer<typeof throttleList>> {
  const { items, failures, asOfMs } = await cluster.reassignments.throttles()
  return { items: items.map(item => ({ ...item })), total: items.length, nextCursor: null, asOfMs, failures: [...failures] }
}

type Reassignments = OperationContext['cluster']['reassignments']

async function movesOf(reassignments: Reassignments, id: string, from: number, limit: number): Promise<Move[]> {
  const { active } = reassignments
  return active?.id === id ? active.moves.slice(from, from + limit) : reassignments.movesOf(id, from, limit)
}

function countMoves(reassignments: Reassignments, id: string): number {
  if (reassignments.active?.id === id) return reassignments.active.moves.length
  const ended = reassignments.ended.find(plan => plan.id === id)
  return Object.values(ended?.counts ?? {}).reduce((sum, each) => sum + each, 0)
}
