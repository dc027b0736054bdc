import type { ClusterState } from '#lib/kafka/cluster-state'
import type { MoveAnswer, ReassignmentAnswer } from '#lib/wire/reassignments'
import { PartituraError } from '../errors.ts'
import type { ClusterReassignments } from '../reassignments/cluster-reassignments.ts'
import type { OngoingPartition } from '../reassignments/others.ts'
import { isInFlight, type EndedPlan, type Move, type MoveState, type PlanHead } from '../reassignments/plan.ts'
import { previewMoves, type Preview } from '../reassignments/preview.ts'
import { amountOf, copiedSoFar, bytesToCopy } from '../reassignments/progress.ts'
import { goalOf } from './reassignment-request.ts'
import { endedText, othersText, runningText } from './reassignment-words.ts'

const MAX_IN_FLIGHT = 200
export const OTHERS = 'others'

type Counts = ReassignmentAnswer['counts']

/** All that run, ours and others', then ours that have ended, newest first. */
export function reassignmentAnswers(reassignments: ClusterReassignments, state: ClusterState): ReassignmentAnswer[] {
  const active = activeAnswer(reassignments, state)
  const others = othersAnswer(reassignments, state)
  return [...(active ? [active] : []), ...(others ? [others] : []), ...reassignments.ended.map(endedAnswer)]
}

/** @throws PartituraError `not-found` */
export function reassignmentAnswer(reassignments: ClusterReassignments, state: ClusterState, id: string): ReassignmentAnswer {
  const found = reassignmentAnswers(reassignments, state).find(each => each.id === id)
  if (found === undefined) throw new PartituraError('not-found', `There is no reassignment “${id}” here.`)
  return found
}

export function plannedMoves(preview: Preview, from: number, limit: number): MoveAnswer[] {
  return previewMoves(preview, from, limit).map(({ topic, partition, before, after, sizeBytes }) => {
    const added = after.filter(brokerId => !before.includes(brokerId)).length
    const totalBytes = added === 0 ? 0 : sizeBytes === null ? null : sizeBytes * added
    return { topic, partition, before: [...before], after: [...after], state: 'planned', totalBytes, movedBytes: 0, note: null }
  })
}

export function moveAnswer(state: ClusterState, move: Move): MoveAnswer {
  const { topic, partition, before, after, note } = move
  return { topic, partition, before: [...before], after: [...after], state: move.state, ...amountOf(state, move), note }
}

function activeAnswer(reassignments: ClusterReassignments, state: ClusterState): ReassignmentAnswer | null {
  const { active } = reassignments
  if (active === null) return null
  const { head, moves } = active
  const counts = countsOf(moves.reduce<Partial<Record<MoveState, number>>>(count, {}))
  return {
    ...headOf(head),
    text: runningText(head.state, moves.length, counts),
    partitionCount: moves.length,
    counts,
    ...reassignments.progress('ours'),
    inFlight: moves
      .filter(move => isInFlight(move.state))
      .slice(0, MAX_IN_FLIGHT)
      .map(move => moveAnswer(state, move)),
    note: reassignments.trouble ?? head.note,
  }
}

function endedAnswer(plan: EndedPlan): ReassignmentAnswer {
  const counts = countsOf(plan.counts)
  const partitionCount = Object.values(plan.counts).reduce((sum, each) => sum + each, 0)
  return {
    ...headOf(plan),
    text: endedText(plan.state, partitionCount, counts),
    partitionCount,
    counts,
    movedBytes: plan.copiedBytes,
    totalBytes: plan.copiedBytes,
    bytesPerSecond: null,
    etaSeconds: null,
    etaReason: 'it has ended',
    inFlight: [],
    note: plan.note,
  }
}

function othersAnswer(reassignments: ClusterReassignments, state: ClusterState): ReassignmentAnswer | null {
  const ongoing = reassignments.others()
  if (ongoing.length === 0) return null
  return {
    id: OTHERS,
    origin: 'others',
    goal: null,
    state: 'running',
    text: othersText(ongoing.length),
    startedAtMs: null,
    endedAtMs: null,
    throttleBytesPerSecond: null,
    batchSize: null,
    partitionCount: ongoing.length,
    counts: { ...NONE, moving: ongoing.length },
    ...reassignments.progress('others'),
    inFlight: ongoing.slice(0, MAX_IN_FLIGHT).map(each => othersMove(state, each)),
    note: null,
  }
}

function othersMove(state: ClusterState, { topic, partition, target }: OngoingPartition): MoveAnswer {
  const { addingReplicas: added } = partition
  const before = partition.replicas.filter(brokerId => !added.includes(brokerId))
  return {
    topic,
    partition: partition.partition,
    before,
    after: [...target],
    state: 'moving',
    totalBytes: bytesToCopy(state, { topic, partition: partition.partition, before, after: [...before, ...added] }),
    movedBytes: copiedSoFar(state, partition, added),
    note: null,
  }
}

function headOf({ id, goal, state, startedAtMs, endedAtMs, throttleBytesPerSecond, batchSize }: PlanHead) {
  const origin = 'partitura' as const
  return { id, origin, goal: goalOf(goal), state, startedAtMs, endedAtMs, throttleBytesPerSecond, batchSize }
}

const NONE: Counts = { waiting: 0, moving: 0, done: 0, 'rolled-back': 0, 'not-started': 0, skipped: 0, refused: 0 }

/** “Sent” is a detail of the runner's: it counts as moving. */
function countsOf(counts: Partial<Record<MoveState, number>>): Counts {
  const { sent = 0, moving = 0, ...rest } = counts
  return { ...NONE, ...rest, moving: moving + sent }
}

function count(counts: Partial<Record<MoveState, number>>, { state }: Move): Partial<Record<MoveState, number>> {
  counts[state] = (counts[state] ?? 0) + 1
  return counts
}
