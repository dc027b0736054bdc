/** Rows of the store's tables, checked: a file that a disk has damaged must not turn into a wrong plan. */
import * as z from 'zod/mini'
import { moveState, planState, type Claim, type EndedPlan, type Move, type PlanHead } from '../plan.ts'

const text = z.nullable(z.string())
const count = z.nullable(z.number())
const integers = z.array(z.int())

const planRow = z.object({
  id: z.string(),
  cluster: z.string(),
  goal: text,
  state: planState,
  started_ms: z.number(),
  ended_ms: count,
  throttle: count,
  batch_size: z.number(),
  note: text,
})

const moveRow = z.object({
  topic: z.string(),
  topic_id: text,
  partition: z.number(),
  before: z.string(),
  after: z.string(),
  state: moveState,
  copied_bytes: count,
  note: text,
})

const claimRow = z.object({
  plan: z.string(),
  type: z.enum(['broker', 'topic']),
  name: z.string(),
  key: z.string(),
  ours: z.string(),
  before: text,
})

const countRow = z.object({ state: moveState, moves: z.number(), copied_bytes: count })

export function readPlan(row: unknown): PlanHead {
  const plan = z.parse(planRow, row)
  return {
    id: plan.id,
    clusterId: plan.cluster,
    goal: plan.goal,
    state: plan.state,
    startedAtMs: plan.started_ms,
    endedAtMs: plan.ended_ms,
    throttleBytesPerSecond: plan.throttle,
    batchSize: plan.batch_size,
    note: plan.note,
  }
}

export function readMove(row: unknown): Move {
  const { topic, topic_id: topicId, partition, before, after, state, copied_bytes: copiedBytes, note } = z.parse(moveRow, row)
  return { topic, topicId, partition, before: brokerIds(before), after: brokerIds(after), state, copiedBytes, note }
}

export function readClaim(row: unknown): Claim {
  const { plan: planId, type, name, key, ours, before } = z.parse(claimRow, row)
  return { planId, type, name, key, ours: z.parse(z.array(z.string()), JSON.parse(ours)), before }
}

/** `rows`: per state, how many moves and the sum of their bytes (null when one of them is unknown). */
export function readCounts(rows: readonly unknown[]): Pick<EndedPlan, 'counts' | 'copiedBytes'> {
  const read = rows.map(row => z.parse(countRow, row))
  const done = read.find(({ state }) => state === 'done')
  return {
    counts: Object.fromEntries(read.map(({ state, moves }) => [state, moves])),
    copiedBytes: done === undefined ? 0 : done.copied_bytes,
  }
}

function brokerIds(json: string): number[] {
  return z.parse(integers, JSON.parse(json))
}
