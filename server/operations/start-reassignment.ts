import { randomUUID } from 'node:crypto'
import type { ClusterState } from '#lib/kafka/cluster-state'
import type { ReassignBody } from '#lib/wire/reassignments'
import { PartituraError, type FieldError } from '../errors.ts'
import type { Plan } from '../reassignments/plan.ts'
import { previewMoves, type Preview } from '../reassignments/preview.ts'
import { partitionIn } from '../reassignments/progress.ts'
import { requireWritable, type OperationContext } from './context.ts'
import { describeReassignment, type ReassignmentDescription } from './list-reassignments.ts'
import { previewFor } from './reassignment-request.ts'

const MAX_ERRORS = 20

/**
 * Starts a plan and answers when Kafka has taken its first partitions. Refused while another of ours runs, and when what the
 * plan was made for is no more: nothing is overwritten.
 * @throws PartituraError `conflict`, `invalid-body`, `refused-by-kafka` with each partition's reason, `outcome-unknown`
 */
export async function startReassignment(context: OperationContext, body: ReassignBody): Promise<ReassignmentDescription> {
  const { cluster, nowMs } = context
  requireWritable(cluster)
  await cluster.reassignments.settled()
  // What the plan is checked against must not be older than the decision to start it.
  await cluster.refresh(['metadata', 'quorum'])
  const preview = await previewFor(context, body)
  requireUnmoved(cluster.state(), preview, body.state)
  const plan = planOf(context, preview, body, nowMs)
  await cluster.reassignments.start(plan)
  await cluster.refresh(['metadata', 'quorum'])
  const answer = describeReassignment(context, plan.id)
  if (answer.state === 'failed') throw await failure(context, plan.id)
  return answer
}

function planOf({ cluster }: OperationContext, preview: Preview, body: ReassignBody, nowMs: number): Plan {
  const isUsed = cluster.reassignments.ended.some(({ id }) => id === preview.planId)
  const moves = previewMoves(preview)
  if (moves.length === 0) throw new PartituraError('conflict', 'There is nothing to move: all is as the plan wants it.')
  return {
    id: isUsed ? randomUUID() : preview.planId,
    clusterId: cluster.config.id,
    goal: preview.label,
    state: 'running',
    startedAtMs: nowMs,
    endedAtMs: null,
    throttleBytesPerSecond:
      body.throttleBytesPerSecond === undefined ? preview.throttleBytesPerSecond : body.throttleBytesPerSecond,
    batchSize: body.batchSize ?? preview.batchSize,
    note: null,
    moves,
  }
}

/** The partitions concerned must be as they were when the plan was made, and not be moving by anybody's hand. */
function requireUnmoved(state: ClusterState, preview: Preview, expected: string | undefined): void {
  if (expected !== undefined && expected !== preview.plan.fingerprint) {
    throw new PartituraError('conflict', 'The replicas of the partitions concerned have changed since that plan: make it again.')
  }
  const errors: FieldError[] = []
  for (const { topic, topicId, partition, before } of previewMoves(preview)) {
    const problem = movedProblem(state, { topic, topicId, partition, before })
    if (problem !== null) errors.push({ pointer: '/state', detail: `${topic}-${partition} ${problem}.` })
    if (errors.length >= MAX_ERRORS) break
  }
  const [first] = errors
  if (first === undefined) return
  throw new PartituraError('conflict', `The plan is too old: ${first.detail} Make it again.`, { errors })
}

function movedProblem(
  state: ClusterState,
  planned: { topic: string; topicId: string | null; partition: number; before: readonly number[] },
): string | null {
  const { topic, topicId, partition, before } = planned
  const now = partitionIn(state, topic, partition)
  if (now === undefined || state.topics.get(topic)?.topicId !== topicId) return 'is gone: its topic was deleted'
  const { replicas, addingReplicas, removingReplicas } = now
  if (addingReplicas.length + removingReplicas.length > 0) {
    const target = replicas.filter(brokerId => !removingReplicas.includes(brokerId))
    return `is being reassigned to [${target.join(', ')}] by somebody else`
  }
  return replicas.join() === before.join() ? null : `was on [${before.join(', ')}] and is on [${replicas.join(', ')}] now`
}

async function failure({ cluster }: OperationContext, planId: string): Promise<PartituraError> {
  const moves = await cluster.reassignments.movesOf(planId, 0, MAX_ERRORS)
  const errors = moves.map(({ topic, partition, note }, index) => ({
    pointer: `/partitions/${index}`,
    detail: `${topic}-${partition}: ${note ?? 'not moved'}`,
  }))
  const isRefused = moves.some(({ state }) => state === 'refused')
  return new PartituraError(isRefused ? 'refused-by-kafka' : 'conflict', `Nothing was moved. ${errors[0]?.detail ?? ''}`, {
    errors,
  })
}
