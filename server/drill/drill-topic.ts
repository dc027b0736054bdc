import { setTimeout as sleep } from 'node:timers/promises'
import type { ClusterState, PollClass } from '#lib/kafka/cluster-state'
import type { DrillTopic } from '#lib/kafka/drill-prediction'
import { PartituraError } from '../errors.ts'
import type { DrilledCluster } from './run-drill.ts'

const SEEN_MS = 20_000
const LOOK_EVERY_MS = 200
const TRIES = 3
/** Should the topic ever be left behind, its messages are not. */
const RETENTION_MS = '3600000'

/** Makes the topic anew, and waits until the cluster's state shows it with its configuration. */
export async function createDrillTopic(cluster: DrilledCluster, topic: DrillTopic, signal: AbortSignal): Promise<void> {
  const { name, assignments, minInsyncReplicas } = topic
  await cluster.refresh(['metadata'])
  if (cluster.state().topics.has(name)) await deleteDrillTopic(cluster, name, signal)
  const configs = {
    'min.insync.replicas': String(minInsyncReplicas),
    'unclean.leader.election.enable': 'false',
    'retention.ms': RETENTION_MS,
  }
  await cluster.changes.createTopic({ name, layout: { assignments }, configs }, false, signal).catch(unlessInDoubt)
  const isThere = (state: ClusterState) => state.topics.get(name)?.config?.minInsyncReplicas === minInsyncReplicas
  await seen(cluster, ['metadata', 'configs'], isThere, `The drill’s topic ${name} does not appear`, signal)
}

/** The drill is over and its messages are counted: nothing needs them. A topic that is gone already is well. */
export async function deleteDrillTopic(cluster: DrilledCluster, name: string, signal: AbortSignal): Promise<void> {
  for (let tried = 1; ; tried++) {
    try {
      await cluster.changes.deleteTopic(name, signal).catch(unlessInDoubt)
      break
    } catch (error) {
      if (error instanceof PartituraError && error.code === 'topic-not-found') break
      if (tried >= TRIES || signal.aborted) throw error
      await sleep(LOOK_EVERY_MS, undefined, { signal }).catch(() => {})
    }
  }
  await seen(cluster, ['metadata'], state => !state.topics.has(name), `The drill’s topic ${name} does not go away`, signal)
}

/** Whether it was done shows in the cluster. */
function unlessInDoubt(error: unknown): void {
  if (!(error instanceof PartituraError) || error.code !== 'outcome-unknown') throw error
}

async function seen(
  cluster: DrilledCluster,
  classes: readonly PollClass[],
  condition: (state: ClusterState) => boolean,
  otherwise: string,
  signal: AbortSignal,
): Promise<void> {
  const untilMs = performance.now() + SEEN_MS
  for (;;) {
    await cluster.refresh(classes)
    if (condition(cluster.state())) return
    if (performance.now() > untilMs || signal.aborted) throw new PartituraError('timed-out', `${otherwise}.`)
    await sleep(LOOK_EVERY_MS, undefined, { signal }).catch(() => {})
  }
}
