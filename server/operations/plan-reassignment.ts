import type { Balance } from '#lib/kafka/balance'
import { estimateCopy } from '#lib/kafka/reassignment-traffic'
import { reassignCommands } from '#lib/kafka/reassign-command'
import type { PlanBroker, ReassignBody, ReassignmentPlanAnswer } from '#lib/wire/reassignments'
import type { Preview } from '../reassignments/preview.ts'
import type { OperationContext } from './context.ts'
import { failuresOf } from './partial-truth.ts'
import { plannedMoves } from './reassignment-answers.ts'
import { goalOf, previewFor } from './reassignment-request.ts'
import { planWarnings } from './reassignment-warnings.ts'

const SHOWN = 1000

/** What a reassignment would do, without doing anything: every partition before and after, what is copied, and for how long. */
export async function planReassignment(context: OperationContext, body: ReassignBody): Promise<ReassignmentPlanAnswer> {
  const { cluster, nowMs } = context
  // Sizes are read every half minute only: a plan is worth a look of its own.
  if (body.planId === undefined) await cluster.refresh(['metadata', 'quorum', 'log-dirs'])
  const preview = await previewFor(context, body)
  const { plan } = preview
  const throttleBytesPerSecond = body.throttleBytesPerSecond ?? preview.throttleBytesPerSecond
  const estimate = estimateCopy(plan.traffic, throttleBytesPerSecond)
  const state = cluster.state()
  return {
    dryRun: true,
    planId: preview.planId,
    goal: goalOf(preview.label),
    state: plan.fingerprint,
    partitions: plannedMoves(preview, 0, SHOWN),
    partitionCount: plan.rows.length,
    movedReplicas: plan.movedReplicas,
    totalBytes: plan.movedBytes,
    brokers: planBrokers(preview, id => state.brokers.get(id)?.rack ?? null),
    balance: { before: scores(plan.balanceBefore), after: scores(plan.balanceAfter) },
    throttleBytesPerSecond,
    batchSize: body.batchSize ?? preview.batchSize,
    durationSeconds: estimate.seconds,
    warnings: await planWarnings(context, preview, throttleBytesPerSecond, estimate.neverOn),
    commands: reassignCommands({ bootstrap: cluster.config.bootstrap, throttleBytesPerSecond }),
    asOfMs: state.asOfMs,
    failures: failuresOf(state, ['metadata', 'log-dirs'], nowMs),
  }
}

function planBrokers({ plan }: Preview, rackOf: (brokerId: number) => string | null): PlanBroker[] {
  const before = new Map(plan.balanceBefore.brokers.map(share => [share.brokerId, share]))
  const after = new Map(plan.balanceAfter.brokers.map(share => [share.brokerId, share]))
  const traffic = new Map(plan.traffic.map(entry => [entry.brokerId, entry]))
  return plan.brokers
    .map(({ brokerId, inReplicas, outBytes, outReplicas }) => ({
      brokerId,
      rack: rackOf(brokerId),
      receivesBytes: traffic.get(brokerId)?.receivesBytes ?? 0,
      sendsBytes: traffic.get(brokerId)?.sendsBytes ?? 0,
      receivesReplicas: inReplicas,
      freesBytes: outBytes,
      freesReplicas: outReplicas,
      receivesGrowthPerSecond: traffic.get(brokerId)?.receivesGrowthPerSecond ?? 0,
      sendsGrowthPerSecond: traffic.get(brokerId)?.sendsGrowthPerSecond ?? 0,
      before: share(before.get(brokerId)),
      after: share(after.get(brokerId)),
    }))
    .toSorted((a, b) => a.brokerId - b.brokerId)
}

function share(found: Balance['brokers'][number] | undefined): PlanBroker['before'] {
  if (found === undefined) return null
  const { preferredLeaders, replicas, sizeBytes } = found
  return { preferredLeaders, replicas, sizeBytes }
}

function scores({ preferredLeaders, replicas, sizeBytes, rackViolations }: Balance) {
  return { leaders: preferredLeaders, replicas, sizeBytes, rackViolations }
}
