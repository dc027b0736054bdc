/** The planner's thread: lives for one plan, however large the cluster. */
import { parentPort, workerData } from 'node:worker_threads'
import { partitionKey } from '#lib/kafka/check-assignment'
import { planReassignment, type PlannedPartition, type ReassignmentPlan } from '#lib/kafka/plan-reassignment'
import { copyTraffic } from '#lib/kafka/reassignment-traffic'
import { fingerprintOf } from './fingerprint.ts'
import { buffersOf, countOf, readPartition, type ReadPartition } from './packed-partitions.ts'
import type { PackedPlan, PlannerAnswer, PlannerInput } from './protocol.ts'

if (parentPort) {
  const answer = work(workerData)
  const transfer =
    answer.kind === 'planned'
      ? [...buffersOf(answer.partitions), answer.plan.rows.buffer, answer.plan.afterFrom.buffer, answer.plan.after.buffer]
      : []
  parentPort.postMessage(answer, transfer)
}

function work(input: PlannerInput): PlannerAnswer {
  try {
    const partitions = Array.from({ length: countOf(input.partitions) }, (_, row) => readPartition(input.partitions, row))
    const { plan, problems } = planReassignment({ partitions, brokers: input.brokers, goal: input.goal })
    if (plan === null) return { kind: 'refused', problems }
    return { kind: 'planned', partitions: input.partitions, plan: pack(plan, partitions, input.batchSize) }
  } catch (error) {
    return { kind: 'failed', message: error instanceof Error ? error.message : String(error) }
  }
}

function pack(plan: ReassignmentPlan, partitions: readonly ReadPartition[], batchSize: number): PackedPlan {
  const rowOf = new Map(partitions.map((partition, row) => [partitionKey(partition), row]))
  const moving = plan.partitions.flatMap(planned => {
    const row = rowOf.get(partitionKey(planned))
    const partition = row === undefined ? undefined : partitions[row]
    return row === undefined || partition === undefined ? [] : [{ row, planned, partition }]
  })
  const { brokers, movedBytes, movedReplicas, unknownSizes, balanceBefore, balanceAfter, rackFloor } = plan
  const copied = moving.filter(({ planned }) => planned.adding.length > 0)
  return {
    ...packLists(moving),
    fingerprint: fingerprintOf(moving.map(({ partition }) => partition)),
    brokers,
    traffic: copyTraffic(
      copied.map(({ planned, partition }) => ({ ...partition, adding: planned.adding })),
      batchSize,
    ),
    movedBytes,
    movedReplicas,
    unknownSizes,
    unknownRates: copied.filter(({ partition }) => partition.bytesInPerSecond === null).length,
    balanceBefore,
    balanceAfter,
    rackFloor,
  }
}

function packLists(moving: readonly { row: number; planned: PlannedPartition }[]) {
  const total = moving.reduce((sum, { planned }) => sum + planned.after.length, 0)
  const lists = {
    rows: new Int32Array(moving.length),
    afterFrom: new Int32Array(moving.length + 1),
    after: new Int32Array(total),
  }
  let at = 0
  moving.forEach(({ row, planned }, index) => {
    lists.rows[index] = row
    lists.afterFrom[index] = at
    lists.after.set(planned.after, at)
    at += planned.after.length
  })
  lists.afterFrom[moving.length] = at
  return lists
}
