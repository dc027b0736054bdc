import type { ClusterState } from '#lib/kafka/cluster-state'
import type { PlanProblem, ReassignmentGoal } from '#lib/kafka/plan-reassignment'
import { DEFAULT_BATCH_SIZE, reassignmentGoal, type ReassignBody, type WireGoal } from '#lib/wire/reassignments'
import * as z from 'zod/mini'
import { PartituraError, type FieldError } from '../errors.ts'
import { partitionIn } from '../reassignments/progress.ts'
import type { Preview } from '../reassignments/preview.ts'
import type { OperationContext } from './context.ts'
import { requireSeen } from './partial-truth.ts'

const MAX_ERRORS = 50

/**
 * The plan that a body asks for: one that was made before, or made now.
 * @throws PartituraError `invalid-body` naming every partition that cannot be planned, `not-found` for a plan that is gone,
 * `conflict` when partitions named by hand are being reassigned
 */
export async function previewFor({ cluster, signal }: OperationContext, body: ReassignBody): Promise<Preview> {
  const state = cluster.state()
  requireSeen(state)
  const { goal, partitions, planId } = body
  const given = [goal, partitions, planId].filter(each => each !== undefined)
  if (given.length !== 1) throw invalid([{ pointer: '', detail: 'Give exactly one of goal, partitions and planId.' }])
  if (planId !== undefined) return knownPreview(cluster.reassignments.preview(planId), planId)
  requireTopics(state, body.topics ?? [])
  for (const { topic, partition } of partitions ?? []) requireStill(state, topic, partition)
  const request = {
    goal: goal === undefined ? { kind: 'manual' as const, assignments: partitions ?? [] } : plannerGoal(goal),
    label: goal === undefined ? null : JSON.stringify(goal),
    topics: topicsOf(body),
    throttleBytesPerSecond: body.throttleBytesPerSecond ?? null,
    batchSize: body.batchSize ?? DEFAULT_BATCH_SIZE,
  }
  const result = await cluster.reassignments.plan(request, signal)
  if (result.kind === 'refused') throw invalid(result.problems.map(problem => fieldError(problem, body)))
  return result.preview
}

/** The goal that a plan was made for, as the API was asked; null: by hand. */
export function goalOf(label: string | null): WireGoal | null {
  if (label === null) return null
  const parsed = z.safeParse(reassignmentGoal, JSON.parse(label))
  return parsed.success ? parsed.data : null
}

function knownPreview(preview: Preview | undefined, planId: string): Preview {
  if (preview !== undefined) return preview
  const detail = `There is no plan “${planId}” here (any more): plans are kept for half an hour. Make it again.`
  throw new PartituraError('not-found', detail, { errors: [{ pointer: '/planId', detail }] })
}

function plannerGoal(goal: WireGoal): ReassignmentGoal {
  if (goal.kind === 'expand') return { kind: 'expand', newBrokers: goal.brokers }
  return goal
}

/** By hand: the topics that are named, and no others need be looked at. */
function topicsOf({ topics, partitions }: ReassignBody): ReadonlySet<string> | null {
  if (partitions !== undefined) return new Set(partitions.map(({ topic }) => topic))
  return topics === undefined ? null : new Set(topics)
}

function requireTopics(state: ClusterState, topics: readonly string[]): void {
  const errors = topics.flatMap((topic, index) =>
    state.topics.has(topic) ? [] : [{ pointer: `/topics/${index}`, detail: `The cluster has no topic “${topic}”.` }],
  )
  if (errors.length > 0) throw invalid(errors)
}

function requireStill(state: ClusterState, topic: string, partition: number): void {
  const found = partitionIn(state, topic, partition)
  if (found === undefined || found.addingReplicas.length + found.removingReplicas.length === 0) return
  throw new PartituraError('conflict', `${topic}-${partition} is being reassigned already: wait for its end.`)
}

function fieldError({ topic, partition, detail }: PlanProblem, { partitions }: ReassignBody): FieldError {
  const index = partitions?.findIndex(each => each.topic === topic && each.partition === partition) ?? -1
  return { pointer: index < 0 ? '/goal' : `/partitions/${index}`, detail }
}

function invalid(errors: readonly FieldError[]): PartituraError {
  const shown = errors.slice(0, MAX_ERRORS)
  const more = errors.length > shown.length ? ` (and ${errors.length - shown.length} more)` : ''
  return new PartituraError('invalid-body', `${errors[0]?.detail ?? 'The plan is not possible.'}${more}`, { errors: shown })
}
