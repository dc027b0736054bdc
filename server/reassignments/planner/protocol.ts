/** What the main thread and the planner's say to each other. */
import type { Balance } from '#lib/kafka/balance'
import type { BrokerTraffic, PlanProblem, ReassignmentGoal } from '#lib/kafka/plan-reassignment'
import type { RackFloor } from '#lib/kafka/rack-floor'
import type { CopyTraffic } from '#lib/kafka/reassignment-traffic'
import type { PackedPartitions } from './packed-partitions.ts'

export interface PlannerInput {
  partitions: PackedPartitions
  brokers: readonly { brokerId: number; rack: string | null }[]
  goal: ReassignmentGoal
  /** Partitions in flight at once. */
  batchSize: number
}

/** A plan in columns, as changes of the packed partitions. */
export interface PackedPlan {
  /** Rows of the packed partitions that change, in the order in which they are moved. */
  rows: Int32Array<ArrayBuffer>
  afterFrom: Int32Array<ArrayBuffer>
  after: Int32Array<ArrayBuffer>
  /** Names the replicas of the rows as they were: the plan is for these and no others. */
  fingerprint: string
  brokers: readonly BrokerTraffic[]
  traffic: readonly CopyTraffic[]
  movedBytes: number
  movedReplicas: number
  unknownSizes: number
  /** Moving partitions of which nobody knows how fast they grow. */
  unknownRates: number
  balanceBefore: Balance
  balanceAfter: Balance
  rackFloor: RackFloor | null
}

export type PlannerAnswer =
  | { kind: 'planned'; partitions: PackedPartitions; plan: PackedPlan }
  | { kind: 'refused'; problems: readonly PlanProblem[] }
  | { kind: 'failed'; message: string }
