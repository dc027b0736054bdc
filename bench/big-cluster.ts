import { setTimeout as sleep } from 'node:timers/promises'
import { createTopicsV7, findCoordinatorV4, offsetCommitV9, produceV10 } from '@platformatic/kafka'
import type { Cluster } from '#demo/brokers/cluster'
import type { ClusterOptions } from '#demo/brokers/cluster-types'
import { startTemporaryCluster } from '#demo/brokers/temporary-cluster'
import { createBrokerPool } from '#server/kafka/connections/broker-pool'
import type { BrokerPool } from '#server/kafka/connections/broker-pool'
import { kafkaErrorName } from '#server/kafka/errors'
import { metadataRequest } from '#server/kafka/protocol/metadata'
import { fromLibrary } from '#server/kafka/protocol/request'
import { configFor } from './big-cluster-config.ts'
import { ledPartitions } from '#server/observer/model/offsets'
import { RowSpace } from '#server/observer/model/row-space'
import { updateTopics } from '#server/observer/model/topics'
import type { ClusterConfig } from '#server/config/cluster-config'

export interface BigClusterSize {
  brokers: number
  topics: number
  partitionsPerTopic: number
  replicationFactor: number
  /** Each has committed in every partition of two topics. */
  groups: number
  messagesPerPartition: number
}

export const BIG: BigClusterSize = {
  brokers: 3,
  topics: 2000,
  partitionsPerTopic: 5,
  // Three replicas of 10,000 partitions keep two cores busy with replication alone; the observer's work differs in log directories only.
  replicationFactor: 1,
  groups: 500,
  messagesPerPartition: 3,
}

const createTopics = fromLibrary('CreateTopics', [createTopicsV7.api])
const findCoordinator = fromLibrary('FindCoordinator', [findCoordinatorV4.api])
const offsetCommit = fromLibrary('OffsetCommit', [offsetCommitV9.api])
const produce = fromLibrary('Produce', [produceV10.api])

const TIMEOUT_MS = 120_000
const RETRY_MS = 300
const TOPICS_PER_REQUEST = 50
const GROUP_KEY = 0

export interface BigCluster {
  cluster: Cluster
  size: BigClusterSize
  config: ClusterConfig
  close(): Promise<void>
}

/** A real cluster with thousands of partitions and hundreds of groups with lag: what the limits of the benches are about. */
export async function startBigCluster(
  wish: Partial<BigClusterSize>,
  onProgress: (message: string) => void,
  adjustProperties?: ClusterOptions['adjustProperties'],
): Promise<BigCluster> {
  const size = { ...BIG, ...wish }
  const cluster = await startTemporaryCluster({
    nodes: size.brokers,
    heapMb: 768,
    properties: { 'log.index.size.max.bytes': '65536' },
    ...(adjustProperties && { adjustProperties }),
  })
  try {
    const config = configFor(cluster.bootstrap)
    const pool = createBrokerPool(config, 'change', { requestTimeoutMs: TIMEOUT_MS })
    try {
      await fill(pool, size, onProgress)
    } finally {
      pool.close()
    }
    return { cluster, size, config, close: () => cluster.close() }
  } catch (error) {
    await cluster.close()
    throw error
  }
}

async function fill(pool: BrokerPool, size: BigClusterSize, onProgress: (message: string) => void): Promise<void> {
  const groupIds = Array.from({ length: size.groups }, (_, index) => `group-${String(index).padStart(4, '0')}`)
  // While the brokers are idle still: this creates __consumer_offsets.
  await findCoordinators(pool, groupIds)
  const names = Array.from({ length: size.topics }, (_, index) => `bench-${String(index).padStart(5, '0')}`)
  for (let at = 0; at < names.length; at += TOPICS_PER_REQUEST) {
    await createBatch(pool, names.slice(at, at + TOPICS_PER_REQUEST), size)
    if (at % 500 === 0) onProgress(`topics: ${at} of ${names.length}`)
  }
  onProgress('waiting for leaders, then producing')
  const byLeader = await leaders(pool, size)
  for (const [brokerId, topics] of byLeader) {
    for (let at = 0; at < topics.length; at += 200) await produceTo(pool, brokerId, topics.slice(at, at + 200), size)
  }
  onProgress('committing')
  await commitAll(pool, names, groupIds, size)
}

async function createBatch(pool: BrokerPool, names: readonly string[], size: BigClusterSize): Promise<void> {
  const topics = names.map(name => ({
    name,
    numPartitions: size.partitionsPerTopic,
    replicationFactor: size.replicationFactor,
    assignments: [],
    configs: [],
  }))
  const { answer } = await pool.requestAny(createTopics, [topics, TIMEOUT_MS, false])
  const failed = answer.topics.find(topic => topic.errorCode !== 0)
  if (failed) throw new Error(`could not create ${failed.name}: ${failed.errorMessage}`)
}

async function leaders(pool: BrokerPool, size: BigClusterSize) {
  const deadlineMs = Date.now() + TIMEOUT_MS
  for (;;) {
    const { answer } = await pool.requestAny(metadataRequest, { topics: null })
    const extras = { reassignments: new Map(), eligibleLeaders: null }
    const { topics } = updateTopics(new Map(), answer.topics, extras, new RowSpace(), 0)
    const byLeader = ledPartitions(new Map([...topics].filter(([, { internal }]) => !internal)))
    const led = [...byLeader.values()].flat().reduce((sum, topic) => sum + topic.partitions.length, 0)
    if (led >= size.topics * size.partitionsPerTopic) return byLeader
    if (Date.now() > deadlineMs) throw new Error(`only ${led} partitions have a leader`)
    await sleep(RETRY_MS)
  }
}

type LedTopic = { name: string; partitions: readonly number[] }

/** Until every partition has taken its messages: a broker leads a partition a little later than the metadata says. */
async function produceTo(pool: BrokerPool, brokerId: number, topics: readonly LedTopic[], size: BigClusterSize): Promise<void> {
  const deadlineMs = Date.now() + TIMEOUT_MS
  for (let left = topics; left.length > 0;) {
    const messages = left.flatMap(({ name, partitions }) =>
      partitions.flatMap(partition =>
        Array.from({ length: size.messagesPerPartition }, (_, index) => ({
          topic: name,
          partition,
          value: Buffer.from(`message ${index}`),
        })),
      ),
    )
    const answer = await pool.request(brokerId, produce, [1, TIMEOUT_MS, messages, {}])
    left = refused(answer)
    if (left.length === 0) return
    if (Date.now() > deadlineMs) throw new Error(`broker ${brokerId} does not take messages for ${left[0]?.name}`)
    await sleep(RETRY_MS)
  }
}

function refused(answer: boolean | ReturnType<typeof produceV10.parseResponse>): LedTopic[] {
  if (typeof answer === 'boolean') return []
  return answer.responses.flatMap(({ name, partitionResponses }) => {
    const partitions = partitionResponses.filter(({ errorCode }) => errorCode !== 0).map(({ index }) => index)
    return partitions.length > 0 ? [{ name, partitions }] : []
  })
}

async function commitAll(pool: BrokerPool, names: readonly string[], groupIds: string[], size: BigClusterSize): Promise<void> {
  const coordinators = await findCoordinators(pool, groupIds)
  const deadlineMs = Date.now() + TIMEOUT_MS
  for (const [index, groupId] of groupIds.entries()) {
    const topics = [names[(index * 2) % names.length], names[(index * 2 + 1) % names.length]].map((name = '') => ({
      name,
      partitions: Array.from({ length: size.partitionsPerTopic }, (_, partition) => ({
        partitionIndex: partition,
        committedOffset: BigInt(partition % (size.messagesPerPartition + 1)),
        committedLeaderEpoch: -1,
        committedMetadata: null,
      })),
    }))
    await commit(pool, coordinators.get(groupId) ?? -1, groupId, topics, deadlineMs)
  }
}

/** The first question creates __consumer_offsets; until it has leaders there are no coordinators. */
async function findCoordinators(pool: BrokerPool, groupIds: string[]): Promise<ReadonlyMap<string, number>> {
  const deadlineMs = Date.now() + TIMEOUT_MS
  for (let asked = groupIds.slice(0, 1); ; await sleep(RETRY_MS)) {
    const { answer } = await pool.requestAny(findCoordinator, [GROUP_KEY, asked])
    const failed = answer.coordinators.find(coordinator => coordinator.errorCode !== 0)
    if (!failed && asked.length === groupIds.length) {
      return new Map(answer.coordinators.map(coordinator => [coordinator.key, coordinator.nodeId]))
    }
    if (!failed) asked = groupIds
    if (Date.now() > deadlineMs) throw new Error(`the groups have no coordinators: ${kafkaErrorName(failed?.errorCode ?? 0)}`)
  }
}

async function commit(
  pool: BrokerPool,
  coordinatorId: number,
  groupId: string,
  topics: Parameters<typeof offsetCommitV9.createRequest>[4],
  deadlineMs: number,
): Promise<void> {
  for (;;) {
    const answer = await pool.request(coordinatorId, offsetCommit, [groupId, -1, '', null, topics])
    if (answer.topics.every(topic => topic.partitions.every(partition => partition.errorCode === 0))) return
    if (Date.now() > deadlineMs) throw new Error(`could not commit for ${groupId}`)
    await sleep(RETRY_MS)
  }
}
