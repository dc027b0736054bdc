import { setTimeout as sleep } from 'node:timers/promises'
import { Kafka, logLevel } from 'kafkajs'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Cluster } from '#demo/brokers/cluster'
import { SHORT_SESSION, startTemporaryCluster } from '#demo/brokers/temporary-cluster'
import type { ClusterState } from '#lib/kafka/cluster-state'
import { topicTotals } from '#lib/kafka/cluster-totals'
import { planPlacement } from '#lib/kafka/placement'
import { predictFailure, predictReturn, type FailurePartition, type PredictedPartition } from '#lib/kafka/predict-failure'
import { clusterRules, lossTopics } from '#lib/kafka/what-if'
import { openChanges } from '../kafka/changes/open-changes.ts'
import { startObserver, type Observer } from '../observer/start-observer.ts'
import { fakeConfig } from '../testing/fake-host.ts'

const BROKERS = [1, 2, 3, 4, 5].map(brokerId => ({ brokerId, rack: null }))
const PATIENCE_MS = 90_000

/** Every kind of rule: the textbook layout, one replica, as many as needed, more than needed, unclean election. */
const TOPICS: Record<string, { partitions: number; replicationFactor: number; configs: Record<string, string> }> = {
  textbook: { partitions: 5, replicationFactor: 3, configs: { 'min.insync.replicas': '2' } },
  single: { partitions: 5, replicationFactor: 1, configs: { 'min.insync.replicas': '1' } },
  strict: { partitions: 5, replicationFactor: 3, configs: { 'min.insync.replicas': '3' } },
  /** More than there are replicas: since Kafka 3.7 all of them are enough. */
  lone: { partitions: 5, replicationFactor: 1, configs: { 'min.insync.replicas': '2' } },
  wide: { partitions: 5, replicationFactor: 5, configs: { 'min.insync.replicas': '2' } },
  pair: { partitions: 10, replicationFactor: 2, configs: { 'min.insync.replicas': '2' } },
  unclean: {
    partitions: 10,
    replicationFactor: 2,
    configs: { 'min.insync.replicas': '1', 'unclean.leader.election.enable': 'true' },
  },
}

let cluster: Cluster
let observer: Observer

beforeAll(async () => {
  cluster = await startTemporaryCluster({ nodes: 5, properties: { ...SHORT_SESSION, 'auto.leader.rebalance.enable': 'false' } })
  const config = fakeConfig('test', { bootstrap: cluster.bootstrap })
  const changes = openChanges(config)
  for (const [name, { configs, ...counts }] of Object.entries(TOPICS)) {
    const assignments = planPlacement({ brokers: BROKERS, ...counts })
    await changes.createTopic({ name, layout: { assignments }, configs }, false, AbortSignal.timeout(PATIENCE_MS))
  }
  await changes.close()
  observer = startObserver({ config, historyPort: null })
}, PATIENCE_MS * 2)

afterAll(async () => {
  await observer?.close()
  await cluster?.close()
})

it(
  'every partition becomes what was predicted as brokers are stopped, killed and started again',
  { timeout: 600_000 },
  async () => {
    const start = await settled('all replicas are in sync', state => [...state.topics.keys()].length === 7 && isWhole(state))
    expect(start.eligibleLeaderReplicas).toBe(true)
    // A prediction builds on the one before: what the controller remembers of past leaders is not told to anybody.
    let partitions = new Map<string, FailurePartition | PredictedPartition>()
    for (const { name, partitions: list } of lossTopics(start))
      list.forEach((each, index) => partitions.set(`${name} ${index}`, each))
    const away = new Set<number>()

    const lose = async (brokerId: number, how: 'stop' | 'kill') => {
      partitions = apply(start, partitions, away, (each, rules) => predictFailure(each, [brokerId], rules))
      away.add(brokerId)
      await cluster[how](brokerId)
      await becomes(`${how} ${brokerId}`, partitions)
    }
    const bringBack = async (brokerId: number, cleanShutdown: boolean) => {
      partitions = apply(
        start,
        partitions,
        away,
        (each, rules) => predictReturn(each, brokerId, { ...rules, cleanShutdown }).caughtUp,
      )
      away.delete(brokerId)
      await cluster.start(brokerId)
      await becomes(`start ${brokerId}`, partitions)
    }

    await lose(5, 'stop')
    await lose(4, 'kill')
    await lose(3, 'kill')
    await bringBack(4, false)
    await bringBack(5, true)
    await lose(1, 'stop')
    await bringBack(3, false)
    await bringBack(1, true)
  },
)

it('a write to a topic that wants more in sync than it has replicas is taken, and nothing says that it is refused', async () => {
  const state = await settled('all replicas are in sync', isWhole)
  const topic = state.topics.get('lone')
  expect(state.strictMinIsr).toBe(false)
  expect(topic && topicTotals(state, topic)).toMatchObject({ underMinIsr: 0 })
  const producer = new Kafka({ brokers: cluster.bootstrap, logLevel: logLevel.NOTHING }).producer()
  await producer.connect()
  const sent = await producer.send({ topic: 'lone', acks: -1, messages: [{ partition: 0, value: 'taken' }] })
  await producer.disconnect()
  expect(sent[0]).toMatchObject({ errorCode: 0, baseOffset: '0' })
})

type Rules = Parameters<typeof predictFailure>[2]

function apply(
  state: ClusterState,
  partitions: ReadonlyMap<string, FailurePartition>,
  away: ReadonlySet<number>,
  predict: (partition: FailurePartition, rules: Rules) => PredictedPartition,
): Map<string, PredictedPartition> {
  const topics = new Map(lossTopics(state).map(topic => [topic.name, topic]))
  return new Map(
    [...partitions].map(([key, partition]) => {
      const { minInsyncReplicas = null, uncleanLeaderElection = null } = topics.get(key.split(' ')[0] ?? '') ?? {}
      return [key, predict(partition, { ...clusterRules(state), minInsyncReplicas, uncleanLeaderElection, away })]
    }),
  )
}

/** What the cluster shows of each partition, in one line. */
function shown(state: ClusterState): string[] {
  return [...state.topics.values()].flatMap(({ name, partitions }) =>
    partitions.map(each => lineOf(`${name} ${each.partition}`, each.leader, each.isr, each.elr ?? [])),
  )
}

function lineOf(key: string, leader: number | null, isr: readonly number[], elr: readonly number[]): string {
  const list = (ids: readonly number[]) => ids.toSorted((a, b) => a - b).join(',')
  return `${key}: leader ${leader}, isr ${list(isr)}, elr ${list(elr)}`
}

async function becomes(what: string, predicted: ReadonlyMap<string, FailurePartition>): Promise<void> {
  const expected = [...predicted].map(([key, each]) => lineOf(key, each.leader, each.isr, each.elr ?? [])).toSorted()
  const deadlineMs = performance.now() + PATIENCE_MS
  const isSo = () => JSON.stringify(shown(observer.state()).toSorted()) === JSON.stringify(expected)
  while (!isSo() && performance.now() < deadlineMs) await sleep(200)
  expect({ what, partitions: shown(observer.state()).toSorted() }).toEqual({ what, partitions: expected })
}

async function settled(what: string, holds: (state: ClusterState) => boolean): Promise<ClusterState> {
  const deadlineMs = performance.now() + PATIENCE_MS
  while (!holds(observer.state())) {
    if (performance.now() > deadlineMs) throw new Error(`${what}: not within ${PATIENCE_MS} ms`)
    await sleep(200)
  }
  return observer.state()
}

function isWhole(state: ClusterState): boolean {
  const topics = [...state.topics.values()]
  return topics.every(
    ({ config, partitions }) => config !== null && partitions.every(each => each.isr.length === each.replicas.length),
  )
}
