import { randomUUID } from 'node:crypto'
import type { ClusterState } from '#lib/kafka/cluster-state'
import type { PlanProblem, ReassignmentGoal } from '#lib/kafka/plan-reassignment'
import { PartituraError } from '../errors.ts'
import type { Move } from './plan.ts'
import { listAt, packPartitions, readPartition, type PackedPartitions } from './planner/packed-partitions.ts'
import { planInThread } from './planner/plan-in-thread.ts'
import type { PackedPlan } from './planner/protocol.ts'

export interface PlanRequest {
  goal: ReassignmentGoal
  /** The goal as the API was asked, for who reads it later; null: made by hand. */
  label: string | null
  /** Only these topics; null: those that the goal is about by itself. */
  topics: ReadonlySet<string> | null
  throttleBytesPerSecond: number | null
  batchSize: number
}

/** A plan that has not been started: kept for a while, so that what was looked at is what is done. */
export interface Preview extends PlanRequest {
  planId: string
  partitions: PackedPartitions
  plan: PackedPlan
  /** Partitions that are being reassigned, which the plan does not touch. */
  leftOut: number
}

export type PreviewResult = { kind: 'planned'; preview: Preview } | { kind: 'refused'; problems: readonly PlanProblem[] }

const KEPT = 8
const KEPT_MS = 30 * 60_000
const MAX_WAITING = 8

/** Plans of one cluster that were looked at lately; at most one is being made at a time. */
export class Previews {
  readonly #kept = new Map<string, { preview: Preview; untilMs: number }>()
  #turn: Promise<unknown> = Promise.resolve()
  #waiting = 0

  async make(state: ClusterState, request: PlanRequest, signal: AbortSignal): Promise<PreviewResult> {
    if (this.#waiting >= MAX_WAITING) {
      throw new PartituraError('too-many-requests', 'Other plans are being made: try again in a moment.', { retryable: true })
    }
    this.#waiting++
    const result = this.#turn.then(() => this.#make(state, request, signal))
    this.#turn = result.catch(() => undefined)
    return result.finally(() => this.#waiting--)
  }

  /** undefined: there is none under this id, or it is too old. */
  find(planId: string): Preview | undefined {
    const found = this.#kept.get(planId)
    return found && found.untilMs > Date.now() ? found.preview : undefined
  }

  async #make(state: ClusterState, request: PlanRequest, signal: AbortSignal): Promise<PreviewResult> {
    let leftOut = 0
    const partitions = packPartitions(state, (topic, { addingReplicas, removingReplicas }) => {
      if (!isMeant(topic, request)) return false
      const moves = addingReplicas.length + removingReplicas.length > 0
      if (moves) leftOut++
      return !moves
    })
    const brokers = [...state.brokers.values()]
      .filter(broker => broker.registered && !broker.fenced)
      .map(({ brokerId, rack }) => ({ brokerId, rack }))
    const { goal, batchSize } = request
    const answer = await planInThread({ partitions, brokers, goal, batchSize }, signal)
    if (answer.kind === 'failed') throw new Error(`the planner failed: ${answer.message}`)
    if (answer.kind === 'refused') return answer
    const preview = { ...request, planId: randomUUID(), partitions: answer.partitions, plan: answer.plan, leftOut }
    this.#keep(preview)
    return { kind: 'planned', preview }
  }

  #keep(preview: Preview): void {
    const nowMs = Date.now()
    this.#kept.set(preview.planId, { preview, untilMs: nowMs + KEPT_MS })
    for (const [planId, { untilMs }] of this.#kept) {
      if (this.#kept.size <= KEPT && untilMs > nowMs) break
      this.#kept.delete(planId)
    }
  }
}

export interface PreviewMove extends Move {
  sizeBytes: number | null
}

/** Moves of a preview from a place on, in order. */
export function previewMoves({ partitions, plan }: Preview, from = 0, limit = Number.POSITIVE_INFINITY): PreviewMove[] {
  const rows = [...plan.rows.subarray(from, Math.min(plan.rows.length, from + limit))]
  return rows.map((row, index) => {
    const { topic, topicId, partition, replicas, sizeBytes } = readPartition(partitions, row)
    const after = listAt(plan.after, plan.afterFrom, from + index)
    return { topic, topicId, partition, before: replicas, after, state: 'waiting', copiedBytes: null, note: null, sizeBytes }
  })
}

/** Kafka's own topics follow the brokers that they are on; their number of replicas is a setting of the brokers. */
function isMeant(topic: { name: string; internal: boolean }, { topics, goal }: PlanRequest): boolean {
  if (topics !== null) return topics.has(topic.name)
  return !topic.internal || goal.kind !== 'replication-factor'
}
