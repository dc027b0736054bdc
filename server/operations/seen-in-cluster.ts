import { setTimeout as sleep } from 'node:timers/promises'
import type { ClusterState, PollClass } from '#lib/kafka/cluster-state'
import { PartituraError } from '../errors.ts'
import type { ClusterHandle } from './context.ts'

const LOOK_EVERY_MS = 150
const PATIENCE_MS = 5000

/** Looks until the cluster shows what a change has brought, for brokers learn of it one after another; false: not in time. */
export async function seenInCluster(
  cluster: ClusterHandle,
  classes: readonly PollClass[],
  isSeen: (state: ClusterState) => boolean,
  signal: AbortSignal,
): Promise<boolean> {
  const untilMs = performance.now() + PATIENCE_MS
  for (;;) {
    await cluster.refresh(classes)
    if (isSeen(cluster.state())) return true
    if (performance.now() > untilMs || signal.aborted) return false
    await sleep(LOOK_EVERY_MS, undefined, { signal }).catch(() => {})
  }
}

/**
 * Waits for a change. When Kafka did not confirm it in time, the cluster is looked at: what is seen there decides, and what is
 * not seen stays unknown.
 * @returns false: not confirmed, but seen
 */
export async function confirmed(
  cluster: ClusterHandle,
  change: Promise<unknown>,
  classes: readonly PollClass[],
  isSeen: (state: ClusterState) => boolean,
  signal: AbortSignal,
): Promise<boolean> {
  try {
    await change
    return true
  } catch (error) {
    if (!(error instanceof PartituraError) || error.code !== 'outcome-unknown') throw error
    if (await seenInCluster(cluster, classes, isSeen, signal)) return false
    throw error
  }
}
