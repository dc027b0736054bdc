/** What the runner carries out and the store keeps. All of it is plain data: it crosses threads and restarts. */
import * as z from 'zod/mini'

export const moveState = z.enum([
  /** Its turn has not come. */
  'waiting',
  /** Written down before the request went out: whether Kafka has it is looked up. */
  'sent',
  /** Kafka has it and is copying. */
  'moving',
  'done',
  /** Taken back while it was being copied. */
  'rolled-back',
  /** The plan was cancelled before its turn. */
  'not-started',
  /** The cluster had changed since the plan was made; `note` says how. */
  'skipped',
  /** Kafka refused it; `note` has its words. */
  'refused',
])
export type MoveState = z.infer<typeof moveState>

export const planState = z.enum(['running', 'cancelling', 'finished', 'cancelled', 'failed'])
export type PlanState = z.infer<typeof planState>

/** One partition's way from `before` to `after`, both in order, the preferred leader first. */
export interface Move {
  topic: string
  topicId: string | null
  partition: number
  before: readonly number[]
  after: readonly number[]
  state: MoveState
  /** What was copied, once it is done; null: unknown. */
  copiedBytes: number | null
  note: string | null
}

export interface PlanHead {
  id: string
  clusterId: string
  /** What the plan is for, as the API was asked; null: made by hand. */
  goal: string | null
  state: PlanState
  startedAtMs: number
  endedAtMs: number | null
  /** null: not throttled. */
  throttleBytesPerSecond: number | null
  /** Partitions in flight at once. */
  batchSize: number
  /** How it ended, or what keeps it from going on. */
  note: string | null
}

/** In the order in which partitions are moved. */
export interface Plan extends PlanHead {
  moves: readonly Move[]
}

/** A plan that has ended, with its moves counted. */
export interface EndedPlan extends PlanHead {
  counts: Readonly<Partial<Record<MoveState, number>>>
  copiedBytes: number | null
}

/**
 * A setting of Kafka's that a plan changes and gives back. Written down before it is set, so that whoever comes after a crash
 * knows what is ours: anything else that is found in its place was set by somebody else and stays.
 */
export interface Claim {
  planId: string
  type: 'broker' | 'topic'
  name: string
  key: string
  /** Of a rate: every value that we may have set. Of a list of replicas: the entries that we may have added. */
  ours: readonly string[]
  /** The rate that somebody else had set before; null: none, or a list. */
  before: string | null
}

export function isOver(state: MoveState): boolean {
  return state !== 'waiting' && state !== 'sent' && state !== 'moving'
}

export function isInFlight(state: MoveState): boolean {
  return state === 'sent' || state === 'moving'
}
