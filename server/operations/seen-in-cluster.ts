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

interface Confirmation {
  /** What is looked at, and what shows there when the change is done. */
  readonly classes: readonly PollClass[]
  readonly isSeen: (state: ClusterState) => boolean
  /** The name of the refusal that a second sending of the same change gets, such as TOPIC_ALREADY_EXISTS. */
  readonly echo?: string
  readonly signal: AbortSignal
}

/**
 * Waits for a change. When Kafka did not confirm it in time, the cluster is looked at: what is seen there decides, and what is
 * not seen stays unknown. So it is when Kafka answers by `echo` and another controller leads than before: a broker that has
 * lost the controller passes the change on once more (NodeToControllerChannelManager), also when the old one had done it.
 * @returns false: not confirmed, but seen
 */
export async function confirmed(cluster: ClusterHandle, change: Promise<unknown>, confirmation: Confirmation): Promise<boolean> {
  const { classes, isSeen, echo, signal } = confirmation
  const before = controllerOf(cluster.state())
  try {
    await change
    return true
  } catch (error) {
    if (!(error instanceof PartituraError)) throw error
    const isEcho = echo !== undefined && error.message.includes(`(${echo})`) && (await isOtherController(cluster, before))
    if (error.code !== 'outcome-unknown' && !isEcho) throw error
    if (await seenInCluster(cluster, classes, isSeen, signal)) return false
    throw error
  }
}

function controllerOf({ quorum }: ClusterState): string | null {
  return quorum === null ? null : `${quorum.leaderEpoch} ${quorum.leaderId ?? quorum.controllerId}`
}

async function isOtherController(cluster: ClusterHandle, before: string | null): Promise<boolean> {
  await cluster.refresh(['quorum'])
  return controllerOf(cluster.state()) !== before
}
