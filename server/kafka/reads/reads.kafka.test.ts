import { Consumer, Producer, stringSerializers } from '@platformatic/kafka'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { runKafkaTool } from '#demo/brokers/kafka-tool'
import { startTemporaryCluster } from '#demo/brokers/temporary-cluster'
import { createBrokerPool } from '../connections/broker-pool.ts'
import type { BrokerPool } from '../connections/broker-pool.ts'
import { incrementalAlterConfigsRequest, SET_CONFIG } from '../protocol/incremental-alter-configs.ts'
import { readEligibleLeaders } from './eligible-leaders.ts'
import { readGroups } from './groups.ts'
import { ShareOffsets } from './share-offsets.ts'
import type { ReadGroup } from './groups.ts'
import { readLogDirs } from './log-dirs.ts'
import { readMetadata } from './metadata.ts'
import { readOffsets } from './offsets.ts'
import { createOnDemandReads } from './on-demand.ts'
import { readQuorum } from './quorum.ts'
import { readReassignments } from './reassignments.ts'
import { readTopicConfigs } from './topic-configs.ts'

// Every request of the reads against real brokers with real content: groups with members, sizes, configuration.

const MESSAGES = 30
/** ConfigResource.Type GROUP (KIP-848). */
const GROUP_RESOURCE = 32
let cluster: Awaited<ReturnType<typeof startTemporaryCluster>>
let pool: BrokerPool
const closers: (() => Promise<unknown>)[] = []

beforeAll(async () => {
  cluster = await startTemporaryCluster({ nodes: 3 })
  const args = [
    '--create',
    '--topic',
    'orders',
    '--partitions',
    '3',
    '--replication-factor',
    '3',
    '--config',
    'retention.ms=1234567',
  ]
  await tool('org.apache.kafka.tools.TopicCommand', args)
  const config = {
    id: 'test',
    name: 'test',
    bootstrap: cluster.bootstrap,
    tls: null,
    sasl: null,
    readOnly: false,
    demoControl: null,
    schemaRegistry: null,
    clientRack: null,
  }
  pool = createBrokerPool(config, 'observe', { requestTimeoutMs: 5000 })
  await pool.bootstrap()
  const producer = new Producer({ clientId: 'test', bootstrapBrokers: [...cluster.bootstrap], serializers: stringSerializers })
  closers.push(() => producer.close())
  const messages = Array.from({ length: MESSAGES }, (_, index) => ({
    topic: 'orders',
    value: `message ${index}`,
    partition: index % 3,
  }))
  await producer.send({ messages, acks: -1 })
  await startConsumer('classic-group', 'classic')
  await startConsumer('new-group', 'consumer')
})

afterAll(async () => {
  await Promise.allSettled(closers.map(close => close()))
  pool?.close()
  await cluster?.close()
})

function tool(mainClass: string, args: readonly string[]) {
  return runKafkaTool(mainClass, ['--bootstrap-server', cluster.bootstrap.join(','), ...args])
}

/** Reads everything, commits, and stays a member. */
async function startConsumer(groupId: string, groupProtocol: 'classic' | 'consumer'): Promise<void> {
  const consumer = new Consumer({
    clientId: `app-${groupId}`,
    groupId,
    groupProtocol,
    bootstrapBrokers: [...cluster.bootstrap],
    autocommit: false,
  })
  closers.push(() => consumer.close(true))
  const stream = await consumer.consume({ topics: ['orders'], mode: 'earliest' })
  let left = MESSAGES
  for await (const message of stream) {
    await message.commit()
    left--
    if (left === 0) break
  }
}

const options = { timeoutMs: 5000, prefer: null }

async function group(groupId: string): Promise<ReadGroup | undefined> {
  const { groups, failures } = await readGroups(pool, pool.brokerIds, options, new ShareOffsets(new AbortController().signal))
  expect(failures).toEqual([])
  return groups.find(each => each.listed.groupId === groupId)
}

test.each([
  ['classic-group', 'classic'],
  ['new-group', 'consumer'],
])('%s, a group of type %s, is read with its member, assignment and commits', async (groupId, type) => {
  const found = await group(groupId)
  expect(found).toMatchObject({ listed: { type, state: 'Stable' }, error: null })
  expect(found?.described?.members).toMatchObject([
    { clientId: `app-${groupId}`, host: '127.0.0.1', assignment: [{ topic: 'orders', partitions: [0, 1, 2] }] },
  ])
  const [offsets] = found?.fetched?.topics ?? []
  expect(offsets?.topic).toBe('orders')
  const committed = [...(offsets?.partitions ?? [])].map((partition, index) => [partition, offsets?.committedOffset[index]])
  expect(committed.toSorted(([a], [b]) => Number(a) - Number(b))).toEqual([
    [0, 10n],
    [1, 10n],
    [2, 10n],
  ])
})

test('a share group is read with its members, and its start offsets and lag are those that Kafka’s own tool tells', async () => {
  const setting = { name: 'share.auto.offset.reset', operation: SET_CONFIG, value: 'earliest' } as const
  const resources = [{ type: GROUP_RESOURCE, name: 'shared', configs: [setting] }]
  await pool.requestAny(incrementalAlterConfigsRequest, { resources, validateOnly: false }, { timeoutMs: 5000 })
  const consume = ['--topic', 'orders', '--group', 'shared']
  const shareConsumer = 'org.apache.kafka.tools.consumer.ConsoleShareConsumer'
  await tool(shareConsumer, [...consume, '--max-messages', '12'])
  const printed = await tool('org.apache.kafka.tools.consumer.group.ShareGroupCommand', [
    '--describe',
    '--group',
    'shared',
    '--offsets',
  ])
  const told = [...printed.matchAll(/shared\s+orders\s+(\d)\s+(\S+)\s+(\S+)/g)].map(found => found.slice(1).join(' '))
  const [offsets] = (await group('shared'))?.fetched?.topics ?? []
  const ours = [...(offsets?.partitions ?? [])].map((partition, i) => {
    const lag = offsets?.toldLag?.[i] ?? -1n
    return `${partition} ${offsets?.committedOffset[i]} ${lag < 0n ? '-' : lag}`
  })
  expect(told).toHaveLength(3)
  expect(ours.toSorted()).toEqual(told.toSorted())
  const ended = new AbortController()
  const reading = runKafkaTool(shareConsumer, ['--bootstrap-server', cluster.bootstrap.join(','), ...consume], {
    signal: ended.signal,
  })
  reading.catch(() => {})
  const member = async () => (await group('shared'))?.described?.members ?? []
  await expect
    .poll(member, { timeout: 20_000 })
    .toMatchObject([{ host: '127.0.0.1', assignment: [{ topic: 'orders', partitions: [0, 1, 2] }] }])
  expect(await group('shared')).toMatchObject({
    listed: { type: 'share', state: 'Stable' },
    described: { protocol: 'simple' },
    error: null,
  })
  ended.abort()
}, 60_000)

test('metadata, offsets and sizes are those of what was produced', async () => {
  const { metadata, registered, failures } = await readMetadata(pool, options)
  expect(failures).toEqual([])
  expect(registered?.map(broker => [broker.brokerId, broker.fenced])).toEqual(expect.arrayContaining([[1, false]]))
  const orders = metadata.topics.find(topic => topic.name === 'orders')
  const led = new Map<number, { name: string; partitions: number[] }[]>()
  for (const { leader, partition } of orders?.partitions ?? []) {
    led.set(leader, [{ name: 'orders', partitions: [...(led.get(leader)?.[0]?.partitions ?? []), partition] }])
  }
  const { byLeader } = await readOffsets(pool, led, options)
  expect([...byLeader.values()].flatMap(({ end }) => [...end.offset])).toEqual([10n, 10n, 10n])
  expect([...byLeader.values()].flatMap(({ start }) => [...start.offset])).toEqual([0n, 0n, 0n])
  const { byBroker } = await readLogDirs(pool, [1, 2, 3], options)
  for (const { dirs } of byBroker.values()) {
    const at = dirs[0]?.topics.find(topic => topic.name === 'orders')?.from ?? -1
    expect(dirs[0]?.sizeBytes[at]).toBeGreaterThan(100)
    expect(dirs[0]?.totalBytes).toBeGreaterThan(0)
  }
})

test('configuration is told in short for all topics, and in full for one topic or broker', async () => {
  const { configs } = await readTopicConfigs(pool, ['orders', 'no-such-topic'], options)
  expect([...configs.keys()]).toEqual(['orders'])
  expect(configs.get('orders')).toMatchObject({ retentionMs: 1_234_567n, minInsyncReplicas: 2, uncleanLeaderElection: false })
  const config = {
    id: 'test',
    name: 'test',
    bootstrap: cluster.bootstrap,
    tls: null,
    sasl: null,
    readOnly: false,
    demoControl: null,
    schemaRegistry: null,
    clientRack: null,
  }
  const reads = createOnDemandReads(config)
  const { signal } = new AbortController()
  const entries = await reads.topicConfigs('orders', signal)
  expect(entries.find(entry => entry.name === 'retention.ms')).toMatchObject({
    value: '1234567',
    source: 'DYNAMIC_TOPIC_CONFIG',
    isDefault: false,
  })
  expect(entries.find(entry => entry.name === 'segment.bytes')?.documentation).toContain('segment')
  const broker = await reads.brokerConfigs(2, signal)
  expect(broker.find(entry => entry.name === 'node.id')).toMatchObject({ value: '2', readOnly: true })
  await expect(reads.topicConfigs('no-such-topic', signal)).rejects.toMatchObject({ code: 'topic-not-found' })
  reads.close()
})

test('the quorum has a leader among its voters, and nothing is being reassigned', async () => {
  const quorum = await readQuorum(pool, options)
  expect(quorum.voters.map(voter => voter.replicaId)).toContain(quorum.leaderId)
  expect(quorum.highWatermark).toBeGreaterThan(0n)
  expect((await readReassignments(pool, options)).size).toBe(0)
  expect((await readEligibleLeaders(pool, ['orders'], options)).get('orders')).toHaveLength(3)
})

test('a broker that does not exist fails by itself, the others are read', async () => {
  const { byBroker, failures } = await readLogDirs(pool, [1, 99], options)
  expect([...byBroker.keys()]).toEqual([1])
  expect(failures).toMatchObject([{ brokerId: 99, code: 'broker-unknown' }])
})
