import { setTimeout as sleep } from 'node:timers/promises'
import { PartituraError } from '../errors.ts'
import { requireWritable, type OperationContext } from './context.ts'
import { describeReassignment, type ReassignmentDescription } from './list-reassignments.ts'

const PATIENCE_MS = 12_000
const LOOK_EVERY_MS = 100

/**
 * Takes back what is in flight of our reassignment; what is finished stays, and the answer says how many are which. Answers
 * when all is back, or after some seconds with the state `cancelling`.
 * @throws PartituraError `conflict` when none of ours runs; others' are not touched
 */
export async function cancelReassignment(context: OperationContext, id?: string): Promise<ReassignmentDescription> {
  const { cluster, signal } = context
  requireWritable(cluster)
  const { reassignments } = cluster
  await reassignments.settled()
  if (id !== undefined) requireRunning(context, id)
  const planId = reassignments.active?.id ?? ''
  await reassignments.cancel()
  const untilMs = performance.now() + PATIENCE_MS
  while (reassignments.active?.id === planId && performance.now() < untilMs && !signal.aborted) {
    await sleep(LOOK_EVERY_MS, undefined, { signal }).catch(() => {})
  }
  await cluster.refresh(['metadata', 'quorum'])
  return describeReassignment(context, planId)
}

/** Changes the throttle of our reassignment while it runs; null: as fast as it goes. */
export async function throttleReassignment(
  context: OperationContext,
  bytesPerSecond: number | null,
  id?: string,
): Promise<ReassignmentDescription> {
  const { cluster } = context
  requireWritable(cluster)
  const { reassignments } = cluster
  await reassignments.settled()
  if (id !== undefined) requireRunning(context, id)
  const planId = reassignments.active?.id ?? ''
  await reassignments.setThrottle(bytesPerSecond)
  return describeReassignment(context, planId)
}

/** A plan that is not running is told apart from one that never was (`not-found`). */
function requireRunning(context: OperationContext, id: string): void {
  const { endedAtMs, origin } = describeReassignment(context, id)
  if (origin === 'others') {
    throw new PartituraError('conflict', 'Somebody else has started this: cancel it with the tool that did.')
  }
  if (endedAtMs !== null) throw new PartituraError('conflict', 'This reassignment has ended already.')
}
